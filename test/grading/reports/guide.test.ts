import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { classPage } from "../../../src/grading/reports/classPage";
import { smallClass } from "./smallClass";

test("the teaching guide names the parts of the class report in the order in which they stand there", () => {
  const guide = readFileSync(join(__dirname, "../../../docs/teaching.md"), "utf8");
  const told = /\*\*Read `grades\/class\.html`\.\*\* (.*?)\. The line of links/.exec(guide)?.[1] ?? "";
  const page = classPage(smallClass, []);
  const parts = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title.toLowerCase());
  assert.deepEqual(
    [...told.matchAll(/\*(.+?)\*/g)].map(([, name]) => name),
    parts,
  );
});
