import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { prepared, serverPool } from "../../src/grading/serverPool";
import type { CellEnd, OpenKernel } from "../../src/jupyter/openKernel";
import { anyPort, startServer } from "../../src/jupyter/server";
import { temporaryFolder } from "../host/scratch";
import { code } from "../jupyter/executor";

/** A kernel whose cells end so, one after the other; and what was run in it. */
function kernelOf(...ends: CellEnd[]): { kernel: OpenKernel; ran: string[] } {
  const ran: string[] = [];
  const kernel: OpenKernel = {
    async run(cell) {
      ran.push(cell.id);
      const end = ends.shift() ?? "ran";
      if (end === "failed") cell.outputs = [{ output_type: "error", ename: "Error", evalue: "EACCES", traceback: [] }];
      return end;
    },
    shutdown: async () => void ran.push("end"),
  };
  return { kernel, ran };
}

test("no cell runs in a kernel that did not get the learner's numbers, also in one that was started anew", async () => {
  for (const [end, message] of [["failed", /^its kernel could not be prepared: Error: EACCES$/], ["died", /: it has ended$/]] as const) {
    const { kernel, ran } = kernelOf(end);
    await assert.rejects(prepared(kernel, "ada").run(code("a", "")), { message });
    assert.deepEqual(ran, ["preparation"]);
  } // biome-ignore format: a row each
  const { kernel, ran } = kernelOf("ran", "died", "failed");
  const own = prepared(kernel, "ada");
  assert.equal(await own.run(code("a", "")), "died");
  await assert.rejects(own.run(code("b", "")), /could not be prepared/);
  await own.shutdown();
  assert.deepEqual(ran, ["preparation", "a", "preparation", "removal", "end"]);
});

test("on a Jupyter server a kernel has its learner's numbers, and leaves nothing behind", {
  timeout: 120_000,
}, async (t) => {
  const folder = temporaryFolder(t);
  const own = join(folder, "tmp");
  mkdirSync(own);
  const server = startServer({ folder, port: await anyPort(), env: { TMPDIR: own } });
  t.after(async () => {
    server.stop();
    await server.ended;
  });
  assert.ok(await server.answers(), "Jupyter does not answer");
  const pool = serverPool(server);
  t.after(() => pool.close());
  const kernel = await pool.open({ learner: "ada", exercise: "02-parameters-and-memory" });
  const left = (): string[] => readdirSync(own).filter((name) => name.startsWith("cnn-workbook-grade-"));
  for (const source of ["process.env.WORKBOOK_LEARNER", "process.exit(3)", "process.env.WORKBOOK_LEARNER"]) {
    const cell = code("a", source);
    const end = await kernel.run(cell, { seconds: 60, message: "late" });
    if (source.startsWith("process.exit")) assert.equal(end, "died");
    else assert.match(JSON.stringify(cell.outputs), /'ada'|"ada/);
    assert.equal(left().length, 1);
  }
  await kernel.shutdown();
  assert.deepEqual(left(), []);

  const busy = await pool.open({ learner: "bob", exercise: "02-parameters-and-memory" });
  await busy.run(code("a", ""), { seconds: 60, message: "late" });
  void busy.run(code("b", "while (true) {}"));
  assert.equal(left().length, 1);
  await pool.close(); // as where the grading is interrupted
  assert.deepEqual(left(), []);
});
