import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { zipSync } from "fflate";
import { NotReadable, readAgain, takeIn } from "../../../src/grading/intake";
import { limits } from "../../../src/grading/intake/limits";
import { inRoster } from "../../../src/grading/roster";
import { formatNotebook } from "../../../src/jupyter/notebook";
import {
  bare,
  exercise,
  file02,
  folder,
  lesson,
  old,
  original,
  originals,
  other,
  renamed,
  root,
  seven,
  type Tree,
  told,
  two,
} from "./material";

const folders: [what: string, tree: Tree, told: string[]][] = [
  ["a folder a learner", { [`ada/${file02}`]: exercise, [`bob/${seven}.ipynb`]: other }, [`ada: 02 from ${file02}`, `bob: 07 from ${seven}.ipynb`]],
  ["at any depth, under any name", { "ada/a/b/mine.ipynb": exercise }, ["ada: 02 from a/b/mine.ipynb"]],
  ["nbgrader's tree", { "submitted/ada/ps1/x.ipynb": exercise, "submitted/bob/ps1/x.ipynb": exercise, "submitted/bob/ps1/timestamp.txt": "2026" },
    ["ada: 02 from ps1/x.ipynb", "bob: 02 from ps1/x.ipynb"]],
  ["a course of nbgrader", { "submitted/ada/ps1/x.ipynb": exercise, "release/ps1/x.ipynb": exercise }, ["ada: 02 from ps1/x.ipynb"]],
  ["no ids and no metadata: by the texts", { "ada/x.ipynb": bare }, ["ada: 02 from x.ipynb"]],
  ["cells and name disagree", { "ada/07-fully-convolutional.ipynb": exercise },
    ["ada: 02 from 07-fully-convolutional.ipynb", `ada ! 07-fully-convolutional.ipynb is exercise ${two} by its cells, whatever its name says.`]],
  ["nothing known in it: by the name", { "ada/Exercise 2 final.ipynb": '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}' }, ["ada: 02 from Exercise 2 final.ipynb"]],
  ["a lesson beside its exercise is passed over", { [`ada/notebooks/${file02}`]: lesson, [`ada/exercises/${file02}`]: exercise }, [`ada: 02 from exercises/${file02}`]],
  ["a lesson alone is told", { [`ada/${file02}`]: lesson }, [`ada ! ${file02} is a lesson, not its exercise.`]],
  ["none of them", { "ada/thesis.ipynb": '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}' }, ["ada ! thesis.ipynb is not one of the exercises: neither its cells nor its name match."]],
  ["more cells than anybody has, all of them empty", { "ada/x.ipynb": `{"nbformat":4,"cells":[${Array(limits.cells + 1).fill("null")}]}` }, ["ada ! x.ipynb has too many cells (1001, at most 1000 are read)."]],
  ["the newest of several copies", { "ada/a.ipynb": old(exercise), "ada/b.ipynb": renamed, "ada/c.ipynb": old(exercise) },
    ["ada: 02 from b.ipynb", "ada ! b.ipynb counts, which was changed last; there is also a.ipynb, c.ipynb."]],
  ["of copies of one time the one with the exercise's name", { "ada/01.ipynb": old(bare), [`ada/${two}-Copy1.ipynb`]: old(exercise), [`ada/${file02}`]: old(renamed), "bob/a.ipynb": old(exercise), [`bob/z/${file02}`]: old(renamed) },
    [`ada: 02 from ${file02}`, `bob: 02 from z/${file02}`, `ada ! ${file02} counts; there is also 01.ipynb, ${two}-Copy1.ipynb.`, `bob ! z/${file02} counts; there is also a.ipynb.`]],
  ["the same thing twice is no question", { "ada/a.ipynb": old(exercise), "ada/b.ipynb": exercise }, ["ada: 02 from b.ipynb"]],
  ["a broken one beside a good one", { "ada/a.ipynb": exercise, "ada/b.ipynb": "{", "ada/c.ipynb": "" },
    ["ada: 02 from a.ipynb", "ada ! b.ipynb is cut off: it ends in line 1.", "ada ! c.ipynb is empty."]],
  ["what programs keep", { "ada/.ipynb_checkpoints/x.ipynb": exercise, "ada/node_modules/y.ipynb": exercise, "ada/z.ipynb": exercise, "ada/notes.txt": "" }, ["ada: 02 from z.ipynb"]],
  ["ids that differ in capitals, or in how letters are encoded", { "Jos\u00e9/x.ipynb": exercise, "jose\u0301/x.ipynb": exercise },
    ["Jos\u00e9: 02 from x.ipynb", "jose\u0301: 02 from x.ipynb", "! Jos\u00e9 and jose\u0301 differ in capitals or encoding alone: are they one learner?"]],
  ["a learner's folder whose name begins with a dot is named, and what is nobody's is not", { ".ada/x.ipynb": exercise, ".git/y.ipynb": exercise, "bob/.cache/z.ipynb": exercise, "bob/x.ipynb": exercise, ".DS_Store": "" },
    ["bob: 02 from x.ipynb", "! .ada begins with a dot, and is not looked into: rename it if it is a learner's."]],
  ["such a one in nbgrader's tree", { "submitted/.ada/ps1/x.ipynb": exercise, "submitted/bob/ps1/x.ipynb": exercise, ".hidden/x.txt": "" },
    ["bob: 02 from ps1/x.ipynb", "! .ada begins with a dot, and is not looked into: rename it if it is a learner's."]],
  ["an empty folder", { "ada/x.txt": "", [`bob/${file02}`]: exercise }, [`bob: 02 from ${file02}`, "ada ! The folder has no notebook in it."]],
  ["an empty folder in nbgrader's tree", { "submitted/ada/ps1/x.txt": "", "submitted/bob/ps1/x.ipynb": exercise, "submitted/bob/ps2/x.txt": "" }, ["bob: 02 from ps1/x.ipynb", "ada ! The folder has no notebook in it."]],
  ["progress without a notebook", { "ada/progress.json": "{}", "ada/answers.pdf": "" }, ["ada ! The folder has no notebook in it."]],
  ["what a browser saved as a text or as JSON", { [`ada/${file02}.txt`]: exercise, "bob/Exercise 2.ipynb.json": '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}', "x.ipynb.txt": exercise },
    [`ada: 02 from ${file02}.txt`, "bob: 02 from Exercise 2.ipynb.json", "! x.ipynb.txt lies in no learner's folder, and is not graded."]],
  ["Canvas's and Moodle's files that are no notebooks, where there is nothing else", { "adal_12_345_a.pdf": "", "adal_12_346_a.rar": "", "Bob_13_assignsubmission_file_a.pdf": "", "cyd_14_347_x.ipynb": exercise, "cyd_14_348_a.pdf": "", "read me.txt": "" },
    ["cyd_14: 02 from x.ipynb", "Bob_13 ! a.pdf is no notebook, and is not read.", "adal_12 ! a.pdf is no notebook, and is not read.", "adal_12 ! a.rar is no notebook, and is not read."]],
  ["files with a date in their names, which are nobody's", { "ada/02.ipynb": exercise, "roster_2026_11_27.csv": "", "IMG_20261127_101500_1.jpg": "" }, ["ada: 02 from 02.ipynb"]],
  ["zips with no notebook in them", { "ada.zip": zipSync({ "a.pdf": new Uint8Array() }), "bob/a.zip": zipSync({}), "cyd/a.zip": zipSync({}), "cyd/x.ipynb": exercise },
    ["cyd: 02 from x.ipynb", "ada ! The folder has no notebook in it.", "bob ! The folder has no notebook in it."]],
  ["a file beside the folders", { "x.ipynb": exercise }, ["! x.ipynb lies in no learner's folder, and is not graded."]],
  ["Moodle's folders", { [`Ada Lovelace_123_assignsubmission_file_/${file02}`]: exercise, "Ada Lovelace_124_assignsubmission_file_/x.ipynb": exercise },
    [`Ada Lovelace_123: 02 from ${file02}`, "Ada Lovelace_124: 02 from x.ipynb"]],
  ["Moodle's files", { "Ada Lovelace_123_assignsubmission_file_my work.ipynb": exercise }, ["Ada Lovelace_123: 02 from my work.ipynb"]],
  ["Canvas's files", { "lovelaceada_LATE_12_345_mine-1.ipynb": exercise, "babbagecharles_13_346_x.zip": zipSync({ "a/b.ipynb": exercise }) },
    ["babbagecharles_13: 02 from a/b.ipynb", "lovelaceada_12: 02 from mine-1.ipynb"]],
  ["Canvas's files that learners gave names like Moodle's", { "adal_12_345_Bob_4711_assignsubmission_file_x.ipynb": exercise, "evee_13_346_x_4711_assignsubmission_file_.zip": zipSync({ "y.ipynb": exercise }) },
    ["adal_12: 02 from Bob_4711_assignsubmission_file_x.ipynb", "evee_13: 02 from y.ipynb"]],
  ["a zip a learner, and a zip in a folder", { "ada.zip": zipSync({ "x.ipynb": exercise }), "bob/work.zip": zipSync({ "work/y.ipynb": exercise }) },
    ["ada: 02 from x.ipynb", "bob: 02 from work.zip/work/y.ipynb"]],
  ["a zip in a zip in a zip", { "ada/a.zip": zipSync({ "b.zip": zipSync({ "c.ipynb": exercise }) }) }, ["ada ! a.zip/b.zip is a zip in a zip in a zip, and is not read."]],
]; // biome-ignore format: rows

for (const [what, tree, expected] of folders)
  test(`taken in: ${what}`, () => assert.deepEqual(told(takeIn(folder(tree), originals)), expected));

test("a number of Moodle's or Canvas's is nobody's id", () => {
  const { learners } = takeIn(
    folder({ "Ada_77_assignsubmission_file_/x.ipynb": exercise, "hoppergrace_77_1_x.ipynb": exercise }),
    originals,
  );
  const roster = [{ id: "77", firstName: "Mary", lastName: "Jackson" }, { id: "78", firstName: "Grace", lastName: "Hopper" }]; // biome-ignore format: a row each
  assert.deepEqual(
    learners.map(({ id, aliases }) => inRoster([id, ...aliases], roster)?.id),
    [undefined, "78"],
  );
});

test("nothing is followed and nothing but plain files is opened; each is named", () => {
  const secret = folder({ "secret.ipynb": exercise });
  const top = folder({
    [`ada/${file02}`]: exercise,
    "ada/link.ipynb": (path) => symlinkSync(join(secret, "secret.ipynb"), path),
    "ada/hard.ipynb": (path) => linkSync(join(secret, "secret.ipynb"), path),
    "ada/folder.ipynb": (path) => mkdirSync(path),
    "ada/pipe.ipynb": (path) => execFileSync("mkfifo", [path]),
    "ada/gone.ipynb": (path) => symlinkSync("/nowhere", path),
    "ada/inner": (path) => symlinkSync(secret, path),
    eve: (path) => symlinkSync(secret, path),
  });
  assert.deepEqual(told(takeIn(top, originals)), [
    `ada: 02 from ${file02}`,
    "ada ! folder.ipynb is a folder, not a file.",
    "ada ! gone.ipynb is a link, which is not followed.",
    "ada ! hard.ipynb has another name elsewhere (a hard link), and is not read.",
    "ada ! inner is a link, which is not followed.",
    "ada ! link.ipynb is a link, which is not followed.",
    "ada ! pipe.ipynb is not a file that can be read.",
    "! eve is a link, which is not followed.",
  ]);
});

test("who makes another name for somebody's file does not get it, and does not cost them it", () => {
  const top = folder({ [`honest/${file02}`]: exercise });
  const before = new Date(Date.now() - 60_000);
  utimesSync(join(top, "honest"), before, before);
  for (const name of ["eve", "zoe"]) {
    mkdirSync(join(top, name));
    linkSync(join(top, "honest", file02), join(top, name, file02));
  }
  const problem = `${file02} has another name elsewhere (a hard link), and is not read.`;
  assert.deepEqual(told(takeIn(top, originals)), [`honest: 02 from ${file02}`, `eve ! ${problem}`, `zoe ! ${problem}`]);
  assert.equal(takeIn(top, originals).learners[1]?.notebooks[0]?.read().length, Buffer.byteLength(exercise));
});

test("what becomes a link, goes, or may not be read after it was looked at is not read", () => {
  const top = folder({ [`ada/${file02}`]: exercise, [`bob/${file02}`]: exercise });
  const [ada, bob] = takeIn(top, originals).learners;
  rmSync(join(top, "ada", file02));
  assert.throws(() => readAgain(ada.notebooks[0]), new NotReadable("is no longer there"));
  rmSync(join(top, "bob", file02));
  symlinkSync(join(root, "exercises", file02), join(top, "bob", file02));
  assert.throws(() => readAgain(bob.notebooks[0]), new NotReadable("is a link, which is not followed"));
});

test("what has grown since it was looked at is not read either", () => {
  const top = folder({ [`ada/${file02}`]: exercise });
  const [ada] = takeIn(top, originals).learners;
  const { notebook } = original("exercises", two);
  const cells = Array.from({ length: limits.cells + 1 }, () => notebook.cells[0]);
  writeFileSync(join(top, "ada", file02), formatNotebook({ ...notebook, cells }));
  assert.throws(() => readAgain(ada.notebooks[0]), { reason: "has too many cells (1001, at most 1000 are read)" });
});

test("too large ones are named, and not read", () => {
  const top = folder({ "ada/x.ipynb": Buffer.alloc(limits.notebookBytes + 1) });
  assert.deepEqual(told(takeIn(top, originals)), [
    "ada ! x.ipynb is too large (21 MB, at most 20 are read): clear its outputs.",
  ]);
});

test("progress is handed in beside the notebooks", () => {
  const [ada] = takeIn(
    folder({ [`ada/${file02}`]: exercise, "ada/progress.json": '{"version":1}' }),
    originals,
  ).learners;
  assert.equal(ada.progress, '{"version":1}');
});
