/** Cells compiled after what can matter to them alone come to the same as after all of it. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { declarationsOf } from "../../src/grading/compiler/visible";
import { relevantTo } from "../../src/grading/program/relevant";
import { remoteConverter } from "../../src/grading/program/remoteConverter";
import { openConverter } from "../../src/jupyter/kernel/converter";
import { cellNames } from "../../src/jupyter/kernel/converter/cellNames";
import { answerFiles, codeCells } from "../tasks/program";

const root = join(__dirname, "..", "..");
const skip = answerFiles.length === 0 && !existsSync(join(root, ".git")) ? "a handout has no answers/" : false;

const previous = `declare let rows: number, columns: number;
declare const one = 1, two = "2";
/** Half. */
declare function half(n: number): number;
/**
 * A pair
 */
declare const pair: {
    a: Alias;
};
interface Alias {
    b: typeof half;
}
declare const other: string;
import { check, task } from "cnn-workbook";
export {};
`;
const imports = 'import { check, task } from "cnn-workbook";\nexport {};\n';

const rows: readonly (readonly [name: string, source: string, kept: readonly string[]])[] = [
  ["nothing but imports", "1 + 1", []],
  ["a name", "other.length", ["other"]],
  ["the second name of a declaration", "columns + 1", ["rows"]],
  ["the second of two known values", "two.length", ["one"]],
  ["names in types, and in types of these", "pair.a", ["half", "pair", "Alias"]],
  ["a name that is declared again", "const other = 1;", ["other"]],
  ["a word in a text, to be sure", '"half"', ["half"]],
]; // biome-ignore format: rows

for (const [name, source, wanted] of rows) {
  test(`what can matter: ${name}`, () => {
    const { kept, rest } = relevantTo(source, previous);
    for (const declared of ["one", "rows", "half", "pair", "Alias", "other"]) {
      const [there, left] = [kept, rest].map((text) =>
        new RegExp(`(let|function|const|interface) ${declared}\\b`).test(text),
      );
      assert.deepEqual([there, left], [wanted.includes(declared), !wanted.includes(declared)], declared);
    }
    assert.ok(kept.startsWith(imports), kept);
    assert.equal(kept.length + rest.length, previous.length);
  });
}

test("all of it is kept where the compiler has not printed it, and where a name may be written in another way", () => {
  for (const [source, before] of [
    ["1", "let x = 1;\nfoo();\n"],
    ["\\u006fther", previous],
  ])
    assert.deepEqual(relevantTo(source, before), { kept: before, rest: "" });
});

const odd: readonly string[] = [
  'import { conv, task, tf } from "cnn-workbook";\nconst a = 1, b = "two"; let c: { d: number }[] = [];',
  "class Own<T> { constructor(readonly inside: T) {} }\nenum Colour { red, green }\nnamespace Room { export const door = 1; }",
  "type Pair<T> = [T, Own<T>];\nconst pair: Pair<number> = [1, new Own(2)];",
  "const { d: [first = 1] = [], ...others } = { d: [a], e: b };",
  "pair[1].inside + a",
  "function over(x: number): string;\nfunction over(x: string): number;\nfunction over(x: any): any { return x; }",
  "const told = over(1), counted = over('a');",
  "first",
  "const a = { shadows: pair };",
  "[a.shadows[0], Room.door, Colour.red, counted.toFixed(), told.length]",
  "declare global { var everywhere: number }\nglobalThis.everywhere = 1;",
  "const model = tf.sequential(); const layer = conv({ filters: 1, kernelSize: 3 });",
  "everywhere + others.e.length + cc",
  "c = c.map(({ d }) => ({ d: d + 1 }));",
];

/** A declaration on a line, whatever its order, however its types are broken into lines, without what ends its lists. */
const tidy = (text: string): string[] =>
  text
    .replace(/\n[ \t]+|\n(?=[\]}])/g, " ")
    .replace(/\[ /g, "[")
    .replace(/ \]/g, "]")
    .split("\n")
    .filter((line) => line.trim() !== "" && line !== "export {};")
    .sort();

const sequences: Readonly<Record<string, () => readonly string[]>> = {
  ...Object.fromEntries(
    answerFiles.map((name) => [name, () => codeCells("answers", name).map(({ source }) => source)]),
  ),
  "odd cells": () => odd,
};

test("exercises and odd cells become the same JavaScript, declarations and errors", { skip }, () => {
  const whole = openConverter(join(root, "work", "exercises"), declarationsOf(root));
  const { converter } = remoteConverter({
    compile: ({ previous, source }) => ({ ...whole.convert(previous, source), names: cellNames(source) }),
  });
  for (const [name, sources] of Object.entries(sequences)) {
    let [before, reduced] = ["", ""];
    for (const source of sources()) {
      const [wanted, given] = [whole.convert(before, source), converter.convert(reduced, source)];
      assert.equal(given.output, wanted.output, `${name}: ${source}`);
      assert.deepEqual(given.diagnostics, wanted.diagnostics, name);
      assert.equal(given.lastExpressionVar, wanted.lastExpressionVar);
      if (wanted.diagnostics.length > 0) continue;
      [before, reduced] = [wanted.declOutput ?? "", given.declOutput ?? ""];
      assert.deepEqual(tidy(reduced), tidy(before), `${name}: ${source}`);
    }
  }
});
