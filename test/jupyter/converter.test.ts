import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { openCells } from "./cells";

/** A notebook's folder with a space and a `#`, below a home. */
const home = mkdtempSync(join(realpathSync(tmpdir()), "cnn-workbook-"));
const folder = join(home, "My #1 (x)");
mkdirSync(folder);
const cells = openCells(folder);

after(() => {
  cells.close();
  rmSync(home, { recursive: true });
});

/** Cells one after the other; gives what the last one came to, and the others must run. */
async function valueAfter(sources: readonly string[]): Promise<unknown> {
  let value: unknown;
  for (const source of sources) {
    const ran = await cells.run(source);
    assert.deepEqual(ran.error?.traceback, undefined, source);
    value = ran.value;
  }
  return value;
}

/** The first cell of each row makes names; then the value of the last. */
const earlier: readonly (readonly [name: string, first: string, then: string, value: unknown])[] = [
  ["an object pattern sets it", "let low = 1;", "({ low } = { low: 10 }); low", 10],
  ["with a value in case of none", "let low = 1;", "({ low = 3 } = {} as { low?: number }); low", 3],
  ["a value in case of none that is an earlier name", "let low = 1; const other = 7;", "({ low = other } = {} as any); low", 7],
  ["a nested pattern", "let low = 1;", "({ a: { low } } = { a: { low: 4 } }); low", 4],
  ["a pattern in a list", "let low = 1;", "[{ low }] = [{ low: 5 }]; low", 5],
  ["a list in a pattern", "let low = 1;", "({ a: [low] } = { a: [6] }); low", 6],
  ["a list", "let low = 1; let high = 2;", "[low, high] = [high, low]; [low, high]", [2, 1]],
  ["the rest of an object", "let low: any = 1;", "({ a: {}, ...low } = { a: {}, b: 2 }); low", { b: 2 }],
  ["the rest of a list", "let low = [1];", "[, ...low] = [1, 2, 3]; low", [2, 3]],
  ["the head of a for-of", "let low = 1;", "for ({ low } of [{ low: 8 }, { low: 9 }]); low", 9],
  ["the head of a for-of, a list", "let low = 1;", "for ([low] of [[8], [7]]); low", 7],
  ["an object", "const rows = 3;", "const o = { rows }; o.rows", 3],
  ["an object in a call", "const rows = 3;", "Object.keys({ rows })", ["rows"]],
  ["an object in a list in a call", "const rows = 3;", "JSON.stringify([{ rows }])", '[{"rows":3}]'],
  ["in a template", "const rows = 3;", "`${JSON.stringify({ rows })}`", '{"rows":3}'],
  ["in a spread", "const rows = 3;", "({ ...{ rows } })", { rows: 3 }],
  ["a spread itself", "const rows = { a: 1 };", "({ ...rows })", { a: 1 }],
  ["in a closure", "const rows = 3;", "const f = () => ({ rows }); f().rows", 3],
  ["in a method", "const rows = 3;", "class A { m() { return { rows }; } } new A().m().rows", 3],
  ["in a field", "const rows = 3;", "class B { rows = { rows }; } new B().rows.rows", 3],
  ["in a value in case of none", "const rows = 3;", "function d(o = { rows }) { return o.rows; } d()", 3],
  ["a function", "function rows2() { return 4; }", "const o2 = { rows2 }; o2.rows2()", 4],
  ["a class", "class Cell { n = 5; }", "const { Cell: C } = { Cell }; new C().n", 5],
  ["an import", "import { join } from 'node:path';", "const o3 = { join }; o3.join('a', 'b')", "a/b"],
  ["a parameter of that name is left alone", "const rows = 3;", "((rows: number) => ({ rows }))(9).rows", 9],
  ["a local of that name is left alone", "const rows = 3;", "{ const rows = 9; var seen = { rows }; } seen.rows", 9],
  ["a local of that name that is set", "let low = 1;", "{ let low = 2; ({ low } = { low: 3 }); } low", 1],
  ["a caught error of that name", "const rows = 3;", "try { throw 9; } catch (rows) { var caught = { rows }; } caught.rows", 9],
  ["a name declared anew", "const rows = 3;", "const rows = 9; const o4 = { rows }; o4.rows", 9],
  ["a property's name is no variable", "const point: { rows: number } = { rows: 1 };", "const { rows: r } = point; r", 1],
  ["nor in a pattern that sets", "const point: { rows: number } = { rows: 1 }; let low = 0;", "({ rows: low } = point); low", 1],
  ["nor a label", "const rows = 3;", "rows: for (const a of [1, 2]) { if (a === 2) break rows; var last = a; } last", 1],
  ["nor a method's", "const rows = 3;", "const o5 = { rows() { return 2; } }; o5.rows()", 2],
  ["counting", "let low = 1;", "low++; low += 2; low", 4],
  ["an enum", "enum Kind { A = 'a' }", "const o6 = { Kind }; o6.Kind.A", "a"],
  ["a constant enum", "const enum Size { Big = 3 }", "Size.Big", 3],
]; // biome-ignore format: rows

for (const [name, first, then, value] of earlier) {
  test(`a name of an earlier cell: ${name}`, async () => {
    assert.deepEqual(await valueAfter([first, then]), value);
  });
}

const waiting: readonly (readonly [name: string, source: string, value: unknown])[] = [
  ["a plain await", "await Promise.resolve(1)", 1],
  ["in brackets", "(await Promise.resolve(1)) + 1", 2],
  ["before brackets", "const x = await (async () => 1)(); x", 1],
  ["before a list", "const y = await [1][0]; y", 1],
  ["before a template", "await `a`", "a"],
  ["before a sign", "await -1", -1],
  ["before a regular expression", "(await /a/).source", "a"],
  ["in a template", "`${await Promise.resolve(1)}`", "1"],
  ["in a list", "[await 1, await 2]", [1, 2]],
  ["in an object", "({ a: await 1, [await 'b']: 2 })", { a: 1, b: 2 }],
  ["in a call", "Math.max(await 1, await (2))", 2],
  ["in a condition", "(await true) ? await (1) : 2", 1],
  ["in a pattern's value", "const { a = await (3) } = {} as { a?: number }; a", 3],
  ["in a block", "let z = 0; { z = await (4); } z", 4],
  ["in an if", "var w = 0; if (await (true)) { w = await (5); } w", 5],
  ["in a loop", "let n = 0; for (let i = 0; i < await (3); i++) n += await (i); n", 3],
  ["in a try", "let t = 0; try { await (Promise.reject(6)); } catch (e) { t = e as number; } t", 6],
  ["in a switch", "let s = 0; switch (await (1)) { case await (1): s = 7; } s", 7],
  ["for await", "let sum = 0; for await (const i of [1, Promise.resolve(2)]) sum += i; sum", 3],
  ["for await in a block", "let sum2 = 0; { for await (const i of [2]) sum2 += i; } sum2", 2],
  ["in what a class extends", "class Base {} class Sub extends (await (Promise.resolve(Base))) {} new Sub() instanceof Base", true],
  ["in a computed name of a class", "class N { [await ('m')]() { return 8; } } (new N() as any).m()", 8],
  ["import()", "(await import('node:path')).sep", "/"],
  ["only in a function", "const later = async () => await (9); typeof later", "function"],
  ["as a word", "const text = 'await (1)'; /* await (2) */ text", "await (1)"],
  ["and a value for a later cell", "const kept = await (Promise.resolve(10)); kept", 10],
]; // biome-ignore format: rows

for (const [name, source, value] of waiting) {
  test(`await: ${name}`, async () => assert.deepEqual(await valueAfter([source]), value));
}

const exported: readonly (readonly [source: string, then: string, value: unknown])[] = [
  ["export const a = 1;", "a", 1],
  ["export let b = 1, c = 2;", "b + c", 3],
  ["export function f() { return 2; }", "f()", 2],
  ["export async function g() { return 3; }", "await g()", 3],
  ["export class K { n = 4; }", "new K().n", 4],
  ["export abstract class L { n = 4; }", "class M extends L {} new M().n", 4],
  ["export enum E { A = 5 }", "E.A", 5],
  ["export type T = number; export interface I { n: T }", "const i: I = { n: 6 }; i.n", 6],
  ["export default function named() { return 7; }", "named()", 7],
  ["export default class Named { n = 8; }", "new Named().n", 8],
  ["export default function () {}", "1", 1],
  ["export default class {}", "1", 1],
  ["export default 9", "1", 1],
  ["const h = 10; export { h };", "h", 10],
  ["export {\n  h,\n};", "h", 10],
  ["export { join } from 'node:path';", "join('a', 'b')", "a/b"],
  ["export { join as glue } from 'node:path';", "glue('a', 'b')", "a/b"],
  ["export * as path from 'node:path';", "path.sep", "/"],
  ["import type { Stats } from 'node:fs';", "const stats = {} as Stats; typeof stats", "object"],
  ["import { type ParsedPath, sep } from 'node:path';", "const p = {} as ParsedPath; sep", "/"],
]; // biome-ignore format: rows

for (const [source, then, value] of exported) {
  test(`read without its export: ${JSON.stringify(source)}`, async () => {
    assert.deepEqual(await valueAfter([source, then]), value);
  });
}

test("the value of a default export is the cell's", async () => {
  assert.equal(await valueAfter(["export default 3 * 3"]), 9);
});

const refused: readonly (readonly [source: string, message: RegExp])[] = [
  ["export * from 'node:path';", /^1:1 - .*import \* as name from/],
  ["const q = 1;\nexport { q as r };", /^2:1 - .*write `const r = q;`/],
  ["const q = 1; export { q as default };", /^1:14 - .*leave `q as default` out/],
  ["export = 3;", /^1:1 - .*leave `export =` out/],
  ["export as namespace N;", /^1:1 - .*leave the line out/],
  ["class S { static { await (1); } }", /^1:20 - /],
  ["function w() { await (1); }", /^1:16 - /],
  ["class W { m() { await 1; } }", /^1:17 - /],
  ["const o = { m() { await 1; } };", /^1:19 - /],
  ["const = 3", /^1:7 - /],
  ["\r\nconst n: number = '🦊'", /^2:7 - Type 'string'/],
  ["const fox = '🦊'; const n: number = fox", /^1:25 - /],
  ["let s = 1;\n\rs = `a", /^3:7 - Unterminated template/],
  ["function open() {", /^1:18 - '}' expected/],
]; // biome-ignore format: rows

for (const [source, message] of refused) {
  test(`refused, with its place: ${JSON.stringify(source)}`, async () => {
    const { error } = await cells.run(source);
    assert.match(error?.evalue ?? "no error", message);
  });
}

/** Writes files below the home, by their paths from the notebook's folder. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const imports: readonly (readonly [name: string, files: Record<string, string>, source: string, value: unknown])[] = [
  ["beside the notebook", { "beside.ts": "export const n: number = 1;" }, 'import { n } from "./beside"; n', 1],
  ["above it", { "../above.ts": "export const n: number = 2;" }, 'import { n } from "../above"; n', 2],
  ["in a folder with a space", { "a b/c#d.ts": "export const n: number = 3;" }, 'import { n } from "./a b/c#d"; n', 3],
  ["one that imports another", { "../one.ts": 'export { n } from "./lib/two";', "../lib/two.ts": "export const n = 4;" }, 'import { n } from "../one"; n', 4],
  ["a folder's index", { "lib/index.ts": "export const n = 5;" }, 'import { n } from "./lib"; n', 5],
  ["dots in its name", { "my.own.ts": "export const n = 6;" }, 'import { n } from "./my.own"; n', 6],
  ["by .js", { "beside.ts": "export const n: number = 1;" }, 'import { n } from "./beside.js"; n', 1],
  ["JavaScript", { "plain.js": "exports.n = 7;" }, 'import { n } from "./plain"; n', 7],
  ["JSON", { "data.json": '{ "n": 8 }' }, 'import data from "./data.json"; data.n', 8],
  ["JSON by name", { "data.json": '{ "n": 8 }' }, 'import { n } from "./data.json"; n', 8],
  ["one that ends in an expression", { "ends.ts": "export const n = 9;\nn + 1;" }, 'import { n } from "./ends";\nconst kept2 = n;', undefined],
  ["one that imports the workbook", { "uses.ts": 'import { conv } from "cnn-workbook";\nexport const kind = conv({ filters: 1, kernelSize: 1 }).kind;' }, 'import { kind } from "./uses"; kind', "conv"],
  ["a package of the home's", { "../node_modules/own/index.js": "exports.n = 10;", "../node_modules/own/package.json": '{ "name": "own", "main": "index.js" }' }, 'import { n } from "own"; n', 10],
  ["by import()", { "beside.ts": "export const n: number = 1;" }, '(await import("./beside")).n', 1],
]; // biome-ignore format: rows

for (const [name, files, source, value] of imports) {
  test(`an own file: ${name}`, async () => {
    write(files);
    assert.deepEqual(await valueAfter([source]), value);
  });
}

const changes: readonly (readonly [name: string, file: string, text: string, changed: string, source: string])[] = [
  ["itself", "change.ts", "export const n = 1;", "export const n = 20;", 'import { n } from "./change"; n'],
  ["what it imports", "inner.ts", "export const n = 1;", "export const n = 20;", 'import { m } from "./outer"; m'],
  ["JSON", "change.json", '{ "n": 1 }', '{ "n": 20 }', 'import { n } from "./change.json"; n'],
]; // biome-ignore format: rows

for (const [name, file, text, changed, source] of changes) {
  test(`a changed file is read anew when its import runs again: ${name}`, async () => {
    write({ [file]: text, "outer.ts": 'import { n } from "./inner";\nexport const m: number = n;' });
    assert.equal(await valueAfter([source]), 1);
    write({ [file]: changed });
    assert.equal(await valueAfter([source]), 20);
  });
}

test("a file that is there the second time is found", async () => {
  const { error } = await cells.run('import { n } from "./late"; n');
  assert.match(error?.evalue ?? "", /Cannot find module '.\/late'/);
  write({ "late.ts": "export const n = 1;" });
  assert.equal(await valueAfter(['import { n } from "./late"; n']), 1);
});

const broken: readonly (readonly [name: string, file: string, text: string, lines: readonly string[]])[] = [
  ["thrown", "../throws.ts", "export interface A { n: number }\n\nfunction far(a: A): never {\n  throw new Error(`${a.n}`);\n}\nfar({ n: 1 });", ["/throws.ts, line 4:", "→   4    throw new Error", "/throws.ts, line 6:", "→   1  import"]],
  ["of a type", "../types.ts", "\nexport const n: number = 'a';", ["../types.ts 2:14 - Type 'string'"]],
  ["of reading", "unread.ts", "\nexport const = 1;", ["unread.ts 2:14 - "]],
]; // biome-ignore format: rows

for (const [name, file, text, lines] of broken) {
  test(`an error in an own file names file and line: ${name}`, async () => {
    write({ [file]: text });
    const { error } = await cells.run(
      `import * as it from "${file.startsWith(".") ? "" : "./"}${file.slice(0, -3)}"; it`,
    );
    const traceback = error?.traceback.join("\n") ?? "no error";
    for (const line of lines) assert.ok(traceback.includes(line), traceback);
  });
}

const missing: readonly (readonly [source: string, message: RegExp])[] = [
  ['import { n } from "./nothing"; n', /Cannot find module '.\/nothing'/],
  ['import n from "no-such-package"; n', /Cannot find module 'no-such-package'/],
  ['import { nothing } from "./beside"; nothing', /has no exported member 'nothing'/],
]; // biome-ignore format: rows

for (const [source, message] of missing) {
  test(`what cannot be imported: ${source}`, async () => {
    write({ "beside.ts": "export const n: number = 1;" });
    assert.match((await cells.run(source)).error?.evalue ?? "no error", message);
  });
}
