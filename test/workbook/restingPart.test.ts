import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notebook } from "../../src/jupyter/notebook";
import { restingPart } from "./restingPart";

const resting = 'showFinding({ holds: a > 1, says: "more" });';
const free = 'showFinding({ holds: a > 1, says: "more", otherwise: "less" });';

/** Sources of code cells, and which of them stay, by their places. */
const parts: [name: string, sources: string[], kept: number[] | undefined][] = [
  ["what a finding needs, and what that needs", ["const b = 2;", "const a = b + 1;", resting], [0, 1, 2]],
  ["not what nothing needs", ["const c = 2;", "const a = 3;", resting], [1, 2]],
  ["not what comes after it", ["const a = 3;", resting, "showTable([a]);"], [0, 1]],
  ["none where each has its other sentence", ["const a = 3;", free], undefined],
  ["none without findings", ["const a = 3;"], undefined],
  ["what is taken apart", ["const { x: a, ...rest } = await make();", "const [b] = list;", resting], [0, 2]],
  ["functions and classes", ["function f() {}", "class K {}", `const a = f(K);`, resting], [0, 1, 2, 3]],
  ["what a function needs inside", ["const b = 1;", "const f = () => b;", "const a = f();", resting], [0, 1, 2, 3]],
  ["where something is set", ["let a = 0;", "a = 5;", resting], [0, 1, 2]],
  ["where a part is set or counted", ["const a = [0];", "a[0] = 5;", "a[0]++;", resting], [0, 1, 2, 3]],
  ["where a method may change it", ["const a = [];", "a.push(5);", resting], [0, 1, 2]],
  [
    "where something is awaited that is given it",
    ["const a = build();", "await train(a, images);", resting],
    [0, 1, 2],
  ],
  ["not where it is only shown", ["const a = 3;", "showTable(rows(a));", resting], [0, 2]],
];
for (const [name, sources, kept] of parts) {
  test(`of a lesson stays: ${name}`, () => {
    const cells = sources.map((source, i) => {
      return { cell_type: "code" as const, id: String(i), metadata: {}, source, outputs: [], execution_count: null };
    });
    const text = { cell_type: "markdown" as const, id: "text", metadata: {}, source: "a" };
    const lesson: Notebook = { cells: [text, ...cells], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    assert.deepEqual(
      restingPart(lesson)?.cells.map(({ id }) => Number(id)),
      kept,
    );
    assert.equal(lesson.cells.length, sources.length + 1);
  });
}

test("of a cell that does not stay its imports do, which later cells have as well", () => {
  const sources = [
    'import { quick } from "cnn-workbook";\nconst b = train(quick);',
    "const a = quick ? 1 : 2;",
    resting,
  ];
  const cells = sources.map((source, i) => {
    return { cell_type: "code" as const, id: String(i), metadata: {}, source, outputs: [], execution_count: null };
  });
  const part = restingPart({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  assert.deepEqual(
    part?.cells.map(({ source }) => source),
    ['import { quick } from "cnn-workbook";', ...sources.slice(1)],
  );
});
