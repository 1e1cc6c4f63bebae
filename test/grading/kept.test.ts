import assert from "node:assert/strict";
import { test } from "node:test";
import { type RunTerms, runKey } from "../../src/grading/kept";
import type { Notebook } from "../../src/jupyter/notebook";

const notebook = (source: string): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: "markdown", id: "some-text", metadata: {}, source }],
});

const terms: RunTerms = {
  hash: "h",
  numbers: undefined,
  original: notebook("What is asked."),
  revisions: ["r1", "r2"],
  cellTimeout: 60,
  timeout: 1800,
  containment: "sandbox",
};

const others: [what: string, change: Partial<RunTerms>][] = [
  ["another notebook", { hash: "i" }],
  ["numbers of somebody's", { numbers: "ada" }],
  ["an exercise that was handed out with another text", { original: notebook("What else is asked.") }],
  ["a task that has changed", { revisions: ["r1", "r3"] }],
  ["another limit of a cell", { cellTimeout: 30 }],
  ["another limit of a notebook", { timeout: 600 }],
  ["another containment", { containment: "none" }],
];

test("a run is known again", () =>
  assert.equal(runKey({ ...terms }), runKey({ ...terms, original: notebook("What is asked.") })));

for (const [what, change] of others)
  test(`not taken for the same run: ${what}`, () => assert.notEqual(runKey({ ...terms, ...change }), runKey(terms)));
