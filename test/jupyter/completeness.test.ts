import assert from "node:assert/strict";
import { test } from "node:test";
import { isComplete } from "../../src/jupyter/kernel/completeness";

const rows: readonly (readonly [code: string, status: string, indent?: string])[] = [
  ["", "complete"],
  ["1", "complete"],
  ["const a = 1;", "complete"],
  ["console.log('a')\n", "complete"],
  ["function f(n: number): number { return n; }", "complete"],
  ["if (a) {\n  b();\n}", "complete"],
  ["const s = `a\nb`", "complete"],
  ["const s = `a${ { b: `c` } }`", "complete"],
  ["await (async () => 1)()", "complete"],
  ["for await (const a of b) {}", "complete"],
  ["export const a = 1", "complete"],
  ["import { a } from 'b'", "complete"],
  ["// a comment", "complete"],
  ["/* a\n comment */", "complete"],
  ["const r = /[(]/", "complete"],
  ["enum A { B }\nclass C<T> extends D<T> {}", "complete"],
  ["const s = '🦊'", "complete"],
  ["const s = `a", "incomplete", ""],
  ["const s = `a${", "incomplete", "  "],
  ["const s = `a${b", "incomplete", ""],
  ["const s = `a${b}", "incomplete", ""],
  ["const s = `a\n\n", "incomplete", ""],
  ["function f() {", "incomplete", "  "],
  ["  if (a) {", "incomplete", "    "],
  ["if (a) {\n  b();", "incomplete", "  "],
  ["f(", "incomplete", "  "],
  ["f(1,", "incomplete", ""],
  ["const a = [", "incomplete", "  "],
  ["const a = [1, 2", "incomplete", ""],
  ["const a = { b: 1,", "incomplete", ""],
  ["/* a", "incomplete", ""],
  ["/** a\n * b", "incomplete", " "],
  ["const s = 'a", "incomplete", ""],
  ['const s = "a', "incomplete", ""],
  ["const r = /a", "incomplete", ""],
  ["a +", "incomplete", ""],
  ["a +\n", "incomplete", ""],
  ["const a =", "incomplete", ""],
  ["a.", "incomplete", ""],
  ["a ? b :", "incomplete", ""],
  ["const f = () =>", "incomplete", ""],
  ["if (a)", "incomplete", ""],
  ["try {\n}", "incomplete", ""],
  ["class A {", "incomplete", "  "],
  ["import { a } from", "incomplete", ""],
  ["f(() => { // why", "incomplete", "  "],
  ["const = 3", "invalid"],
  ["1 2", "invalid"],
  ["f())", "invalid"],
  ["}", "invalid"],
  ["const s = 'a\nb'", "invalid"],
  ["if (a) else b", "invalid"],
  ["const 1a = 2", "invalid"],
  ["f(]", "invalid"],
  ["import raise from", "incomplete", ""],
]; // biome-ignore format: rows

for (const [code, status, indent] of rows) {
  test(`${JSON.stringify(code)} is ${status}`, () => {
    // A reply of Jupyter's: an indentation where more is wanted, and there alone.
    assert.deepEqual(isComplete(code), indent === undefined ? { status } : { status, indent });
  });
}
