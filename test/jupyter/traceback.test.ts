import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { openCells } from "./cells";

const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const cells = openCells(folder);

after(() => {
  cells.close();
  rmSync(folder, { recursive: true });
});

const anything = /./;

/** What a cell throws, whatever it is, is told: by a name, a message and the lines of the traceback. */
const thrown: readonly (readonly [name: string, code: string, ename: string, evalue: RegExp])[] = [
  ["an error", "throw new RangeError('far')", "RangeError", /^far$/],
  ["a text", "throw 'plain'", "Thrown", /^plain$/],
  ["a number", "throw 7", "Thrown", /^7$/],
  ["nothing", "throw undefined", "Thrown", /^undefined$/],
  ["null", "throw null", "Thrown", /^null$/],
  ["a symbol", "throw Symbol('s')", "Thrown", /^Symbol\(s\)$/],
  ["a big integer", "throw 7n", "Thrown", /^7$/],
  ["a function", "throw function f() {}", "Thrown", /f/],
  ["an object", "throw { a: 1 }", "Thrown", /a: 1/],
  ["a list", "throw [1, 2]", "Thrown", /1, 2/],
  ["an object of a class with words", "throw new (class { toString() { return 'words'; } })()", "Thrown", /^words$/],
  ["no prototype", "throw Object.create(null)", "Thrown", /Object: null prototype/],
  ["words that throw", "throw { toString() { throw 1; } }", "Thrown", /toString/],
  ["words that are none", "throw { toString() { return 1n; }, [Symbol.toPrimitive]() { return {}; } }", "Thrown", anything],
  ["words about it that throw", "throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1; } }", "Thrown", anything],
  ["a tag that throws", "throw { get [Symbol.toStringTag]() { throw 1; } }", "Thrown", anything],
  ["a message that is none", "throw { message: { code: 7 } }", "Thrown", /code: 7/],
  ["a stack of texts", "throw { message: 'm', stack: ['a'] }", "Error", /^m$/],
  ["a message that is none in an error", "throw Object.assign(new Error(), { message: { code: 7 } })", "Error", /code: 7/],
  ["a number for a name", "throw Object.assign(new Error('m'), { name: 7 })", "Error", /^m$/],
  ["no name", "throw Object.assign(new Error('m'), { name: '' })", "Error", /^m$/],
  ["getters that throw", "await 1; throw Object.defineProperties(new Error(), Object.fromEntries(['name', 'message', 'cause', 'code', 'errors'].map((k) => [k, { get() { throw 1; } }])))", "Error", /^$/],
  ["a proxy whose traps throw", "throw new Proxy({}, new Proxy({}, { get() { throw 1; } }))", "Thrown", anything],
  ["a proxy of an error whose traps throw", "throw new Proxy(new Error('m'), new Proxy({}, { get() { throw 1; } }))", "Thrown", anything],
  ["a revoked proxy", "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy", "Thrown", anything],
  ["a proxy that throws itself", "const p: any = new Proxy({}, { get() { throw p; }, has() { throw p; }, getPrototypeOf() { throw p; } }); throw p", "Thrown", anything],
  ["a frozen error", "throw Object.freeze(new Error('m'))", "Error", /^m$/],
  ["an error of another realm", "import vm from 'node:vm'; vm.runInNewContext('throw new TypeError(\"m\")')", "TypeError", /^m$/],
  ["a message without an end", "throw new Error('x'.repeat(50_000_000))", "Error", /^x{10000}… \(49990000 more characters\)$/],
  ["a text without an end", "throw 'x'.repeat(50_000_000)", "Thrown", /^x{10000}… \(/],
  ["a list without an end", "throw new Array(1_000_000).fill('long text')", "Thrown", /more items/],
  ["half of a surrogate pair", "throw new Error('a\\ud83e')", "Error", /^a�$/],
  ["half of one in a name", "throw Object.assign(new Error('m'), { name: '\\udd8a' })", "�", /^m$/],
  ["a stack of frames", "Error.prepareStackTrace = (_, frames) => frames; throw new Error('m')", "Error", /^m$/],
  ["a stack that cannot be made", "Error.prepareStackTrace = () => { throw 1; }; throw new Error('m')", "Error", anything],
  ["a stack that is a number", "Error.prepareStackTrace = () => 7; throw new Error('m')", "Error", /^m$/],
  ["an error when stacks were odd", "delete (Error as any).prepareStackTrace; throw new Error('m')", "Error", /^m$/],
  ["an error without end of calls", "function f(): void { f(); } f()", "RangeError", /^Maximum call stack size exceeded$/],
  ["a cause that is itself", "const e: any = new Error('m'); e.cause = e; throw e", "Error", /^m$/],
  ["an await that fails with nothing", "await Promise.reject()", "Thrown", /^undefined$/],
]; // biome-ignore format: rows

for (const [name, code, ename, evalue] of thrown) {
  test(`thrown: ${name}`, async () => {
    const { error } = await cells.run(code);
    assert.ok(error, "no error");
    assert.equal(error.ename, ename);
    assert.match(error.evalue, evalue);
    assert.ok(error.traceback.length > 0);
    for (const text of [error.ename, error.evalue, ...error.traceback]) {
      assert.equal(typeof text, "string");
      assert.equal(Buffer.from(text, "utf8").toString("utf8"), text, "not well formed");
      assert.ok(text.length < 20_000, `${text.length} characters`);
    }
  });
}

for (const [name, code, last] of [
  ["its own", "throw Object.assign(new Error('the disk is full'), { advice: 'Make room.' })", /^Make room\.$/],
  ["none of its own", "throw Object.assign(new Error('m'), { advice: '' })", /^Error: m|→/],
  ["what is no text", "throw Object.assign(new Error('m'), { advice: { get a() { throw 1; } } })", /^Error: m|→/],
  ["one that cannot be read", "throw Object.defineProperty(new Error('m'), 'advice', { get() { throw 1; } })", /^Error: m|→/],
] as const) // biome-ignore format: rows
  test(`an error's advice is told after it: ${name}`, async () => {
    const { error } = await cells.run(code);
    assert.match(stripVTControlCharacters(error?.traceback.at(-1) ?? "no error"), last);
  });

/** `source` begins in line 1; the lines that the traceback marks, in order. */
const marked: readonly (readonly [name: string, source: string, lines: readonly string[]])[] = [
  ["a plain line", "const a = 1;\n\nthrow new Error('m');", ["3  throw new"]],
  ["a statement of several lines", "const a = [\n  1,\n  (() => {\n    throw new Error('m');\n  })(),\n];", ["4      throw", "5    })()"]],
  ["types and interfaces before", "interface A {\n  n: number;\n}\ntype B = A;\n\nfunction f(b: B): never {\n  throw new Error(`${b.n}`);\n}\nf({ n: 1 });", ["7    throw", "9  f("]],
  ["lines that are alike", "let i = 0;\ni++;\ni++;\nif (i) throw new Error('m');\ni++;", ["4  if (i)"]],
  ["generics", "function id<T extends\n  object>(t: T): T {\n  return (null as any).x;\n}\nid<\n  object\n>({});", ["3    return", "5  id<"]],
  ["an enum", "enum K {\n  A,\n  B = (() => { throw new Error('m'); })(),\n}", ["3    B = ", "4  }"]],
  ["a decorator", "function bad(c: unknown): void {\n  throw new Error('m');\n}\n@bad\nclass A {}", ["2    throw", "5  class A"]],
  ["after an await", "await 1;\nconst x: any = null;\nawait 2;\nx.y;", ["4  x.y"]],
  ["in a for await", "for await (const i of [1]) {\n  await i;\n  throw new Error('m');\n}", ["3    throw"]],
  ["after a comment of several lines", "/*\n a\n*/\n// b\nthrow new Error('m');", ["5  throw"]],
  ["a text of several lines", "const t = `\n${(() => {\n  throw new Error('m');\n})()}\n`;", ["3    throw", "4  })()"]],
  ["\\r\\n", "const a = 1;\r\n\r\nthrow new Error('m');\r\n", ["3  throw new Error('m');"]],
  ["a fox", "const fox = '🦊';\n'🦊'; throw new Error(fox);", ["2  '🦊'; throw"]],
  ["an exported function", "export function f(): void {\n  throw new Error('m');\n}\nf();", ["2    throw", "4  f()"]],
  ["the last expression", "1;\n(null as any).x", ["2  (null as any)"]],
  ["a method", "class A {\n  m(): void {\n    throw new Error('m');\n  }\n}\nnew A().m();", ["3      throw", "6  new A"]],
  ["with stacks turned off", "Error.stackTraceLimit = 0;\nthrow new Error('m');", ["2  throw"]],
  ["after stacks were turned off", "\nthrow new Error('m');", ["2  throw"]],
  ["with frames for a stack", "Error.prepareStackTrace = (_, frames) => frames;\nthrow new Error('m');", ["2  throw"]],
  ["after that", "delete (Error as any).prepareStackTrace;\n\nthrow new Error('m');", ["3  throw"]],
  ["a cause", "try {\n  throw new TypeError('inner');\n} catch (cause) {\n  throw new Error('outer', { cause });\n}", ["4    throw", "2    throw"]],
  ["several errors", "const one = new Error('one');\nconst two = new Error('two');\nthrow new AggregateError([one, two], 'both');", ["3  throw", "1  const one", "2  const two"]],
]; // biome-ignore format: rows

for (const [name, source, lines] of marked) {
  test(`the cell's own line: ${name}`, async () => {
    const { error } = await cells.run(source);
    const found =
      error?.traceback
        .join("\n")
        .match(/→ +(.*)/g)
        ?.map((line) => line.replace(/^→ +/, "")) ?? [];
    assert.equal(found.length, lines.length, error?.traceback.join("\n"));
    for (const [index, line] of lines.entries()) assert.ok(found[index].startsWith(line), found[index]);
    assert.doesNotMatch(error?.traceback.join("\n") ?? "", /\r|node_modules|node:/);
  });
}

test("causes are named, and end", async () => {
  const { error } = await cells.run(
    "let cause: unknown; for (let i = 0; i < 1000; i++) cause = new Error(`e${i}`, { cause }); throw cause",
  );
  assert.deepEqual(stripVTControlCharacters(error?.traceback.join("\n") ?? "").match(/caused by .*/g), [
    "caused by Error: e998",
    "caused by Error: e997",
    "caused by Error: e996",
    "caused by Error: e995",
  ]);
});

test("a cell of 2,000 lines names its line", async () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `const n${i}: number = ${i};`);
  lines[1500] = "throw new Error('m');";
  assert.match((await cells.run(lines.join("\n"))).error?.traceback.join("\n") ?? "", /line 1501:/);
});
