import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { boardFile, recordedBoard } from "../../bench/board";

test("the board in bench/board/ is what the records give", () => {
  assert.ok(readFileSync(boardFile, "utf8") === recordedBoard(), "it is another: npm run bench -- board");
});

test("the board is a page of its own: tables with captions and heads, a chart with words, nothing from elsewhere", () => {
  const text = recordedBoard();
  for (const name of ["mnistBest", "mnistFast", "mnistBaseline in Keras"])
    assert.ok(text.includes(`>${name}</th>`), name);
  assert.equal(text.match(/<caption>/g)?.length, 3);
  assert.match(text, /role="img" aria-label="Test accuracies with error bars\. mnistBest: 99\./);
  assert.doesNotMatch(text, /src=|@import|<script|NaN|undefined/);
});
