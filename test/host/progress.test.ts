import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import { learnerName, noteLearner } from "../../src/host/learner";
import { notePassed, noteProgress, progressProblem, readProgress, taskProgress } from "../../src/host/progress";
import { ownHome } from "./scratch";

const earlier = join(__dirname, "earlier");
const pass = <T extends object>(before: T): T & { passed: boolean } => ({ ...before, passed: true });

test("progress and name that an earlier version noted are taken over, and stay where they are", (t) => {
  const home = ownHome(t);
  const state = join(home, ".workbook");
  cpSync(earlier, state, { recursive: true });
  assert.equal(learnerName(), "ada");
  assert.equal(taskProgress(undefined, "1.1").failedTries, 2);
  assert.equal(taskProgress("ada", "2.1").passed, true);
  for (const name of ["progress.json", "learner"])
    assert.equal(readFileSync(join(state, name), "utf8"), readFileSync(join(earlier, name), "utf8"), name);
  assert.ok(noteProgress(undefined, "1.1", (before) => ({ ...before, hints: 3 })));
  const { learners, version } = JSON.parse(readFileSync(join(state, "progress.json"), "utf8"));
  const before = JSON.parse(readFileSync(join(earlier, "progress.json"), "utf8")).learners;
  assert.equal(version, 1);
  assert.deepEqual(learners, { ...before, "": { "1.1": { ...before[""]["1.1"], hints: 3 } } });
});

test("a name in any spelling has one progress: of a task under two spellings the better", (t) => {
  cpSync(earlier, join(ownHome(t), ".workbook"), { recursive: true });
  const at = "2026-03-03T10:00:00.000Z";
  for (const name of ["ada", "Ada", "ADA ", "Ａda".normalize("NFKC")])
    assert.deepEqual(taskProgress(name, "2.2"), { passed: true, share: 1, failedTries: 3, hints: 0, at }, name);
  notePassed("Zoe\u0308", "1.1");
  assert.equal(taskProgress("zoë", "1.1").passed, true);
});

test("a task that is passed elsewhere has no slip any more, also when it had been passed before", (t) => {
  ownHome(t);
  for (const passed of [false, true]) {
    const last = { state: "failed", slips: ["bias-forgotten"] } as const;
    assert.ok(noteProgress("ada", "2.1", (before) => ({ ...before, passed, last })));
    assert.ok(notePassed("ada", "2.1"));
    assert.deepEqual(taskProgress("ada", "2.1").last, { state: "passed", slips: [] });
  }
});

test("no name and no task is taken for something that every object has", (t) => {
  ownHome(t);
  assert.deepEqual(readProgress("constructor"), {});
  assert.equal(taskProgress("ada", "constructor").hints, 0);
  for (const name of ["__proto__", "constructor"]) {
    notePassed(name, "__proto__");
    assert.equal(taskProgress(name, "__proto__").passed, true, name);
  }
  assert.equal(taskProgress("ada", "2.1").passed, false);
});

const newer = `{"version": 2, "learners": {"": {"2.1": {"passed": true, "stars": 3}}, "eve": 7}, "more": [1]}`;

test("a newer version's file is read as far as can be, and never renamed or written", (t) => {
  const state = join(ownHome(t), ".workbook");
  mkdirSync(state);
  writeFileSync(join(state, "progress.json"), newer);
  assert.equal(taskProgress(undefined, "2.1").passed, true);
  assert.equal(taskProgress(undefined, "2.1").share, 0);
  assert.equal(noteProgress(undefined, "2.2", pass), false);
  assert.match(progressProblem() ?? "", /a newer version of the workbook wrote .*progress\.json.*up to date/);
  assert.equal(notePassed(undefined, "2.3"), false);
  assert.equal(readFileSync(join(state, "progress.json"), "utf8"), newer);
  assert.deepEqual(readdirSync(state), ["progress.json"]);

  writeFileSync(join(state, "learner.json"), `{"version": 9, "name": "eve", "avatar": "cat"}`);
  assert.equal(learnerName(), "eve");
  assert.throws(() => noteLearner("ada"), /a newer version of the workbook wrote .*learner\.json/);
});

const broken: [name: string, text: string][] = [
  ["a cut-off file", `{"version": 1, "learners": {"": {"2.1"`],
  ["an empty file", ""],
  ["a list", "[]"],
  ["no learners", `{"version": 1}`],
];

for (const [name, text] of broken) {
  test(`${name} is kept aside, once, and that is said`, (t) => {
    const state = join(ownHome(t), ".workbook");
    const warn = mock.method(process.stderr, "write", () => true);
    t.after(() => warn.mock.restore());
    mkdirSync(state);
    writeFileSync(join(state, "progress.json"), text);
    assert.deepEqual(readProgress(undefined), {});
    assert.deepEqual(readdirSync(state), ["progress.json"], "reading moves nothing");
    assert.ok(noteProgress(undefined, "2.2", pass));
    assert.ok(noteProgress(undefined, "2.3", pass));
    assert.deepEqual(Object.keys(readProgress(undefined)), ["2.2", "2.3"]);
    const kept = readdirSync(state).filter((file) => file !== "progress.json");
    assert.equal(kept.length, 1);
    assert.equal(readFileSync(join(state, kept[0]), "utf8"), text);
    assert.equal(warn.mock.callCount(), 1);
    assert.match(
      String(warn.mock.calls[0].arguments[0]),
      /progress\.json cannot be read\. It is kept as progress\.json\./,
    );
  });
}

test("a home that cannot be written loses no work: the note is refused, with what and where", (t) => {
  const home = ownHome(t);
  writeFileSync(join(home, ".workbook"), "a file where the folder should be");
  assert.equal(taskProgress(undefined, "2.1").passed, false);
  assert.equal(noteProgress(undefined, "2.1", pass), false);
  assert.match(progressProblem() ?? "", /: .*\.workbook.*set WORKBOOK_HOME to a folder that you may write to\.$/);
});
