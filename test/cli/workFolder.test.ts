import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { choosePaths } from "../../src/cli/reset";
import { resetWork, syncWork, workState } from "../../src/cli/workFolder";

const lesson = "notebooks/02-parameters.ipynb";
const nothing = { added: [], updated: [], removed: [], movedOn: [] };

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
  syncWork(root);
  return { root, write, read, mine: `work/${lesson}` };
}

test("the first sync copies everything, the next has nothing to do", (t) => {
  const { root, read, mine } = clone(t);
  assert.equal(read(mine), read(lesson));
  assert.equal(read("work/notebooks/picture.png"), "pixels");
  assert.deepEqual(syncWork(root), nothing);
});

test("a deleted copy comes back, a new original arrives", (t) => {
  const { root, write, mine } = clone(t);
  rmSync(join(root, mine));
  write("exercises/02-parameters.ipynb", notebook("Task", "", ""));
  assert.deepEqual(syncWork(root).added, [lesson, "exercises/02-parameters.ipynb"]);
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
  ["a broken file", "{", "touched"],
];

for (const [name, copy, state] of changes) {
  test(`${name}: ${state}`, (t) => {
    const { root, write, read, mine } = clone(t);
    write(mine, copy);
    assert.equal(workState(root)[0]?.state, state);
    assert.deepEqual(syncWork(root), nothing, "as long as the original stays");
    assert.equal(read(mine), copy);
    write(lesson, notebook("Hello", "1", "3"));
    const report = syncWork(root);
    assert.deepEqual(report, { ...nothing, [state === "touched" ? "movedOn" : "updated"]: [lesson] });
    if (state === "touched") {
      assert.equal(read(mine), copy, "never overwritten");
      assert.deepEqual(syncWork(root).movedOn, [lesson], "told again");
    } else {
      assert.deepEqual(syncWork(root), nothing);
    }
  });
}

test("an update keeps the outputs of unchanged cells and drops those of changed ones", (t) => {
  const { root, write, read, mine } = clone(t);
  write(mine, notebook("Hello", "1", "2", { run: true }));
  write(lesson, notebook("Hello, reader", "1", "3"));
  syncWork(root);
  const { cells } = JSON.parse(read(mine));
  assert.equal(cells[0].source, "Hello, reader");
  assert.equal(cells[1].outputs[0].text, "first ran");
  assert.equal(cells[1].execution_count, 1);
  assert.deepEqual([cells[2].source, cells[2].outputs, cells[2].execution_count], ["3", [], null]);
});

test("an original that is gone takes only a copy with it that was never used", (t) => {
  const { root, write, mine } = clone(t);
  write(mine, notebook("Hello", "1", "2", { run: true }));
  rmSync(join(root, "notebooks"), { recursive: true });
  assert.deepEqual(syncWork(root), { ...nothing, removed: ["notebooks/picture.png"] });
  assert.ok(existsSync(join(root, mine)));
});

test("a lost record makes no copy fair game", (t) => {
  const { root, write, read, mine } = clone(t);
  write(mine, notebook("Mine", "1", "2"));
  rmSync(join(root, ".workbook"), { recursive: true });
  write(lesson, notebook("Hello", "1", "3"));
  syncWork(root);
  assert.equal(read(mine), notebook("Mine", "1", "2"));
});

test("a setup killed before it took note of a copy finds it untouched", (t) => {
  const { root, write } = clone(t);
  rmSync(join(root, ".workbook"), { recursive: true });
  syncWork(root);
  write(lesson, notebook("Hello", "1", "3"));
  assert.deepEqual(syncWork(root).updated, [lesson]);
});

test("reset gives a fresh copy that follows again, and keeps what was there", (t) => {
  const { root, write, read, mine } = clone(t);
  write(mine, notebook("Mine", "1", "2"));
  const backup = "work/backups/notebooks/02-parameters.2026-01-02T03-04-05.ipynb";
  const now = new Date("2026-01-02T03:04:05Z");
  assert.deepEqual(resetWork(root, [lesson], now), [{ path: lesson, backup }]);
  assert.equal(read(mine), read(lesson));
  assert.equal(read(backup), notebook("Mine", "1", "2"));
  assert.deepEqual(
    resetWork(root, [lesson], now),
    [{ path: lesson, backup: undefined }],
    "nothing of theirs, no backup",
  );
  write(lesson, notebook("Hello", "1", "3"));
  assert.deepEqual(syncWork(root).updated, [lesson]);
});

const originals = [
  "notebooks/00-start.ipynb",
  "notebooks/02-ram.ipynb",
  "notebooks/picture.png",
  "exercises/02-ram.ipynb",
];
const choices: [numbers: string[], only: string | undefined, expected: string[] | RegExp][] = [
  [["2"], undefined, ["notebooks/02-ram.ipynb", "exercises/02-ram.ipynb"]],
  [["02"], "exercise", ["exercises/02-ram.ipynb"]],
  [["00", "02"], "lesson", ["notebooks/00-start.ipynb", "notebooks/02-ram.ipynb"]],
  [["7"], undefined, /there is no lesson or exercise 7/],
  [["00"], "exercise", /there is no exercise 00/],
  [["2"], "book", /unknown kind: book/],
];

for (const [numbers, only, expected] of choices) {
  test(`reset ${numbers.join(" ")}${only ? ` --only ${only}` : ""}`, () => {
    if (expected instanceof RegExp) assert.throws(() => choosePaths(originals, numbers, only), expected);
    else assert.deepEqual(choosePaths(originals, numbers, only), expected);
  });
}
