import assert from "node:assert/strict";
import { test } from "node:test";
import { notFound } from "../../src/jupyter/findings";
import type { Cell, Output } from "../../src/jupyter/notebook";

const finding = (holds: boolean, rests: boolean): Output => ({
  output_type: "display_data",
  data: { "text/markdown": "shown" },
  metadata: { "cnn-workbook": { finding: { holds, rests, says: "more" } } },
});
const cell = (...outputs: Output[]): Cell[] => [
  { cell_type: "markdown", id: "a-text", metadata: {}, source: "a" },
  { cell_type: "code", id: "some-code", metadata: {}, source: "1", outputs, execution_count: null },
];

const rows: readonly (readonly [name: string, cells: Cell[], found: string[]])[] = [
  ["a lesson rests on it, and it came out so", cell(finding(true, true)), []],
  ["a lesson rests on it, and it came out differently", cell(finding(false, true)), ["05-five, some-code: more"]],
  ["it has another sentence for that", cell(finding(false, false)), []],
  ["one of two", cell(finding(true, true), finding(false, true)), ["05-five, some-code: more"]],
  ["nothing is said", cell({ output_type: "stream", name: "stdout", text: "a" }), []],
];

for (const [name, cells, found] of rows)
  test(`a finding: ${name}`, () => assert.deepEqual(notFound("05-five", cells), found));
