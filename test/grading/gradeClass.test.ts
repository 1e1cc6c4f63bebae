import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ClassGrades } from "../../src/grading/classGrades";
import { ClassGrading } from "../../src/grading/gradeClass";
import { keptFile } from "../../src/grading/kept";
import type { KernelPool } from "../../src/grading/kernelPool";
import { classOf, exercises, fakePool, handIn, judge, name } from "./fakeClass";

const states = ({ learners }: ClassGrades): Record<string, string> =>
  Object.fromEntries(
    learners.map(({ id, notebooks }) => [
      id,
      notebooks.map(({ tasks }) => tasks.map(({ state, points }) => `${state[0]}${points}`).join(" ")).join("/"),
    ]),
  );
/** Grades without the times. */
const lasting = (grades: ClassGrades): ClassGrades =>
  JSON.parse(JSON.stringify(grades, (key, value) => (["seconds", "gradedAt"].includes(key) ? 0 : value)));

test("what one notebook does to its kernel is its own affair", async () => {
  const log: string[] = [];
  const { grade } = classOf({
    ada: { "2.1": "computed", "2.2": "wrong" },
    bob: { "2.1": "lost" },
    eve: { "2.1": "computed" },
  });
  const { grades, done } = await grade({ pool: fakePool(log) });
  assert.deepEqual(states(grades), { ada: "p1 f0 n0 n0 n0 n0", bob: "n0 n0 n0 n0 n0 n0", eve: "p1 n0 n0 n0 n0 n0" });
  const bob = grades.learners[1].notebooks[0];
  assert.deepEqual(bob.notes, ["It could not be graded: the sandbox is gone."]);
  assert.equal(bob.tasks[0].message, bob.notes[0]);
  assert.deepEqual(
    done.filter(({ wasRun }) => !wasRun).map(({ learner }) => learner),
    ["bob"],
  );
  assert.equal(log.filter((line) => line === "close").length, 3);
  assert.equal(grades.exercises[0].title, "Exercise 2 · Parameters and memory");
  assert.match(grades.exercises[0].tasks[0].given ?? "", /todo\(\)/);
});

test("what was run is not run again; what could not be, or has changed, is", async () => {
  const { grade, top, out } = classOf({
    ada: { "2.1": "computed" },
    bob: { "2.1": "lost" },
    eve: { "2.2": "computed" },
  });
  const first = await grade();
  const log: string[] = [];
  handIn(top, "eve", { "2.1": "computed", "2.2": "computed" });
  const second = await grade({ pool: fakePool(log) });
  assert.equal(log.filter((line) => line.startsWith("open")).length, 2);
  assert.equal(states(second.grades)["eve"], "p1 p1 n0 n0 n0 n0");
  assert.deepEqual(lasting(first.grades).learners[0], lasting(second.grades).learners[0]);
  for (const change of [
    { timeout: 6 },
    { cellTimeout: 6 },
    { numbers: "id" as const },
    { containment: "none" as const },
  ]) {
    const again: string[] = [];
    await grade({ pool: fakePool(again), ...change });
    assert.equal(again.filter((line) => line.startsWith("open")).length, 3, JSON.stringify(change));
  }
  writeFileSync(keptFile(out, "ada", name), readFileSync(keptFile(out, "ada", name), "utf8").slice(0, 400));
  assert.deepEqual(lasting((await grade({ numbers: "id" })).grades).learners[0].notebooks.length, 1);
});

test("judged again without running: kept runs count whatever the limits were, and what was never run is told", async () => {
  const { grade, top } = classOf({ ada: { "2.1": "computed" } });
  const first = await grade();
  handIn(top, "bob", { "2.1": "computed" });
  const { grades } = await grade({ pool: undefined, cellTimeout: 99 });
  assert.deepEqual(lasting(grades).learners[0], lasting(first.grades).learners[0]);
  assert.match(grades.learners[1].notebooks[0].notes.join(), /not been run yet, and --rejudge runs nothing/);
  const other = await grade({ pool: undefined, numbers: "id" });
  assert.match(other.grades.learners[0].notebooks[0].notes.join(), /was run with other numbers/);
});

test("without any kernel grading ends and says so, and what is graded is kept; one failure is tried again", async () => {
  const learners = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`u${i}`, { "2.1": "computed" } as const]));
  const { grade, out } = classOf(learners);
  let opened = 0;
  const refuse = (): boolean => opened++ >= 2;
  await assert.rejects(grade({ pool: fakePool([], refuse), lanes: 1 }), {
    name: "GradingError",
    message: /5 notebooks in a row could not be run; the last one: no more processes/,
  });
  assert.equal(readdirSync(join(out, "submissions")).length, 2);
  let asked = 0;
  const { done } = await grade({ pool: fakePool([], () => asked++ % 2 === 0) });
  assert.equal(done.filter(({ wasRun }) => wasRun).length, 8);
});

test("notebooks that cost themselves their kernel do not end the grading of a class", async () => {
  const names = ["bad1", "bad2", "bad3", "bad4", "bad5", "bad6", "good"];
  const { grade } = classOf(Object.fromEntries(names.map((id) => [id, { "2.1": "computed" } as const])));
  const pool = fakePool([]);
  const open: KernelPool["open"] = async (options) => {
    if (options.learner?.startsWith("bad")) throw new Error("this name has no kernel");
    return pool.open(options);
  };
  const { grades, done } = await grade({ pool: { ...pool, open }, numbers: "id", lanes: 1 });
  assert.equal(states(grades)["good"], "p1 n0 n0 n0 n0 n0");
  assert.equal(done.filter(({ wasRun }) => !wasRun).length, 6);
});

test("results that cannot be written end the grading with the system's error, and nothing that is kept is lost", async () => {
  const { grade, out } = classOf({ ada: { "2.1": "computed" }, bob: { "2.1": "computed" } });
  await grade();
  const before = readFileSync(keptFile(out, "ada", name), "utf8");
  rmSync(join(out, "submissions", "bob"), { recursive: true });
  writeFileSync(join(out, "submissions", "bob"), ""); // where a folder should be
  await assert.rejects(grade(), { code: "EEXIST" });
  assert.equal(readFileSync(keptFile(out, "ada", name), "utf8"), before);
});

test("answers that stay the same on other numbers are flagged, and lose no point", async () => {
  const { grade } = classOf({ ada: { "2.1": "typed", "2.2": "computed", "2.3": "wrong" }, bob: { "2.4": "computed" } });
  const log: string[] = [];
  const { grades } = await grade({ pool: fakePool(log), secondRun: true });
  const [ada, bob] = grades.learners.map(({ notebooks }) => notebooks[0].tasks);
  assert.deepEqual(ada.map(({ points, flags }) => [points, flags.length]).slice(0, 3), [
    [1, 1],
    [1, 0],
    [0, 0],
  ]);
  assert.match(ada[0].flags[0], /stayed the same/);
  assert.equal(
    bob.every(({ flags }) => flags.length === 0),
    true,
  );
  assert.equal(
    log.filter((line) => line.startsWith("open second-")).length,
    1,
    "where nothing passed that numbers could tell, there is no second run",
  );
  const again: string[] = [];
  assert.deepEqual(lasting((await grade({ pool: fakePool(again), secondRun: true })).grades), lasting(grades));
  assert.deepEqual(again, []);
});

test("a second run that gets no kernel takes nothing away, and is made up for", async () => {
  const { grade } = classOf({ ada: { "2.1": "typed" } });
  let opened = 0;
  const { grades, done } = await grade({ pool: fakePool([], () => opened++ > 0), secondRun: true });
  assert.equal(states(grades)["ada"], "p1 n0 n0 n0 n0 n0");
  assert.deepEqual(grades.learners[0].notebooks[0].notes, ["It could not be run a second time: no more processes."]);
  assert.equal(done[0].wasRun, true);
  const again = await grade({ pool: fakePool([]), secondRun: true });
  assert.deepEqual(again.grades.learners[0].notebooks[0].notes, []);
  assert.equal(again.grades.learners[0].notebooks[0].tasks[0].flags.length, 1);
});

test("a roster's learners are graded with their code names' numbers, and stay who they are", async () => {
  const { grade } = classOf({ ada: { "2.1": "typed", "2.2": "computed" } });
  const log: string[] = [];
  const roster = [{ id: "ada", firstName: "Ada" }, { id: "ben" }];
  const { grades } = await grade({ pool: fakePool(log), class: { roster, secret: "0".repeat(64) } });
  assert.match(log[0], /^open ada-[2-9a-z]{6}$/);
  assert.equal(states(grades)["ada"], "f0 p1 n0 n0 n0 n0");
  assert.deepEqual(
    grades.learners.map(({ id, notes, notebooks }) => [id, notes, notebooks.length]),
    [
      ["ada", [], 1],
      ["ben", ["Nothing was handed in."], 0],
    ],
  );
});

test("a second run that gets no kernel is made up for where the grading looks again", async () => {
  const { intake, out } = classOf({ ada: { "2.1": "typed" } });
  let opened = 0;
  const pool = fakePool([], () => opened++ > 0 && opened < 4);
  const grading = new ClassGrading({ ...options, out, pool, secondRun: true });
  const look = async () => (await grading.grade(intake())).learners[0].notebooks[0];
  assert.equal((await look()).tasks[0].flags.length, 0);
  const { notes, tasks } = await look();
  assert.deepEqual([notes, tasks[0].flags.length], [[], 1]);
});

const options = {
  exercises,
  class: {},
  containment: "sandbox",
  judge,
  numbers: "record",
  lanes: 1,
  cellTimeout: 5,
  timeout: 5,
  secondRun: false,
} as const;

test("a grading that looks again sees what has changed beside the notebooks, and runs none anew", async () => {
  const { intake, out, top } = classOf({ ada: { "2.1": "computed" } });
  const log: string[] = [];
  const grading = new ClassGrading({ ...options, out, pool: fakePool(log) });
  const tries = async (): Promise<number | undefined> =>
    (await grading.grade(intake())).learners[0].notebooks[0].tasks[0].tries;
  const progress = (failedTries: number): void => {
    const task = { passed: true, share: 1, failedTries, hints: 0, at: "" };
    writeFileSync(
      join(top, "ada", "progress.json"),
      JSON.stringify({ version: 1, learners: { ada: { "2.1": task } } }),
    );
  };
  progress(1);
  assert.equal(await tries(), 1);
  progress(4);
  assert.equal(await tries(), 4);
  assert.equal(log.filter((line) => line.startsWith("open")).length, 1);
});

test("given up, it begins no further notebook, and keeps what is graded", async () => {
  const { intake, out } = classOf({
    ada: { "2.1": "computed" },
    bob: { "2.1": "computed" },
    eve: { "2.1": "computed" },
  });
  const end = new AbortController();
  const log: string[] = [];
  await new ClassGrading({ ...options, out, pool: fakePool(log) }).grade(intake(), {
    signal: end.signal,
    onNotebook: () => end.abort(),
  });
  assert.equal(log.filter((line) => line.startsWith("open")).length, 1);
  assert.deepEqual(readdirSync(join(out, "submissions")), ["ada"]);
});
