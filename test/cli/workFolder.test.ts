import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Stray, strayText } from "../../src/cli/strays";
import { syncWork, workState } from "../../src/cli/workFolder";
import { type Places, placesIn } from "../../src/host/places";

const lesson = "notebooks/02-parameters.ipynb";
const nothing = { added: [], updated: [], removed: [], movedOn: [], broken: [], strays: [] };

type Source = string | string[];

/** A notebook of one text and two code cells, run or not. */
function notebook(text: Source, first: Source, second: Source, { run = false, metadata = {} } = {}): string {
  const code = (id: string, source: Source) => ({
    id,
    cell_type: "code",
    metadata: {},
    source,
    execution_count: run ? 1 : null,
    outputs: run ? [{ output_type: "stream", name: "stdout", text: `${id} ran` }] : [],
  });
  const cells = [
    { id: "text", cell_type: "markdown", metadata: {}, source: text },
    code("first", first),
    code("second", second),
  ];
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

function clone(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), "workbook-copies-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  write(lesson, notebook("Hello", "1", "2"));
  write("notebooks/picture.png", "pixels");
  const where = placesIn(root);
  syncWork(where);
  return { root, where, write, read, mine: `work/${lesson}` };
}

test("the first sync copies everything, the next has nothing to do", (t) => {
  const { where, read, mine } = clone(t);
  assert.equal(read(mine), read(lesson));
  assert.equal(read("work/notebooks/picture.png"), "pixels");
  assert.deepEqual(syncWork(where), nothing);
});

test("a deleted copy comes back, a new original arrives", (t) => {
  const { root, where, write, mine } = clone(t);
  rmSync(join(root, mine));
  write("exercises/02-parameters.ipynb", notebook("Task", "", ""));
  assert.deepEqual(syncWork(where).added, [lesson, "exercises/02-parameters.ipynb"]);
});

const changes: [name: string, copy: string, state: "following" | "touched"][] = [
  ["running every cell", notebook("Hello", "1", "2", { run: true }), "following"],
  ["saving sources as lists of lines", notebook(["Hel", "lo"], ["1"], "2"), "following"],
  [
    "metadata that JupyterLab adds",
    notebook("Hello", "1", "2", { metadata: { language_info: { version: "5.0" } } }),
    "following",
  ],
  ["an edited code cell", notebook("Hello", "1 + 1", "2"), "touched"],
  ["an edited text", notebook("Hello!", "1", "2"), "touched"],
  [
    "line ends of another system, in the file and in its cells",
    notebook("Hello", "1", "2").replaceAll("\n", "\r\n").replace('"Hello"', '["Hel", "lo"]'),
    "following",
  ],
  ["a byte order mark", `\uFEFF${notebook("Hello", "1", "2")}`, "following"],
  ["a broken file", "{", "touched"],
  ["an empty file", "", "touched"],
];

for (const [name, copy, state] of changes) {
  test(`${name}: ${state}`, (t) => {
    const { where, write, read, mine } = clone(t);
    write(mine, copy);
    assert.equal(workState(where)[0]?.state, state);
    const broken =
      copy.length < 2 ? [{ path: lesson, problem: copy ? "is cut off: it ends in line 1" : "is empty" }] : [];
    assert.deepEqual(syncWork(where), { ...nothing, broken }, "as long as the original stays");
    assert.equal(read(mine), copy);
    write(lesson, notebook("Hello", "1", "3"));
    const report = syncWork(where);
    assert.deepEqual(report, { ...nothing, broken, [state === "touched" ? "movedOn" : "updated"]: [lesson] });
    if (state === "touched") {
      assert.equal(read(mine), copy, "never overwritten");
      assert.deepEqual(syncWork(where).movedOn, [lesson], "told again");
    } else {
      assert.deepEqual(syncWork(where), nothing);
    }
  });
}

test("originals whose line ends alone have changed have not moved on, touched copy or not", (t) => {
  const { root, where, write, read, mine } = clone(t);
  write("notebooks/02-own.ipynb", notebook(["one\n", "two"], "1\n2", "3"));
  write("notebooks/code.ts", "one;\ntwo;\n");
  syncWork(where);
  write(mine, notebook("Mine", "1", "2"));
  for (const path of [lesson, "notebooks/02-own.ipynb", "notebooks/code.ts"])
    write(path, read(path).replaceAll("\n", "\r\n").replaceAll("\\n", "\\r\\n"));
  assert.deepEqual(
    workState(where).filter(({ movedOn }) => movedOn),
    [{ path: "notebooks/02-own.ipynb", state: "following", movedOn: true }],
    "only what a cell itself says with other line ends is another file",
  );
  rmSync(join(root, "work", "notebooks", "code.ts"));
  assert.deepEqual(syncWork(where), { ...nothing, added: ["notebooks/code.ts"], updated: ["notebooks/02-own.ipynb"] });
});

test("a picture is compared byte by byte", (t) => {
  const { where, write } = clone(t);
  write("notebooks/picture.png", "\0\n");
  syncWork(where);
  write("notebooks/picture.png", "\0\r\n");
  assert.deepEqual(syncWork(where).updated, ["notebooks/picture.png"]);
});

test("a copy that was given and is gone comes back, but not where that is to be told", (t) => {
  const { root, where, write, mine } = clone(t);
  rmSync(join(root, mine));
  write("notebooks/03-new.ipynb", notebook("New", "", ""));
  assert.deepEqual(syncWork(where, false).added, ["notebooks/03-new.ipynb"]);
  assert.equal(workState(where)[0]?.state, "missing");
  assert.deepEqual(syncWork(where).added, [lesson]);
});

const moved = "notebooks/02-memory.ipynb";
const own = notebook("Hello", "mine", "2");
const renamings: [
  name: string,
  work: (at: { root: string; write(path: string, content: string): void }) => void,
  strays: Stray[],
  told: RegExp,
][] = [
  [
    "a touched copy whose original was renamed: known by its cells",
    ({ root, write }) => {
      write(`work/${lesson}`, own);
      renameSync(join(root, lesson), join(root, "notebooks/07-memory.ipynb"));
    },
    [{ path: lesson, renamed: "original", original: "notebooks/07-memory.ipynb" }],
    /has your own work in it and stays; lesson 07 is now called 07-memory\.ipynb\. To go on with yours, give it the name/,
  ],
  [
    "one that cannot be read any more: known by its number",
    ({ root, write }) => {
      write(`work/${lesson}`, "<<<<<<< HEAD");
      renameSync(join(root, lesson), join(root, moved));
    },
    [{ path: lesson, renamed: "original", original: moved }],
    /lesson 02 is now called 02-memory\.ipynb/,
  ],
  [
    "one whose original was removed",
    ({ root, write }) => {
      write(`work/${lesson}`, own);
      rmSync(join(root, lesson));
    },
    [{ path: lesson, renamed: "original" }],
    /stays, though its original is no longer part of the workbook\. Move it out of that folder/,
  ],
  [
    "a copy that its learner renamed",
    ({ root, write }) => {
      write(`work/${lesson}`, own);
      renameSync(join(root, "work", lesson), join(root, "work/notebooks/my lesson.ipynb"));
    },
    [{ path: "notebooks/my lesson.ipynb", renamed: "copy", original: lesson }],
    /is this lesson 02, renamed\? The workbook looks at work\/notebooks\/02-parameters\.ipynb/,
  ],
  [
    "one copied, and both used",
    ({ write }) => {
      for (const path of [lesson, "notebooks/b.ipynb"]) write(`work/${path}`, own);
    },
    [],
    /^$/,
  ],
  ["a notebook of the learner's own", ({ write }) => write("work/notebooks/b.ipynb", '{"cells":[]}'), [], /^$/],
];

for (const [name, work, strays, told] of renamings) {
  test(`${name}: told each time, and never overwritten`, (t) => {
    const at = clone(t);
    work(at);
    const before = strays.map(({ path }) => at.read(`work/${path}`));
    for (const _ of ["first", "second"]) {
      assert.deepEqual(syncWork(at.where).strays, strays);
      assert.deepEqual(
        strays.map(({ path }) => at.read(`work/${path}`)),
        before,
      );
    }
    assert.match(strays.map((stray) => strayText(stray).join(" ")).join(), told);
    for (const { original } of strays) if (original) assert.equal(at.read(`work/${original}`), at.read(original));
  });
}

test("an update keeps the outputs of unchanged cells and drops those of changed ones", (t) => {
  const { where, write, read, mine } = clone(t);
  write(mine, notebook("Hello", "1", "2", { run: true }));
  write(lesson, notebook("Hello, reader", "1", "3"));
  syncWork(where);
  const { cells } = JSON.parse(read(mine));
  assert.equal(cells[0].source, "Hello, reader");
  assert.equal(cells[1].outputs[0].text, "first ran");
  assert.equal(cells[1].execution_count, 1);
  assert.deepEqual([cells[2].source, cells[2].outputs, cells[2].execution_count], ["3", [], null]);
});

test("an original that is gone takes only a copy with it that was never used", (t) => {
  const { root, where, write, mine } = clone(t);
  write(mine, notebook("Hello", "1", "2", { run: true }));
  rmSync(join(root, "notebooks"), { recursive: true });
  assert.deepEqual(syncWork(where), { ...nothing, removed: ["notebooks/picture.png"] });
  assert.ok(existsSync(join(root, mine)));
});

test("a lost record makes no copy fair game", (t) => {
  const { root, where, write, read, mine } = clone(t);
  write(mine, notebook("Mine", "1", "2"));
  rmSync(join(root, ".workbook"), { recursive: true });
  write(lesson, notebook("Hello", "1", "3"));
  syncWork(where);
  assert.equal(read(mine), notebook("Mine", "1", "2"));
});

test("a setup killed before it took note of a copy finds it untouched", (t) => {
  const { root, where, write } = clone(t);
  rmSync(join(root, ".workbook"), { recursive: true });
  syncWork(where);
  write(lesson, notebook("Hello", "1", "3"));
  assert.deepEqual(syncWork(where).updated, [lesson]);
});

test("a home elsewhere gets the copies, and the program is left as it is", (t) => {
  const { root, write } = clone(t);
  rmSync(join(root, "work"), { recursive: true });
  rmSync(join(root, ".workbook"), { recursive: true });
  const home = mkdtempSync(join(tmpdir(), "workbook-home-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const where: Places = placesIn(root, home);
  assert.deepEqual(syncWork(where).added, [lesson, "notebooks/picture.png"]);
  assert.deepEqual(syncWork(where), nothing);
  write(lesson, notebook("Hello", "1", "3"));
  assert.deepEqual(syncWork(where).updated, [lesson]);
  assert.deepEqual(readdirSync(root), ["notebooks"]);
});

test("the record of copies of an earlier version is taken over", (t) => {
  const { root, where, write, read, mine } = clone(t);
  const file = ".workbook/copies.json";
  write(file, JSON.stringify(JSON.parse(read(file)).files));
  write(mine, notebook("Mine", "1", "2"));
  write(lesson, notebook("Hello", "1", "3"));
  assert.deepEqual(workState(where)[0], { path: lesson, state: "touched", movedOn: true });
  rmSync(join(root, "notebooks", "picture.png"));
  assert.deepEqual(syncWork(where), { ...nothing, movedOn: [lesson], removed: ["notebooks/picture.png"] });
  assert.equal(read(mine), notebook("Mine", "1", "2"));
});

test("a notebook with a cell that is none is touched, and nothing breaks on it", (t) => {
  const { where, write, mine } = clone(t);
  write(mine, JSON.stringify({ cells: [null] }));
  assert.equal(workState(where)[0]?.state, "touched");
});
