/** What cells print: how much, under which cell, and what remains when a process ends. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { Client } from "./client";

let client: Client;

before(async () => {
  client = await Client.start();
});

after(() => client?.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Code that prints too much. */
const floods: readonly (readonly [name: string, code: string])[] = [
  ["lines without end", 'while (true) console.log("hello");'],
  ["200,000 lines", "for (let i = 0; i < 200_000; i++) console.log(i);"],
  ["lines without end in a loop that catches", 'while (true) { try { console.log("hello"); } catch {} }'],
  ["lines without end after an await", 'await null;\nwhile (true) console.log("hello");'],
];
for (const [name, code] of floods) {
  test(`${name} are cut off, said once, and the cell is stopped`, async () => {
    await client.run("const kept = 42;");
    const { error, stdout, stderr } = await client.run(code);
    assert.equal(error?.ename, "OutputLimit");
    assert.equal(stdout.split("\n").length, 100_001);
    assert.equal(stderr.trim(), "output cut off: a cell may print 20 MB and 100,000 lines");
    assert.equal((await client.run("kept")).result, "42");
  });
}

test("the limit in bytes is set by the environment; a value that is none is noted once, and the usual one holds", async () => {
  for (const [value, ename, note] of [
    ["5000", "OutputLimit", ""],
    ["lots", undefined, "WORKBOOK_OUTPUT_LIMIT is not a number of bytes"],
  ]) {
    const other = await Client.start({ env: { WORKBOOK_OUTPUT_LIMIT: value } });
    try {
      const { error, stderr, stdout } = await other.run('for (let i = 0; i < 1000; i++) console.log("123456789");');
      assert.equal(error?.ename, ename);
      if (ename) assert.equal(stdout.length, 5000);
      assert.ok(stderr.includes(note ?? ""), stderr);
      assert.ok(!(await other.run("1")).stderr.includes("WORKBOOK"));
    } finally {
      other.close();
    }
  }
});

/** Updates of one display, each 1 kB, so many milliseconds apart. */
const updates = (count: number, pauseMs: number): string => `
  const { lastWriteDisplayData } = require("tslab/dist/jupyter.js");
  const show = (update: boolean) => lastWriteDisplayData({ data: { "text/plain": "x".repeat(1000) }, metadata: {}, transient: { display_id: "one" } }, update);
  show(false);
  for (let i = 0; i < ${count}; i++) {
    await new Promise((resolve) => setTimeout(resolve, ${pauseMs}));
    show(true);
  }
  "done"`;

test("a display that is drawn anew all the while counts once; one that floods the page counts each time", async () => {
  const other = await Client.start({ env: { WORKBOOK_OUTPUT_LIMIT: "5000" } });
  try {
    const slow = await other.run(updates(12, 120));
    assert.equal(slow.result, "done", slow.error?.evalue);
    assert.equal(slow.messages.filter(({ type }) => type === "update_display_data").length, 12);
    assert.equal((await other.run(updates(12, 1))).error?.ename, "OutputLimit");
  } finally {
    other.close();
  }
});

test("late output goes under the cell that made its timer, also while another runs", async () => {
  const { id } = await client.start(
    'setTimeout(async () => { console.log("late"); await null; console.log("later"); }, 300);\nvoid import("node:timers/promises").then(({ setTimeout }) => setTimeout(350)).then(() => console.log("promised"));',
  );
  const second = await client.run('await new Promise((resolve) => setTimeout(resolve, 1000));\nconsole.log("own");');
  assert.equal(second.stdout, "own\n");
  const text = client
    .of(id)
    .map(({ content }) => content["text"] ?? "")
    .join("");
  assert.equal(text, "late\nlater\npromised\n");
});

test("what a cell prints after waiting for a file is its own, however often another's timer comes between", async () => {
  await client.run("const busy = setInterval(() => {}, 1);");
  const lines = await client.run(
    'for (let i = 0; i < 300; i++) {\n  await require("node:fs/promises").stat(".");\n  console.log(i);\n}',
  );
  assert.equal(lines.stdout, Array.from({ length: 300 }, (_, i) => `${i}\n`).join(""));
  await client.run("clearInterval(busy);");
});

/** Ends of the cells' process that nobody asked for. */
const deaths: readonly (readonly [name: string, code: string, how: RegExp])[] = [
  ["process.exit", 'console.log("last words");\nprocess.exit(3);', /exit code 3/],
  ["a signal", 'process.kill(process.pid, "SIGKILL");', /SIGKILL/],
  ["abort", "process.abort();", /SIGABRT/],
];
for (const [name, code, how] of deaths) {
  test(`${name} ends its cell with an error that says so, and the next cell works`, async () => {
    const { error } = await client.run(code);
    assert.equal(error?.ename, "KernelDied");
    assert.match(error.evalue, how);
    assert.match(error.evalue, /run the cells from the top again\.$/);
    assert.equal((await client.run("1 + 1")).result, "2");
  });
}

test("no process of a cell outlives the kernel, even one that was killed", async () => {
  const other = await Client.start();
  const { result } = await other.run(
    'const child = require("node:child_process").spawn("sleep", ["987654"]);\n[process.pid, child.pid].join(" ");',
  );
  const pids = (result ?? "").split(" ").map(Number);
  assert.equal(pids.length, 2);
  process.kill(other.process.pid ?? 0, "SIGKILL");
  const alive = (pid: number): boolean => {
    const state = execFileSync("sh", ["-c", `ps -o stat= -p ${pid} || true`], { encoding: "utf8" }).trim();
    return state !== "" && !state.startsWith("Z");
  };
  for (let tries = 0; pids.some(alive) && tries < 300; tries++) await pause(100);
  assert.deepEqual(pids.filter(alive), []);
  other.close();
});
