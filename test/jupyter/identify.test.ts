import assert from "node:assert/strict";
import { test } from "node:test";
import { identify } from "../../src/jupyter/identify";
import type { Cell } from "../../src/jupyter/notebook";
import { code, notebook } from "./executor";

const original = notebook(code("task-2-1", "task"), code("answer-2-1", "answer"), code("check-2-1", "check"));

/** A cell as a program without ids saved it, or with one of its own. */
const cell = (id: string, source: string): Cell => code(id, source);

const rows: readonly [what: string, cells: Cell[], ids: string[]][] = [
  ["by their ids", [cell("task-2-1", "a"), cell("answer-2-1", "b"), cell("check-2-1", "c")], ["task-2-1", "answer-2-1", "check-2-1"]],
  ["by their texts, without ids", [cell("#1", "task"), cell("#2", "answer"), cell("#3", "check")], ["task-2-1", "answer-2-1", "check-2-1"]],
  ["by a certain place", [cell("#1", "task"), cell("#2", "my answer"), cell("#3", "check")], ["task-2-1", "answer-2-1", "check-2-1"]],
  ["not by a place with one cell too many", [cell("#1", "task"), cell("#2", "mine"), cell("#3", "more"), cell("#4", "check")], ["task-2-1", "#2", "#3", "check-2-1"]],
  ["not where the cell there has an id of its own", [cell("task-2-1", "a"), cell("answer-2-1", "b"), cell("my-own-cell", "c")], ["task-2-1", "answer-2-1", "my-own-cell"]],
]; // biome-ignore format: rows

for (const [what, cells, ids] of rows)
  test(`an exercise's cells are known ${what}`, () => {
    const found = identify(notebook(...cells), original);
    assert.deepEqual(
      found.notebook.cells.map(({ id }) => id),
      ids,
    );
  });
