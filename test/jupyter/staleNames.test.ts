import assert from "node:assert/strict";
import { test } from "node:test";
import { cellNames } from "../../src/jupyter/kernel/converter/cellNames";
import { StaleNames } from "../../src/jupyter/kernel/staleNames";

type Ran = readonly [source: string, ok: boolean];

const rows: readonly (readonly [name: string, before: readonly Ran[], source: string, stale: readonly string[]])[] = [
  ["a cell that failed to set a name", [["const a = ;", false]], 'check("2.1", a)', ["a"]],
  ["another name", [["const a = 1 +;", false]], 'check("2.1", b)', []],
  ["a cell that failed and then ran", [["const a = x;", false], ["const a = 1;", true]], "a", []],
  ["another cell in between", [["const a = x;", false], ["1 + 1", true]], "a", ["a"]],
  ["a function", [["function f(n: number): number {}", false]], "f", ["f"]],
  ["an assignment", [["a = todoo();", false]], "a + 1", ["a"]],
  ["parts of an object and a list", [["const { a, b: [c, ...d] } = x;", false]], "[a, c, d]", ["a", "c", "d"]],
  ["a name inside a function is not the cell's", [["function f() { const a = 1; throw a; } f();", false]], "a", []],
  ["a name in a text is not used", [["const a = x;", false]], 'show("a")', []],
]; // biome-ignore format: rows

for (const [name, before, source, stale] of rows) {
  test(name, () => {
    const names = new StaleNames(cellNames);
    for (const [cell, ok] of before) {
      names.begin(cell);
      names.end(ok);
    }
    names.begin(source);
    assert.deepEqual(names.used(), stale);
  });
}
