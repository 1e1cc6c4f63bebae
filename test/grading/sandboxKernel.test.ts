import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openGradingPool } from "../../src/grading/gradingPool";
import type { KernelPool } from "../../src/grading/kernelPool";
import { Allowance } from "../../src/grading/sandbox/boundedLines";
import { sandboxBox } from "../../src/grading/sandbox/box";
import { ContainedKernel } from "../../src/grading/sandbox/kernel";
import { OwnTime } from "../../src/grading/sandbox/ownTime";
import { pipedProcess, processPipes } from "../../src/grading/sandbox/pipedProcess";
import type { CellEnd, OpenKernel } from "../../src/jupyter/openKernel";
import { code } from "../jupyter/executor";

const dist = mkdtempSync(join(tmpdir(), "cnn-workbook-hostile-"));
chmodSync(dist, 0o755);
after(() => rmSync(dist, { recursive: true }));

const box = sandboxBox({ dist });

/** A kernel whose process says that it is ready, and does as `script` says when it is given a cell. */
async function hostile(script: string, time?: OwnTime): Promise<ContainedKernel> {
  const name = `${Math.random()}.js`;
  const begin = `
    const fs = require("node:fs");
    const say = (text) => fs.writeSync(5, text);
    const tell = (message) => say(JSON.stringify(message) + "\\n");
    const shown = (json, name = "display_data") => tell({ type: "message", cell: 1, name, json: typeof json === "string" ? json : JSON.stringify(json) });
    tell({ type: "ready" });
    setInterval(() => {}, 1000);
  `;
  const isDeaf = script === "";
  const wait = isDeaf ? "" : `fs.readSync(3, Buffer.alloc(1e6)); ${script}`;
  writeFileSync(join(dist, name), begin + wait);
  const start = pipedProcess(() => box.start({ script: name, pipes: processPipes }), new Allowance(30e6, 3000));
  const kernel = new ContainedKernel(start, async () => undefined, time);
  await kernel.ready();
  return kernel;
}

const nonsense = /it sent what is no message of a kernel/;

/** What a process does that was given a cell, and why it is ended for that. */
const attacks: [name: string, script: string, why: RegExp][] = [
  ["says what is no JSON", 'say("hello\\n")', nonsense],
  ["says nothing, in a line", 'say("\\n")', nonsense],
  ["says a message of Node's own", 'tell({ cmd: "NODE_HANDLE", type: "net.Server", msg: {} })', nonsense],
  ["answers what nobody asked", 'tell({ type: "answer", id: 1, content: {} })', nonsense],
  ["says a cell that is none", 'tell({ type: "ended", cell: "1" })', nonsense],
  [
    "says an error that is none",
    'tell({ type: "ended", cell: 1, error: { ename: {}, evalue: "", traceback: [] } })',
    nonsense,
  ],
  ["says expressions", 'tell({ type: "ended", cell: 1, expressions: { a: {} } })', nonsense],
  ["shows what is no JSON", 'shown("{")', nonsense],
  ["shows a number", "shown({ data: { a: 1 } })", nonsense],
  ["shows under a name of another kind", "shown({ data: {}, transient: { display_id: {} } })", nonsense],
  ["shows lists in lists", 'shown("[".repeat(1e5) + "]".repeat(1e5))', nonsense],
  ["shows a great many lists", "shown({ data: { a: Array(6e5).fill([]) } })", nonsense],
  ["says a great many lists", 'tell({ type: "ready", a: Array(1000).fill([]) })', nonsense],
  [
    "shows more lists than it may",
    'for (let i = 0; i < 20; i++) shown({ data: { a: Array(1e5).fill([]) } }); tell({ type: "ended", cell: 1 })',
    /more than a notebook may/,
  ],
  ["shows another kind of message", 'shown({ text: "a" }, "status")', nonsense],
  ["prints to nowhere", 'shown({ name: "log", text: "a" }, "stream")', nonsense],
  ["says a line without an end", 'for (;;) say("x".repeat(1e5))', /message of more than 24 MB/],
  ["says more than it may", 'for (;;) shown({ data: { "text/plain": "x".repeat(1e5) } })', /more than a notebook may/],
  ["says more often than it may", 'for (;;) tell({ type: "listening", listening: true })', /more than a notebook may/],
  ["closes its pipe", "fs.closeSync(5)", /closed the pipe/],
  ["writes where it reads", 'fs.writeSync(3, "x")', /wrote where it may only read/],
  ["says more than its watchdog may", 'fs.writeSync(4, "1".repeat(100))', /message of more than 20 bytes/],
  ["ends", "process.exit(7)", /exit code 7/],
  ["ends itself", 'process.kill(process.pid, "SIGKILL")', /signal SIGKILL/],
];

for (const [name, script, why] of attacks) {
  test(`a process of cells that ${name} is ended`, { timeout: 60_000 }, async (t) => {
    const kernel = await hostile(script);
    t.after(() => kernel.shutdown());
    const cell = code("a", "1");
    assert.equal(await kernel.run(cell, { seconds: 30, message: "late" }), "died");
    assert.match(JSON.stringify(cell.outputs), why);
    await kernel.ready();
  });
}

test("a process of cells that does not read is ended", { timeout: 60_000 }, async (t) => {
  const kernel = await hostile("");
  t.after(() => kernel.shutdown());
  const cell = code("a", "x".repeat(20e6));
  assert.equal(await kernel.run(cell, { seconds: 30, message: "late" }), "died");
  assert.match(JSON.stringify(cell.outputs), /does not read/);
});

test("what a cell waits for others is not its time, up to a limit", { timeout: 60_000 }, async (t) => {
  const [time, short] = [new OwnTime(1e9), new OwnTime(100)];
  const [patient, impatient] = await Promise.all([hostile("", time), hostile("", short)]);
  t.after(() => Promise.all([patient.shutdown(), impatient.shutdown()]));
  const goOn = time.hold();
  short.hold();
  const limit = { seconds: 0.1, message: "late" };
  const waiting = patient.run(code("a", "1"), limit);
  assert.equal(await impatient.run(code("a", "1"), limit), "died");
  assert.equal(await Promise.race([waiting, Promise.resolve("waits")]), "waits");
  goOn();
  assert.equal(await waiting, "died");
});

test("what is said of other cells ends none", async (t) => {
  const kernel = await hostile(
    'tell({ type: "ended", cell: 7 }); shown({ data: {} }); tell({ type: "ended", cell: 1, value: "2" })',
  );
  t.after(() => kernel.shutdown());
  const cell = code("a", "1");
  assert.equal(await kernel.run(cell, { seconds: 30, message: "late" }), "ran");
  assert.deepEqual(
    cell.outputs.map(({ output_type }) => output_type),
    ["display_data", "execute_result"],
  );
});

test("a kernel that does not start says why", async () => {
  writeFileSync(join(dist, "broken.js"), 'throw new Error("nothing here")');
  const start = pipedProcess(() => box.start({ script: "broken.js", pipes: processPipes }), new Allowance(1e6, 100));
  const kernel = new ContainedKernel(start, async () => undefined);
  await assert.rejects(kernel.ready(), /a kernel did not start: .*exit code 1/);
});

const endless = "for (;;) await null;";

/** Cells, one after the other in one kernel: how each ends, and what stands under it. */
const cells: [source: string, end: CellEnd, outputs: RegExp][] = [
  ["1 + 1", "ran", /^\[\{"output_type":"execute_result","data":\{"text\/plain":"2"\}/],
  ['console.log("out"); console.error("err");', "ran", /"stdout","text":"out\\n".*"stderr","text":"err\\n"/],
  ['const { tf, task, check } = await import("cnn-workbook"); tf.tensor([1, 2]).sum().dataSync()[0]', "ran", /"3"/],
  ["tf.getBackend()", "ran", /tensorflow/],
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
  await runAll(pool, cells.slice(0, 5));
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
