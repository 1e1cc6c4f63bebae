import assert from "node:assert/strict";
import { test } from "node:test";
import { openGradingPool } from "../../src/grading/gradingPool";
import type { KernelPool } from "../../src/grading/kernelPool";
import type { CellEnd, OpenKernel } from "../../src/jupyter/openKernel";
import { code } from "../jupyter/executor";

const endless = "for (;;) await null;";

/** Cells, one after the other in one kernel: how each ends, and what stands under it. */
const cells: [source: string, end: CellEnd, outputs: RegExp][] = [
  ["1 + 1", "ran", /^\[\{"output_type":"execute_result","data":\{"text\/plain":"2"\}/],
  ['console.log("out"); console.error("err");', "ran", /"stdout","text":"out\\n".*"stderr","text":"err\\n"/],
  ['const { tf, task, check } = await import("cnn-workbook"); tf.tensor([1, 2]).sum().dataSync()[0]', "ran", /"3"/],
  ["tf.getBackend()", "ran", /tensorflow/],
  ['const { loadPhotograph } = await import("cnn-workbook"); loadPhotograph().width', "ran", /"120"/],
  ['void task("2.1"); await check("2.1", 1);', "ran", /attempt\+json.*"learner":"ada"/],
  ["throw new TypeError(`lost`)", "failed", /"ename":"TypeError","evalue":"lost"/],
  ["const x: number = `a`", "failed", /CompileError/],
  ["for (;;);", "timed out", /"ename":"Timeout","evalue":"late"/],
  [endless, "timed out", /"ename":"Timeout"/],
  [
    "setTimeout(() => console.log(`later`), 50); void 0",
    "ran",
    /^\[\{"output_type":"stream","name":"stdout","text":"later/,
  ],
  ["await new Promise((resolve) => setTimeout(resolve, 300)); 5", "ran", /"5"/],
  ['for (let i = 0; ; i++) console.log("x".repeat(1000));', "failed", /"ename":"OutputLimit"/],
  ["process.exit(3)", "died", /KernelDied.*exit code 3/],
  ["tf.getBackend()", "failed", /CompileError.*tf/],
];

async function runAll(pool: KernelPool, sources: typeof cells): Promise<void> {
  const kernel = await pool.open({ learner: "ada", exercise: "02-parameters-and-memory" });
  const run: [source: string, end: CellEnd, outputs: () => string][] = [];
  for (const [source] of sources) {
    const cell = code("a", source);
    const seconds = /for \(;;\)/.test(source) ? 1 : 60;
    run.push([
      source,
      await kernel.run(cell, { seconds, message: "late" }),
      () => JSON.stringify(cell.outputs).slice(-4000),
    ]);
  }
  await kernel.shutdown();
  for (const [i, [source, end, outputs]] of sources.entries()) {
    assert.equal(run[i][1], end, source);
    assert.match(run[i][2](), outputs, source);
  }
}

test("cells run in a sandbox as in JupyterLab", { timeout: 120_000 }, async (t) => {
  const pool = await openGradingPool();
  t.after(() => pool.close());
  assert.deepEqual([pool.containment, pool.warning], ["sandbox", ""]);
  await runAll(pool, cells);
});

test("without a sandbox cells run in the same way, and it is said what that does not contain", {
  timeout: 120_000,
}, async (t) => {
  const pool = await openGradingPool({ unsafe: true });
  t.after(() => pool.close());
  assert.equal(pool.containment, "none");
  assert.match(pool.warning, /without a sandbox.*files/);
  await runAll(pool, cells.slice(0, 6));
});

/** Cells that no interrupt reaches, nor one of the watchdog's. */
const unreachable: [name: string, source: string][] = [
  ["stops itself", 'process.kill(process.pid, "SIGSTOP"); for (;;);'],
  ["waits in the system", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
];

test("a process that nothing reaches is replaced", { timeout: 120_000 }, async (t) => {
  const pool = await openGradingPool();
  t.after(() => pool.close());
  const tryOne = async ([name, source]: [string, string]): Promise<void> => {
    const kernel: OpenKernel = await pool.open({ learner: undefined, exercise: "02-parameters-and-memory" });
    const cell = code("a", source);
    assert.match(await kernel.run(cell, { seconds: 2, message: "late" }), /died|timed out/, name);
    assert.match(JSON.stringify(cell.outputs), /"ename":"Timeout","evalue":"late"/, name);
    const next = code("b", "1 + 1");
    assert.equal(await kernel.run(next, { seconds: 60, message: "late" }), "ran", name);
    await kernel.shutdown();
  };
  await Promise.all(unreachable.map(tryOne));
});
