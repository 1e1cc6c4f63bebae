import assert from "node:assert/strict";
import { test } from "node:test";
import { ReplayedKernel, timeLimits } from "../../src/grading/replay";
import type { CellEnd } from "../../src/jupyter/openKernel";
import { code } from "../jupyter/executor";

type Ends = Record<string, CellEnd[]>;

/** Which cells a kernel runs, where each ends as it is told: the first time, the second, and so on as the last. */
async function runAll(sources: string, ends: Ends): Promise<string> {
  const ran: string[] = [];
  const times: Record<string, number> = {};
  const kernel = {
    async run({ source }: { source: string }): Promise<CellEnd> {
      ran.push(source);
      times[source] = (times[source] ?? 0) + 1;
      const own = ends[source] ?? ["ran"];
      return own[Math.min(times[source], own.length) - 1];
    },
    shutdown: async () => {},
  };
  const replayed = new ReplayedKernel(kernel, () => ({ seconds: 1, message: "" }));
  for (const source of sources) await replayed.run(code(source, source), source !== "c");
  return ran.join("");
}

const table: [name: string, cells: string, ends: Ends, ran: string][] = [
  ["nothing dies", "abc", {}, "abc"],
  ["what ran is run again, but for checks and the cell itself", "acbdx", { d: ["died"] }, "acbd" + "ab" + "x"],
  ["what failed as well", "abdx", { a: ["failed"], d: ["died"] }, "abd" + "ab" + "x"],
  ["what timed out is not", "abdx", { a: ["timed out"], d: ["died"] }, "abd" + "b" + "x"],
  ["two deaths", "adbex", { d: ["died"], e: ["died"] }, "ad" + "abe" + "ab" + "x"],
  ["a death when it is run again", "abdx", { b: ["ran", "died"], d: ["died"] }, "abd" + "ab" + "a" + "x"],
  ["too slow when it is run again", "abdx", { a: ["ran", "timed out"], d: ["died"] }, "abd" + "ab" + "x"],
  ["each cell a death", "abd", { a: ["ran", "died"], b: ["ran", "died"], d: ["died"] }, "abd" + "a" + "b"],
];

for (const [name, cells, ends, ran] of table) {
  test(`${name}: ${cells} → ${ran}`, async () => {
    assert.equal(await runAll(cells, ends), ran);
  });
}

const limits: [name: string, passedSeconds: number, fresh: boolean, seconds: number, message: RegExp][] = [
  ["a cell's own", 0, false, 10, /^the cell took longer than 10 s$/],
  ["a new kernel's first", 0, true, 70, /^the cell took longer than 10 s$/],
  ["what is left of the notebook's", 95, false, 5, /^the whole notebook took longer than 100 s$/],
  ["nothing left", 101, true, 0, /^the whole notebook took longer than 100 s$/],
];

for (const [name, passed, fresh, seconds, message] of limits) {
  test(`limit: ${name}`, () => {
    let time = 0;
    const limit = timeLimits(10, 100, () => time);
    time = 1000 * passed;
    const found = limit(fresh);
    assert.equal(found.seconds, seconds);
    assert.match(found.message, message);
  });
}

test("a cell for which no time is left is not run, and is told as timed out", async () => {
  const kernel = { run: () => assert.fail("it was run"), shutdown: async () => {} };
  const cell = code("a", "1");
  const end = await new ReplayedKernel(kernel, timeLimits(10, 0)).run(cell, true);
  assert.equal(end, "timed out");
  const message = "Timeout: the whole notebook took longer than 0 s";
  assert.deepEqual(cell.outputs, [
    { output_type: "error", ename: "Timeout", evalue: message.slice(9), traceback: [message] },
  ]);
});
