/** Cells that print without end: what they cost, and what the kernel is afterwards. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TimeLimit } from "../../src/jupyter/openKernel";
import { code, useExecutor } from "./executor";

const mostMegabytes = 600;

const limited = useExecutor((folder) => ({ folder, env: {} }));
/** Output that the server takes a minute to let through. */
const generous = useExecutor((folder) => ({ folder, env: { WORKBOOK_OUTPUT_LIMIT: "50_000_000" } }));

/** The resident memory of processes together, in megabytes; one that has ended counts nothing. */
function residentMegabytes(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    try {
      return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1000;
}

interface Flood {
  readonly end: string;
  readonly most: number;
  readonly outputs: string;
  readonly afterwards: string;
}

/** Runs a cell while the memory of all processes of its kernel is watched, and then `1 + 1`. */
async function flood({ open }: typeof limited, source: string, limit: TimeLimit): Promise<Flood> {
  const kernel = await open("flood.ipynb");
  try {
    const ids = code("ids-of-processes", "console.log(process.pid, process.ppid);");
    await kernel.run(ids);
    const pids = JSON.stringify(ids.outputs).match(/\d+/g)?.map(Number) ?? [];
    assert.equal(pids.length, 2);
    let most = residentMegabytes(pids);
    assert.ok(most > 50, `${most} MB is no kernel's memory`);
    const timer = setInterval(() => {
      most = Math.max(most, residentMegabytes(pids));
    }, 100);
    const cell = code("endless-output", source);
    const end = await kernel.run(cell, limit).finally(() => clearInterval(timer));
    const next = code("one-and-one", "1 + 1");
    await kernel.run(next);
    return { end, most, outputs: JSON.stringify(cell.outputs), afterwards: JSON.stringify(next.outputs) };
  } finally {
    await kernel.shutdown();
  }
}

test("while (true) console.log is cut off, and the kernel is small and usable", async (context) => {
  const { end, most, outputs, afterwards } = await flood(limited, 'while (true) console.log("hello");', {
    seconds: 120,
    message: "it was not cut off",
  });
  context.diagnostic(`${most.toFixed(0)} MB at most, ${(outputs.length / 1e6).toFixed(1)} MB of output`);
  assert.equal(end, "failed");
  assert.match(outputs, /output cut off/);
  assert.match(afterwards, /"2"/);
  assert.ok(most < mostMegabytes, `${most} MB`);
});

test("with a larger limit, and output that takes a minute to go out, a press still ends it", async (context) => {
  const { end, most, outputs, afterwards } = await flood(generous, 'while (true) process.stdout.write("hello ");', {
    seconds: 8,
    message: "long enough",
  });
  context.diagnostic(`${most.toFixed(0)} MB at most, ${(outputs.length / 1e6).toFixed(1)} MB of output`);
  assert.equal(end, "timed out");
  assert.match(afterwards, /"2"/);
  assert.ok(most < mostMegabytes, `${most} MB`);
});

test("200,000 finite lines do not exceed what Jupyter's server lets through", async () => {
  const source = 'for (let i = 0; i < 200_000; i++) console.log("line " + i);';
  const { outputs, afterwards } = await flood(limited, source, { seconds: 120, message: "it did not end" });
  assert.doesNotMatch(outputs, /data rate exceeded/i);
  assert.match(outputs, /"line 0\\nline 1\\n/);
  assert.match(outputs, /line 99999\\n/);
  assert.match(afterwards, /"2"/);
});
