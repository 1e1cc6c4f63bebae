import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { strToU8, zipSync } from "fflate";
import {
  type Intake,
  NotReadable,
  type Original,
  type Originals,
  readAgain,
  takeIn,
} from "../../../src/grading/intake";
import { limits } from "../../../src/grading/intake/limits";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { readNotebook } from "../../../src/jupyter/readNotebook";

const root = join(__dirname, "..", "..", "..");
const original = (folder: string, name: string): Original => ({
  name,
  notebook: readNotebook(join(root, folder, `${name}.ipynb`)),
});
const [two, seven] = ["02-parameters-and-memory", "07-fully-convolutional"];
const originals: Originals = {
  exercises: [original("exercises", two), original("exercises", seven)],
  lessons: [original("notebooks", two)],
};
const exercise = readFileSync(join(root, "exercises", `${two}.ipynb`));
const other = readFileSync(join(root, "exercises", `${seven}.ipynb`));
const lesson = readFileSync(join(root, "notebooks", `${two}.ipynb`));
/** As a program saves it that knows neither ids nor the metadata of cells. */
const bare = Buffer.from(
  formatNotebook({
    ...original("exercises", two).notebook,
    nbformat_minor: 4,
    cells: original("exercises", two).notebook.cells.map((cell, i) => ({ ...cell, id: `#${i}`, metadata: {} })),
  }),
);
const renamed = Buffer.from(`${exercise} `);

const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-intake-"));
after(() => rmSync(scratch, { recursive: true }));
let count = 0;

type Tree = Record<string, Uint8Array | string | ((path: string) => void)>;

function folder(tree: Tree): string {
  const top = join(scratch, String(count++), "handed in");
  mkdirSync(top, { recursive: true });
  for (const [name, content] of Object.entries(tree)) {
    const path = join(top, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "function") content(path);
    else writeFileSync(path, content);
  }
  return top;
}

/** `learner: exercise from file` for each notebook, then all notes. */
function told({ learners, notes }: Intake): string[] {
  return [
    ...learners.flatMap(({ id, notebooks }) =>
      notebooks.map(({ exercise: name, file }) => `${id}: ${name.slice(0, 2)} from ${file}`),
    ),
    ...learners.flatMap(({ id, notes: own, notebooks }) =>
      [...own, ...notebooks.flatMap((notebook) => notebook.notes)].map((note) => `${id} ! ${note}`),
    ),
    ...notes.map((note) => `! ${note}`),
  ];
}

const old = (content: Uint8Array) => (path: string) => {
  writeFileSync(path, content);
  utimesSync(path, 1000, 1000);
};
const file02 = `${two}.ipynb`;

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
  ["none of them", { "ada/thesis.ipynb": '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}' }, ["ada ! thesis.ipynb is none of the exercises, by its cells or by its name."]],
  ["the newest of several copies", { "ada/a.ipynb": old(exercise), "ada/b.ipynb": renamed, "ada/c.ipynb": old(exercise) },
    ["ada: 02 from b.ipynb", "ada ! b.ipynb counts, which was changed last; there is also a.ipynb, c.ipynb."]],
  ["the same thing twice is no question", { "ada/a.ipynb": old(exercise), "ada/b.ipynb": exercise }, ["ada: 02 from b.ipynb"]],
  ["a broken one beside a good one", { "ada/a.ipynb": exercise, "ada/b.ipynb": "{", "ada/c.ipynb": "" },
    ["ada: 02 from a.ipynb", "ada ! b.ipynb is cut off: it ends in line 1.", "ada ! c.ipynb is empty."]],
  ["what programs keep", { "ada/.ipynb_checkpoints/x.ipynb": exercise, "ada/node_modules/y.ipynb": exercise, "ada/z.ipynb": exercise, "ada/notes.txt": "" }, ["ada: 02 from z.ipynb"]],
  ["ids that differ in capitals, or in how letters are encoded", { "Jos\u00e9/x.ipynb": exercise, "jose\u0301/x.ipynb": exercise },
    ["Jos\u00e9: 02 from x.ipynb", "jose\u0301: 02 from x.ipynb", "! Jos\u00e9 and jose\u0301 differ in capitals or encoding alone: are they one learner?"]],
  ["an empty folder", { "ada/x.txt": "", [`bob/${file02}`]: exercise }, [`bob: 02 from ${file02}`, "ada ! The folder has no notebook in it."]],
  ["a file beside the folders", { "x.ipynb": exercise }, ["! x.ipynb lies in no learner's folder, and is not graded."]],
  ["Moodle's folders", { [`Ada Lovelace_123_assignsubmission_file_/${file02}`]: exercise, "Ada Lovelace_124_assignsubmission_file_/x.ipynb": exercise },
    [`Ada Lovelace_123: 02 from ${file02}`, "Ada Lovelace_124: 02 from x.ipynb"]],
  ["Moodle's files", { "Ada Lovelace_123_assignsubmission_file_my work.ipynb": exercise }, ["Ada Lovelace_123: 02 from my work.ipynb"]],
  ["Canvas's files", { "lovelaceada_LATE_12_345_mine-1.ipynb": exercise, "babbagecharles_13_346_x.zip": zipSync({ "a/b.ipynb": exercise }) },
    ["babbagecharles_13: 02 from a/b.ipynb", "lovelaceada_12: 02 from mine-1.ipynb"]],
  ["a zip a learner, and a zip in a folder", { "ada.zip": zipSync({ "x.ipynb": exercise }), "bob/work.zip": zipSync({ "work/y.ipynb": exercise }) },
    ["ada: 02 from x.ipynb", "bob: 02 from work.zip/work/y.ipynb"]],
  ["a zip in a zip in a zip", { "ada/a.zip": zipSync({ "b.zip": zipSync({ "c.ipynb": exercise }) }) }, ["ada ! a.zip/b.zip is a zip in a zip in a zip, and is not read."]],
]; // biome-ignore format: rows

for (const [what, tree, expected] of folders)
  test(`taken in: ${what}`, () => assert.deepEqual(told(takeIn(folder(tree), originals)), expected));

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

test("too large ones are named, and not read", () => {
  const top = folder({ "ada/x.ipynb": Buffer.alloc(limits.notebookBytes + 1) });
  assert.deepEqual(told(takeIn(top, originals)), [
    "ada ! x.ipynb is too large (21 MB, at most 20 are read): clear its outputs.",
  ]);
});

/** A zip whose first member's name, in both places, is another one of the same length. */
function misnamed(name: string): Uint8Array {
  const made = Buffer.from(zipSync({ ["x".repeat(name.length)]: exercise, [`ada/${file02}`]: exercise }));
  for (let at = made.indexOf("x".repeat(name.length)); at >= 0; at = made.indexOf("x".repeat(name.length), at + 1))
    made.write(name, at);
  return made;
}

const unsafe = "has a name that leads out of the zip or holds control characters, and is not read";
const zips: [what: string, zip: Uint8Array, told: string[]][] = [
  ["a folder a learner", zipSync({ "ada/x.ipynb": exercise, "bob/y.ipynb": other, "__MACOSX/ada/._x.ipynb": other }), ["ada: 02 from x.ipynb", "bob: 07 from y.ipynb"]],
  ["in a folder of the zip's name", zipSync({ "class/ada/x.ipynb": exercise, "class/bob/y.ipynb": exercise }), ["ada: 02 from x.ipynb", "bob: 02 from y.ipynb"]],
  ["zips in a zip", zipSync({ "ada.zip": zipSync({ "x.ipynb": exercise }) }), ["ada: 02 from x.ipynb"]],
  ["the newest by the times in it", zipSync({ "ada/a.ipynb": [exercise, { mtime: "2026-02-01" }], "ada/b.ipynb": [renamed, { mtime: "2026-01-01" }] }),
    ["ada: 02 from a.ipynb", "ada ! a.ipynb counts, which was changed last; there is also b.ipynb."]],
  ["a link", zipSync({ "ada/x.ipynb": [strToU8("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }], "ada/y.ipynb": exercise }), ["ada: 02 from y.ipynb", "ada ! x.ipynb is a link, which is not followed."]],
  ["a name that leads out", misnamed("../../x.ipynb"), [`ada: 02 from ${file02}`, `! ../../x.ipynb ${unsafe}.`]],
  ["an absolute name", misnamed("/etc/x.ipynb"), [`ada: 02 from ${file02}`, `! /etc/x.ipynb ${unsafe}.`]],
  ["control characters", misnamed("ada/\u001b[2J.ipynb"), [`ada: 02 from ${file02}`, `! ada/\u001b[2J.ipynb ${unsafe}.`]],
  ["a bomb", zipSync({ "ada/x.ipynb": Buffer.alloc(15_000_000) }), ["ada ! x.ipynb unpacks to 1024 times its size, and is not read."]],
]; // biome-ignore format: rows

for (const [what, content, expected] of zips)
  test(`out of a zip: ${what}`, () =>
    assert.deepEqual(told(takeIn(join(folder({ "class.zip": content }), "class.zip"), originals)), expected));

test("a member that is damaged, encrypted or says a wrong size is named; a zip that is none is refused", () => {
  const good = Buffer.from(zipSync({ "ada/x.ipynb": exercise, "ada/y.ipynb": other }));
  const first = good.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const spoilt = (change: (bytes: Buffer) => void): string[] => {
    const bytes = Buffer.from(good);
    change(bytes);
    return told(takeIn(join(folder({ "class.zip": bytes }), "class.zip"), originals)).filter((line) =>
      line.includes("!"),
    );
  };
  assert.deepEqual(
    spoilt((bytes) => bytes.fill(1, 60, 80)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt32LE(5, first + 24)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt32LE(2 ** 31, first + 42)),
    ["ada ! x.ipynb is damaged in its zip."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt16LE(1, first + 8)),
    ["ada ! x.ipynb is encrypted."],
  );
  assert.deepEqual(
    spoilt((bytes) => bytes.writeUInt16LE(99, first + 10)),
    ["ada ! x.ipynb is packed in a way that is not known here (method 99)."],
  );
  assert.throws(() => spoilt((bytes) => bytes.fill(0, bytes.length - 22)), new NotReadable("is cut off, or no zip"));
  assert.throws(
    () => spoilt((bytes) => bytes.fill(0, first, first + 4)),
    new NotReadable("has a damaged list of members"),
  );
});

test("what Python packs is read, of its large form as well", () => {
  const top = folder({ "x.ipynb": exercise });
  const program = [
    "import zipfile, sys",
    "z = zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED)",
    "with z.open(zipfile.ZipInfo('ada/\u00fc.ipynb'), 'w', force_zip64=True) as f: f.write(open(sys.argv[1], 'rb').read())",
    "z.write(sys.argv[1], 'bob/stored.ipynb', zipfile.ZIP_STORED)",
    "z.close()",
  ].join("\n");
  execFileSync("python3", ["-c", program, join(top, "x.ipynb"), join(top, "class.zip")], {
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  assert.deepEqual(told(takeIn(join(top, "class.zip"), originals)), [
    "ada: 02 from \u00fc.ipynb",
    "bob: 02 from stored.ipynb",
  ]);
});

test("progress is handed in beside the notebooks", () => {
  const [ada] = takeIn(
    folder({ [`ada/${file02}`]: exercise, "ada/progress.json": '{"version":1}' }),
    originals,
  ).learners;
  assert.equal(ada.progress, '{"version":1}');
});
