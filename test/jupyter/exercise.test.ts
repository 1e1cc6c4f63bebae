import assert from "node:assert/strict";
import { test } from "node:test";
import { cutSolutions, exerciseCell, solutionLines, toExercise } from "../../src/jupyter/exercise";
import type { Notebook } from "../../src/jupyter/notebook";

const lines = (...text: string[]): string => text.join("\n");

const cuts: [name: string, source: string, exercise: string][] = [
  ["nothing to cut", "const a = 1;", "const a = 1;"],
  [
    "a stub in the place of the solution",
    lines("// BEGIN SOLUTION", "// stub: const a: number = todo();", "const a = 1;", "// END SOLUTION"),
    "const a: number = todo();",
  ],
  [
    "signature and comment stay, the stub keeps its place",
    lines(
      "/** Doubles. */",
      "function f(x) {",
      "  // BEGIN SOLUTION",
      "  // stub: return todo();",
      "  return 2 * x;",
      "  // END SOLUTION",
      "}",
    ),
    lines("/** Doubles. */", "function f(x) {", "  return todo();", "}"),
  ],
  [
    "no stub",
    lines("f(() => {", "  // BEGIN SOLUTION", "  g();", "  // END SOLUTION", "});"),
    lines("f(() => {", "  // your code here", "});"),
  ],
  [
    "a written answer",
    lines("Why?", "<!-- BEGIN SOLUTION -->", "Because.", "<!-- END SOLUTION -->"),
    lines("Why?", "*Your answer here.*"),
  ],
  [
    "two solutions",
    lines("// BEGIN SOLUTION", "a", "// END SOLUTION", "x", "// BEGIN SOLUTION", "b", "// END SOLUTION"),
    lines("// your code here", "x", "// your code here"),
  ],
];

for (const [name, source, exercise] of cuts) {
  test(`cuts ${name}, also where lines end as on Windows or on an old Mac`, () => {
    for (const ending of ["\n", "\r\n", "\r"]) {
      assert.equal(cutSolutions(source.replaceAll("\n", ending)), exercise);
      assert.deepEqual(solutionLines(source.replaceAll("\n", ending)), solutionLines(source));
    }
    for (const line of solutionLines(source)) assert.ok(!exercise.split("\n").includes(line), line);
  });
}

const refused: [name: string, source: string, message: RegExp][] = [
  ["a solution without an end", "// BEGIN SOLUTION\na", /BEGIN SOLUTION must be followed by END SOLUTION/],
  ["an end without a beginning", "a\n// END SOLUTION", /END SOLUTION must follow BEGIN SOLUTION: "\/\/ END SOLUTION"/],
  [
    "a solution in a solution",
    "// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION",
    /must be followed by END SOLUTION/,
  ],
];

for (const [name, source, message] of refused) {
  test(`refuses ${name}`, () => {
    assert.throws(() => cutSolutions(source), { message });
  });
}

test("cells go by their ids", () => {
  assert.deepEqual(exerciseCell({ id: "task-10-2" }), { role: "task", task: "10.2" });
  assert.deepEqual(exerciseCell({ id: "written-3-6" }), { role: "written", task: "3.6" });
  assert.equal(exerciseCell({ id: "task-two" }), undefined);
});

/** The table of nbgrader's manual for schema 3. */
const flags: [id: string, grade: boolean, solution: boolean, locked: boolean, points: number | undefined][] = [
  ["some-text", false, false, true, undefined],
  ["task-2-1", false, false, true, undefined],
  ["answer-2-1", false, true, false, undefined],
  ["check-2-1", true, false, true, 3],
  ["written-2-2", true, true, false, 3],
];

test("every cell has nbgrader's metadata of schema 3, and nothing that it does not allow", () => {
  const cells = flags.map(([id]) => ({ cell_type: "markdown" as const, id, metadata: { tags: ["x"] }, source: id }));
  const notebook: Notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  toExercise(notebook, () => 3).cells.forEach(({ metadata }, i) => {
    const [id, grade, solution, locked, points] = flags[i];
    const wanted = { schema_version: 3, grade_id: id, grade, solution, locked, task: false };
    assert.deepEqual(metadata["nbgrader"], points === undefined ? wanted : { ...wanted, points });
    assert.deepEqual(metadata["tags"], ["x"]);
  });
});
