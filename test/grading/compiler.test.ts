/** What a compiler tells of cells: nothing of files, nothing of other people's cells, and what JupyterLab's tells. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { compilerLimits } from "../../src/grading/compiler/compilerProcess";
import { Compilers } from "../../src/grading/compiler/compilers";
import { declarationsOf } from "../../src/grading/compiler/visible";
import { openBox } from "../../src/grading/sandbox/box";
import { type CellConverter, type ConvertedCell, openConverter } from "../../src/jupyter/kernel/converter";

const root = join(__dirname, "..", "..");
const folder = join(root, "work", "exercises");
const secret = mkdtempSync(join(tmpdir(), "cnn-workbook-secret-"));
after(() => rmSync(secret, { recursive: true }));
writeFileSync(join(secret, "secret.json"), JSON.stringify({ password: "swordfish" }));
writeFileSync(join(secret, "secret.ts"), "export const swordfish = 1;");
writeFileSync(join(secret, "secret.d.ts"), "declare const swordfish: 1;");

const open = (): CellConverter => openConverter(folder, declarationsOf(root));
const used = open();

/** Compiles cells one after the other, as a kernel asks for them. */
function compileAll(converter: CellConverter, sources: readonly string[]): ConvertedCell[] {
  let previous = "";
  return sources.map((source) => {
    const { places: _, ...cell } = converter.convert(previous, source);
    if (cell.diagnostics.length === 0) previous = cell.declOutput ?? "";
    return cell;
  });
}

const reaching: readonly string[] = [
  `import x from "${secret}/secret.json"; x.password`,
  `import x from "${secret}/secret.json"; const y: number = x;`,
  `import * as x from "${secret}/secret"; x.swordfish`,
  `import * as x from "${secret}/secret.js"; x`,
  `const x = await import("${secret}/secret.json"); x.default.password`,
  `type X = typeof import("${secret}/secret.json"); const x: X = 1;`,
  `/// <reference path="${secret}/secret.d.ts" />\nconst x: string = swordfish;`,
  'import x from "../../package-lock.json"; const y: number = x;',
  'import x from "cnn-workbook/bench/results/peers.json"; const y: number = x;',
  'import x from "cnn-workbook/../package-lock.json"; const y: number = x;',
  'import x from "cnn-workbook/.cache/setup.json"; const y: number = x;',
  'import * as x from "cnn-workbook/src/tasks/questions/q02"; x',
  'import * as x from "../../src/tasks/questions/q02"; const y: number = x;',
]; // biome-ignore format: rows

for (const source of reaching) {
  test(`a compiler for others finds nothing here: ${source.replace(secret, "…").split("\n")[0]}`, () => {
    const [cell] = compileAll(used, [source]);
    assert.notEqual(cell.diagnostics.length, 0);
    const told = JSON.stringify(cell);
    // What stands in the cell itself comes back, and nothing else.
    for (const word of ["swordfish", "lockfileVersion", "tfjs-node", "largestBatch", "stackParameters"])
      assert.ok(!told.includes(word) || source.includes(word), told);
  });
}

const theirs: readonly string[] = [
  "declare global { interface Array<T> { stolen: T } var leaked: string; }\nglobalThis.leaked = 'x';",
  'declare module "cnn-workbook" { export function task(id: string): "mine"; }',
  "interface String { shout(): string }\nconst task = 1, check = 2;",
  "namespace NodeJS { export interface Process { theirs: 1 } }",
  'import { nothing } from "no-such-package"; nothing',
  "enum Colour { red, green }; class Box<T> { constructor(readonly inside: T) {} }\nnew Box(Colour.red)",
  "let broken: = 1",
  "type Deep<N extends 0[] = []> = N['length'] extends 40 ? N : Deep<[...N, 0]>;\nconst deep: Deep = [];",
];
const mine: readonly string[] = [
  'import { check, conv, task, tf } from "cnn-workbook";',
  'const given = task("2.1");',
  "const sizes = [1, 2].map((n) => ({ n, half: n / 2, layer: conv({ filters: n, kernelSize: 3 }) }));\nsizes",
  "const either = Math.random() > 2 ? 'a' : Math.random() > 3 ? 1 : [true];\nasync function later() { return either; }",
  "await check('2.1', given.filters * leaked.length);",
  "[1].stolen + 'a'.shout() + process.theirs + deep.length",
  "class Own { #x = 1; get x() { return this.#x; } }\nexport const own = new Own();",
  "own.y + sizes[0].third",
  "const t = tf.tensor1d([1]);\nt.add(sizes[0].half)",
];

test("a compiler that has compiled other people's cells compiles as a fresh one does", () => {
  compileAll(used, theirs);
  const after = compileAll(used, mine);
  assert.deepEqual(after, compileAll(open(), mine));
  const words = after.flatMap(({ diagnostics }) => diagnostics.map(({ messageText }) => messageText)).join("\n");
  assert.match(
    words,
    /Cannot find name 'leaked'.*'stolen' does not exist.*'shout' does not exist.*'theirs' does not exist/s,
  );
  assert.match(words, /'y' does not exist on type 'Own'/);
});

test("it says what the compiler of JupyterLab says", () => {
  assert.deepEqual(compileAll(used, mine), compileAll(openConverter(folder), mine));
});

test("a cell that no compiler comes to an end with, or that is too deep, fails alone", async () => {
  const compilers = new Compilers(openBox({ limits: compilerLimits }), { most: 1, seconds: 6 });
  const compile = (source: string): Promise<string> => compilers.compile({ previous: "", source });
  try {
    await compile("1"); // so that no start is counted
    await assert.rejects(
      compile(`const deep = ${"(".repeat(50_000)}1${")".repeat(50_000)};`),
      /broke off on this cell/,
    );
    await assert.rejects(compile(`const sum = ${"1 + ".repeat(60_000)}1;`), /needed more than 6 s|broke off/);
    assert.match(await compile("const fine = 1;"), /"declOutput":"declare const fine = 1;/);
  } finally {
    compilers.close();
  }
});
