import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { placesIn } from "../../src/host/places";
import { identify } from "../../src/jupyter/identify";
import { formatNotebook } from "../../src/jupyter/notebook";
import { parseAnyNotebook, readAnyNotebook, readNotebook } from "../../src/jupyter/readNotebook";

/** One small exercise as other programs write it, and as it is after an accident. */
const foreign = join(__dirname, "foreign");
const fileOf = (name: string): string => join(foreign, `${name}.ipynb`);
const original = readNotebook(fileOf("original"));
const itsCells = original.cells.map(({ id }) => id);

const readable: [name: string, notes: RegExp[], ids?: string[], notesOnCells?: string[]][] = [
  ["original", []],
  ["classic-4.0", []],
  ["bare-4.4", []],
  ["vscode-4.2", []],
  ["colab-4.0", []],
  ["deepnote-4.5", []],
  ["jupytext-4.5", []],
  ["crlf", []],
  ["bom", [/^begins with a byte order mark \(UTF-8 with BOM\)/]],
  ["utf-16", [/^is written in UTF-16/]],
  ["python-nan", [/^has NaN or Infinity where JSON wants a number \(2, read as null\)$/]],
  ["no-format", [/does not say its nbformat/, /has no metadata/]],
  ["odd-ids", [/without a valid id \(2 cells, from cell 2 on\)/]],
  ["attachments", [], ["exercise-title", "raw", ...itsCells.slice(1)]],
  [
    "copied-check",
    [],
    [...itsCells, "check-2-1"],
    ["has the check of task 2.1 twice (the last one counts): cells 5 and 6"],
  ],
  ["deleted-check", [], itsCells.slice(0, 4), ["lacks the check of task 2.1"]],
  [
    "damaged",
    [
      /that hold nothing and are left out \(2 cells, from cell 1 on\)/,
      /whose text is not all text \(2 cells, from cell 2 on\)/,
      /without metadata \(2 cells, from cell 5 on\)/,
      /whose outputs are not all there \(2 cells, from cell 6 on\)/,
      /of an unknown type, which are not run \(cell 8\)/,
    ],
    [...itsCells, "query"],
  ],
];

for (const [name, notes, ids = itsCells, notesOnCells = []] of readable) {
  test(`${name} is read, its oddities are said, and its cells are known`, () => {
    const { notebook, notes: found } = readAnyNotebook(fileOf(name));
    assert.equal(found.length, notes.length, found.join("; "));
    for (const [i, note] of notes.entries()) assert.match(found[i], note);
    const identified = identify(notebook, original);
    assert.deepEqual(
      identified.notebook.cells.map(({ id }) => id),
      ids,
    );
    assert.deepEqual(identified.notes, notesOnCells);
  });
}

const unreadable: [name: string, reason: RegExp][] = [
  ["conflict", /^has git's conflict marks in it, the first in line 76$/],
  ["cut-off", /^is cut off: it ends in line 76$/],
  ["cut-between", /^is cut off: it ends in line 15$/],
  ["comma", /^is not a notebook: it cannot be read as JSON from line 108, column 16, on$/],
  ["empty", /^is empty$/],
  ["zeros", /^is empty$/],
  ["nbformat-3", /^is in the old nbformat 3: open it in JupyterLab and save it$/],
  ["nbformat-5", /^is in nbformat 5, which is newer/],
  ["web-page", /^is a web page, not a notebook$/],
  ["python-source", /^is not a notebook: it cannot be read as JSON from line 1, column 1, on$/],
  ["a-list", /^is not a notebook: it has no cells$/],
  ["no-cells", /^is not a notebook: it has no cells$/],
];

for (const [name, reason] of unreadable) {
  test(`${name} is refused in a line that says what is wrong`, () => {
    assert.throws(() => readAnyNotebook(fileOf(name)), { name: "NotebookError", reason });
  });
}

test("every file of the folder is tried", () => {
  const tried = [...readable, ...unreadable].map(([name]) => `${name}.ipynb`);
  assert.deepEqual(tried.sort(), readdirSync(foreign).sort());
});

const places: [name: string, make: (path: string) => void, reason: RegExp][] = [
  ["nothing", () => {}, /^is not there$/],
  ["a folder", (path) => mkdirSync(path), /^is a folder, not a file$/],
  ["a link to nothing", (path) => symlinkSync("gone", path), /^is a link to a file that is not there$/],
  ["a link to itself", (path) => symlinkSync(path, path), /^is a link that leads to itself$/],
  ["a file of 200 MB", (path) => ftruncateSync(openSync(path, "w"), 2e8), /^is too large \(200 MB, at most 100 are/],
];

for (const [name, make, reason] of places) {
  test(`${name} in a notebook's place is told`, { skip: process.platform === "win32" }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
    t.after(() => rmSync(folder, { recursive: true }));
    make(join(folder, "x.ipynb"));
    assert.throws(() => readAnyNotebook(join(folder, "x.ipynb")), { name: "NotebookError", reason });
  });
}

test("a file that may not be read is told", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "x.ipynb");
  writeFileSync(file, "{}");
  chmodSync(file, 0);
  // Root may read everything, and only learns that this is no notebook.
  const reason = process.getuid?.() === 0 ? /^is not a notebook/ : /^may not be read \(permission denied\)$/;
  assert.throws(() => readAnyNotebook(file), { reason });
});

/** nbformat itself says which of its notebooks it takes, after we have written them. */
test("what is written of them nbformat takes, of the version that they had, with all that we do not know", () => {
  const script = `
import json, sys, nbformat
for name, text in json.load(sys.stdin).items():
    try:
        nbformat.validate(json.loads(text), relax_add_props=True)
    except Exception as error:
        print(name, str(error).splitlines()[0])
`;
  const written = readable.map(([name]) => [name, formatNotebook(readAnyNotebook(fileOf(name)).notebook)] as const);
  const { python } = placesIn(join(__dirname, "..", ".."));
  const { stdout, stderr, status } = spawnSync(python, ["-c", script], {
    input: JSON.stringify(Object.fromEntries(written)),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^damaged .*sparkle.*\n$/, "only the output and the cell of types that nbformat does not know");

  for (const [name, text] of written) {
    assert.equal(formatNotebook(parseAnyNotebook(text, name).notebook), text, "written again, it is the same");
    if (name === "damaged" || name === "python-nan" || name === "no-format") continue;
    const before = plain(new TextDecoder(name === "utf-16" ? "utf-16le" : "utf-8").decode(readFileSync(fileOf(name))));
    const after = plain(text);
    if (name === "odd-ids") for (const cell of [...before["cells"], ...after["cells"]]) delete cell["id"];
    assert.deepEqual(after, before, name);
  }
});

/** A notebook's JSON, with its lists of lines joined. */
function plain(text: string): Record<string, Record<string, unknown>[]> {
  const lines = (key: string, value: unknown): unknown =>
    Array.isArray(value) && (key === "source" || key === "text") ? value.join("") : value;
  return JSON.parse(text, lines);
}

test("ten times the cells take some ten times as long to read and to know, not a hundred times", () => {
  const userMs = (count: number): number => {
    const text = JSON.stringify({ cells: Array.from({ length: count }, () => ({ cell_type: "code" })) });
    const before = process.cpuUsage();
    identify(parseAnyNotebook(text, "x.ipynb").notebook, original);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  userMs(2000); // which compiles it
  const few = userMs(2000);
  const many = userMs(20_000);
  assert.ok(many < 40 * few, `${few} ms, then ${many} ms`);
});
