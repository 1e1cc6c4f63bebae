import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { resetWork, restoreWork } from "../../src/cli/backups";
import { choosePaths } from "../../src/cli/reset";
import { syncWork, workState } from "../../src/cli/workFolder";
import { type Places, placesIn } from "../../src/host/places";

const lesson = "notebooks/02-ram.ipynb";
const now = new Date("2026-01-02T03:04:05Z");
const kept = "work/backups/notebooks/02-ram.2026-01-02T03-04-05.ipynb";

/** A program with one lesson, and a home elsewhere where it was copied to. */
function workbook(t: TestContext): { where: Places; write(text: string): void; read(file?: string): string } {
  const [program, home] = ["program", "home"].map((name) => mkdtempSync(join(tmpdir(), `workbook-${name}-`)));
  t.after(() => {
    for (const folder of [program, home]) rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(program, dirname(lesson)));
  writeFileSync(join(program, lesson), "original");
  const where = placesIn(program, home);
  syncWork(where);
  return {
    where,
    write: (text) => writeFileSync(join(where.work, lesson), text),
    read: (file = `work/${lesson}`) => readFileSync(join(home, file), "utf8"),
  };
}

test("reset gives a fresh copy that follows again, and keeps what was there", (t) => {
  const { where, write, read } = workbook(t);
  write("mine");
  assert.deepEqual(resetWork(where, lesson, now), { path: lesson, backup: kept });
  assert.deepEqual([read(), read(kept)], ["original", "mine"]);
  assert.deepEqual(resetWork(where, lesson, now), { path: lesson }, "nothing of theirs, no backup");
  writeFileSync(join(where.program, lesson), "newer");
  assert.deepEqual(syncWork(where).updated, [lesson]);
});

test("restore gives yours back, keeps what is there, and gives that back when it is asked again", (t) => {
  const { where, write, read } = workbook(t);
  assert.equal(restoreWork(where, lesson, now), undefined, "there is nothing to give back");
  write("first");
  resetWork(where, lesson, now);
  assert.deepEqual(restoreWork(where, lesson, now), { path: lesson, from: kept });
  assert.equal(read(), "first");
  assert.equal(workState(where)[0].state, "touched", "it is not taken for a fresh one");
  resetWork(where, lesson, now);
  write("second");
  const second = kept.replace("05.ipynb", "05-2.ipynb");
  assert.deepEqual(restoreWork(where, lesson, now), { path: lesson, from: kept, backup: second });
  assert.deepEqual([read(), read(second)], ["first", "second"]);
  assert.equal(restoreWork(where, lesson, now)?.from, second);
  assert.equal(read(), "second");
});

test("resets within one second keep all that was there, and the same work is kept once", (t) => {
  const { where, write, read } = workbook(t);
  for (const text of ["first", "second", "first", "first"]) {
    write(text);
    resetWork(where, lesson, now);
  }
  const files = readdirSync(join(where.work, "backups", "notebooks"));
  assert.deepEqual(files.map((file) => read(`work/backups/notebooks/${file}`)).sort(), ["first", "first", "second"]);
  restoreWork(where, lesson, now);
  assert.equal(read(), "first");
});

const inThePlace: [name: string, put: (path: string) => void][] = [
  [
    "a folder with files",
    (path) => {
      mkdirSync(path);
      writeFileSync(join(path, "mine"), "mine");
    },
  ],
  ["a link to nothing", (path) => symlinkSync("gone", path)],
];

for (const [name, put] of inThePlace) {
  test(`reset keeps ${name} that is in a copy's place, and gives the copy`, {
    skip: process.platform === "win32",
  }, (t) => {
    const { where, read } = workbook(t);
    const target = join(where.work, lesson);
    rmSync(target);
    put(target);
    const state = workState(where)[0];
    assert.equal(state.state, "touched");
    assert.match(state.problem ?? "", /^is a (folder|link)/);
    assert.deepEqual(resetWork(where, lesson, now), { path: lesson, backup: kept });
    assert.equal(read(), "original");
    assert.ok(lstatSync(join(where.home, kept)));
    if (name.startsWith("a folder")) assert.equal(read(`${kept}/mine`), "mine");
    assert.equal(restoreWork(where, lesson, now), undefined, "it is no copy to give back");
  });
}

test("a copy whose line ends alone differ is nothing to keep", (t) => {
  const { where, write } = workbook(t);
  writeFileSync(join(where.program, lesson), "one\ntwo\n");
  write("one\r\ntwo\r\n");
  assert.deepEqual(resetWork(where, lesson, now), { path: lesson });
});

const originals = [
  "notebooks/00-start.ipynb",
  "notebooks/02-ram.ipynb",
  "notebooks/picture.png",
  "exercises/02-ram.ipynb",
];
const choices: [numbers: string[], only: string, expected: string[] | RegExp][] = [
  [["2"], "lesson", ["notebooks/02-ram.ipynb"]],
  [["02"], "exercise", ["exercises/02-ram.ipynb"]],
  [["00", "02", "2"], "lesson", ["notebooks/00-start.ipynb", "notebooks/02-ram.ipynb"]],
  [["7"], "lesson", /there is no lesson "7"/],
  [["00"], "exercise", /there is no exercise "00"/],
  [[""], "lesson", /there is no lesson ""/],
  [["0x2"], "lesson", /there is no lesson "0x2"/],
  [["-2"], "lesson", /there is no lesson "-2"/],
  [["2.0"], "lesson", /there is no lesson "2\.0"/],
  [[" 2"], "lesson", /there is no lesson " 2"/],
  [["0*"], "lesson", /there is no lesson "0\*"/],
  [["2"], "book", /unknown kind: book/],
  [["2"], "constructor", /unknown kind: constructor/],
];

for (const [numbers, only, expected] of choices) {
  test(`reset ${numbers.map((number) => JSON.stringify(number)).join(" ")} --only ${only}`, () => {
    if (expected instanceof RegExp) assert.throws(() => choosePaths(originals, numbers, only), expected);
    else assert.deepEqual(choosePaths(originals, numbers, only), expected);
  });
}

test("reset 02 resets the lesson alone, and says what to do with the open tab", (t) => {
  const home = mkdtempSync(join(tmpdir(), "workbook-home-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const where = placesIn(join(__dirname, "..", ".."), home);
  syncWork(where);
  const [own, exercise] = ["notebooks", "exercises"].map((folder) =>
    join(where.work, folder, "02-parameters-and-memory.ipynb"),
  );
  for (const file of [own, exercise])
    writeFileSync(file, readFileSync(file, "utf8").replace("import {", "/* changed by me */ import {"));
  const edited = readFileSync(exercise, "utf8");
  assert.match(edited, /changed by me/);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(where.program, "dist", "cli", "workbook.js"), "reset", "02"],
    {
      env: { ...process.env, WORKBOOK_HOME: home },
      encoding: "utf8",
    },
  );
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(readFileSync(own, "utf8"), /changed by me/);
  assert.equal(readFileSync(exercise, "utf8"), edited);
  assert.match(
    stderr,
    /--restore[\s\S]*Close and open it again where it is open; do not save what the old tab shows\./,
  );
});

test("where one of several has nothing to give back, that is said and nothing is changed", (t) => {
  const home = mkdtempSync(join(tmpdir(), "workbook-home-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const where = placesIn(join(__dirname, "..", ".."), home);
  syncWork(where);
  const own = join(where.work, "notebooks", "02-parameters-and-memory.ipynb");
  writeFileSync(own, readFileSync(own, "utf8").replace("import {", "/* changed by me */ import {"));
  const reset = (...args: string[]) =>
    spawnSync(process.execPath, [join(where.program, "dist", "cli", "workbook.js"), "reset", ...args], {
      env: { ...process.env, WORKBOOK_HOME: home },
      encoding: "utf8",
    });
  assert.equal(reset("02").status, 0);
  const fresh = readFileSync(own, "utf8");
  const { status, stderr } = reset("02", "03", "--restore");
  assert.equal(status, 2);
  assert.match(stderr, /^error: there is no other work\/notebooks\/03-\S+ to give back\nNothing was changed\./);
  assert.equal(readFileSync(own, "utf8"), fresh);
  assert.match(reset("02", "--restore").stderr, /is yours again[\s\S]*Close and open it again/);
});
