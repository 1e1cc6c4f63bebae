import assert from "node:assert/strict";
import { afterEach, beforeEach, type TestContext, test } from "node:test";
import { loadMnist } from "../../src/data";
import { dense, flatten } from "../../src/network";
import "../../src/notebook/data";
import { offerCells } from "../../src/host/cells";
import { readProgress } from "../../src/host/progress";
import { assess, check, hint, progress, task } from "../../src/notebook/exercise";
import { todo } from "../../src/tasks";
import { ownHome } from "../host/scratch";

let said: string[] = [];
const { log } = console;

beforeEach((context) => {
  ownHome(context as TestContext);
  said = [];
  console.log = (text: string) => void said.push(text);
});
afterEach(() => {
  console.log = log;
  offerCells({ staleNames: () => [] });
});

const last = (): string => said.at(-1) ?? "";

test("a task's numbers are frozen, so that a right answer stays right", async () => {
  const given = task("2.2");
  assert.throws(() => given.maps.reverse(), TypeError);
  assert.match(said[0], /^\*\*Task 2\.2 · Parameters of the network\*\* \(1 point\)/);
  await check("2.2", 903_400);
  assert.match(last(), /^✓ \*\*2\.2/);
});

test("tasks without numbers give nothing", () => assert.equal(task("2.4"), undefined));

test("hints grow with tries: the idea, the way, the worked sibling; the last one says so", async () => {
  hint("2.1");
  assert.match(last(), /^\*\*Hint 1, the idea\.\*\*/);
  hint("2.1");
  assert.match(last(), /The next hint comes after another try/);
  await check("2.1", 1);
  assert.match(last(), /Stuck\? Add a cell below .*hint\("2\.1"\)/);
  hint("2.1");
  assert.match(last(), /Hint 2, the way/);
  await check("2.1", 2);
  hint("2.1");
  assert.match(last(), /Hint 3[\s\S]*That was the last hint/);
});

test("a passed task gives all its hints, one after the other, and its later tries count", async () => {
  await check("2.1", 180_200);
  for (const _ of [1, 2, 3]) hint("2.1");
  assert.match(last(), /Hint 3[\s\S]*That was the last hint/);
  await check("2.1", 1);
  const { passed, failedTries, share } = readProgress(undefined)["2.1"];
  assert.deepEqual({ passed, failedTries, share }, { passed: true, failedTries: 1, share: 1 });
});

test("an untouched task is not noted", async () => {
  await check("2.1", todo());
  assert.match(last(), /^○ \*\*2\.1/);
  assert.deepEqual(readProgress(undefined), {});
});

test("a value from before its cell failed is judged, and said to be old", async () => {
  offerCells({ staleNames: () => ["layerParameters"] });
  await check("2.1", 180_200);
  assert.match(last(), /^✓[\s\S]*The last cell that was to set `layerParameters` ended with an error. So/);
});

test("progress gives the points so far, and what comes next in the question at hand", async () => {
  progress();
  assert.match(last(), /^0 of \d+ points, 0 of \d+ tasks passed\. Next: \*\*\d+\.1 · /);
  await check("2.1", 180_200);
  progress();
  assert.match(last(), /^1 of \d+ points, 1 of \d+ tasks passed\. Next: \*\*2\.2 · /);
});

test("progress looks where a task was last shown, also before anything was checked there", () => {
  task("7.3");
  progress();
  assert.match(last(), /Next: \*\*7\.1 · /);
});

for (const name of ["ada", "grace", "李"]) {
  test(`the tasks on one network have one network for ${name}, so that a result can be used again`, (context) => {
    process.env["WORKBOOK_LEARNER"] = name;
    context.after(() => delete process.env["WORKBOOK_LEARNER"]);
    const { batchSize, ...last } = task("2.6");
    for (const given of [task("2.2"), task("2.3"), task("2.5")]) assert.deepEqual({ ...given }, last);
    assert.ok(batchSize > 0);
  });
}

test("a program gets the verdict, and nothing is shown or noted", async () => {
  assert.deepEqual((await assess("2.1", 180_000)).slips, ["bias-forgotten"]);
  assert.equal((await assess("9.9", 1)).state, "failed");
  assert.deepEqual(said, []);
  assert.deepEqual(readProgress(undefined), {});
});

test("where nbgrader runs the notebook a failed check is an error, and a passed one is none", async (context) => {
  process.env["NBGRADER_EXECUTION"] = "autograde";
  context.after(() => delete process.env["NBGRADER_EXECUTION"]);
  await assert.rejects(check("2.1", 1), /^Error: 2\.1: /);
  await assert.rejects(check("2.99" as "2.1", 1), /^Error: 2\.99: /);
  offerCells({ staleNames: () => ["layerParameters"] });
  await assert.rejects(check("2.1", undefined), /^Error: 2\.1: /, "a value whose cell failed has no points either");
  await check("2.1", 180_200);
});

test("to nbgrader a part of the points is a number, and to its validation an error that says what is missing", async (context) => {
  context.after(() => delete process.env["NBGRADER_EXECUTION"]);
  const read = (labels: Uint8Array): number[] => Array.from(labels, (label, i) => (i % 40 === 0 ? 9 - label : label));
  const result = {
    network: [flatten(), dense({ units: 10 })],
    heldOut: read(loadMnist({ split: "train", offset: 50_000 }).labels),
    test: read(loadMnist({ split: "test" }).labels),
  };
  assert.equal(await check("10.2", result), undefined);
  process.env["NBGRADER_EXECUTION"] = "autograde";
  assert.equal(await check("10.2", result), 1.5);
  process.env["NBGRADER_EXECUTION"] = "validate";
  await assert.rejects(check("10.2", result), /^Error: 10\.2: 97\.50 % .* Expected: at least/);
});

test("where the cell that makes the value failed, there is nothing to judge: it is not a wrong answer", async () => {
  offerCells({ staleNames: () => ["layerParameters"] });
  await check("2.1", undefined);
  assert.match(last(), /^○ \*\*2\.1\*\*: there is nothing to judge\. .*`layerParameters` ended with an error/);
  assert.deepEqual(readProgress(undefined), {});
});

test("a checked function that never ends is ended, counts as a try, and the next check runs", async () => {
  await check("2.4", () => {
    while (true);
  });
  assert.match(last(), /^✗ \*\*2\.4[\s\S]*did not finish within 10 s\. Is there an endless loop\?/);
  assert.equal(readProgress(undefined)["2.4"].failedTries, 1);
  await check("2.2", 903_400);
  assert.match(last(), /^✓ \*\*2\.2/);
});
