/** Code that does not end by itself, as learners write it by mistake. */

export interface Endless {
  readonly name: string;
  /** A cell that has ended when `code` is started. */
  readonly before?: string;
  readonly code: string;
  /** Whether variables outlive its end; where they do not, the cell's error must say so. */
  readonly kept: boolean;
}

const forever = "await new Promise(() => {});";

export const endless: readonly Endless[] = [
  { name: "while (true)", code: "while (true);", kept: true },
  {
    name: "a checked function",
    before: `import { check } from "cnn-workbook";
function outputLength(length: number, kernelSize: number, stride: number, padding: string): number {
  let n = 0;
  while (true) n++;
}`,
    code: 'await check("2.4", outputLength);',
    kept: true,
  },
  { name: "after an await", code: "await new Promise((done) => setTimeout(done, 10));\nwhile (true);", kept: true },
  { name: "in a promise's then", code: "await Promise.resolve().then(() => {\n  while (true);\n});", kept: true },
  {
    name: "in setTimeout",
    code: `await new Promise(() => setTimeout(() => {\n  while (true);\n}, 20));`,
    kept: true,
  },
  {
    name: "in setInterval of a cell before",
    before: "setInterval(() => {\n  while (true);\n}, 300);",
    code: forever,
    kept: true,
  },
  { name: "while (true) await null", code: "while (true) await null;", kept: true },
  { name: "a promise that never settles", code: forever, kept: true },
  {
    name: "try and catch around a loop",
    code: "while (true) {\n  try {\n    while (true);\n  } catch {\n  } finally {\n  }\n}",
    kept: true,
  },
  { name: "a catastrophic regular expression", code: 'console.log(/^(a+)+$/.test("a".repeat(40) + "b"));', kept: true },
  { name: "while (true) console.log", code: 'while (true) console.log("hello");', kept: true },
  {
    name: "an endless generator",
    code: "function* ones() {\n  while (true) yield 1;\n}\nlet sum = 0;\nfor (const one of ones()) sum += one;",
    kept: true,
  },
  {
    name: "for await over an endless generator",
    code: "async function* ticks() {\n  while (true) yield 1;\n}\nlet seen = 0;\nfor await (const tick of ticks()) seen += tick;",
    kept: true,
  },
  {
    name: "microtasks without end",
    code: `(function again() {\n  queueMicrotask(again);\n})();\n${forever}`,
    kept: true,
  },
  {
    name: "process.nextTick without end",
    code: `(function again() {\n  process.nextTick(again);\n})();\n${forever}`,
    kept: true,
  },
  {
    name: "setImmediate without end",
    code: `(function again() {\n  setImmediate(again);\n})();\n${forever}`,
    kept: true,
  },
  { name: "Atomics.wait", code: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", kept: true },
  {
    name: 'execSync("sleep 100")',
    code: 'import { execSync } from "node:child_process";\nexecSync("sleep 100");',
    kept: false,
  },
  {
    name: "native code (pbkdf2Sync)",
    code: 'import { pbkdf2Sync } from "node:crypto";\npbkdf2Sync("a", "b", 2_000_000_000, 64, "sha512");',
    kept: false,
  },
];
