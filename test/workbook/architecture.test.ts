import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize, sep } from "node:path";
import { test } from "node:test";
import { transformSync } from "esbuild";

const src = join(__dirname, "..", "..", "src");

const everywhere = [
  "random.ts",
  "want.ts",
  "numbers.ts",
  "statistics.ts",
  "learnerKey.ts",
  "advice.ts",
  "formerUtil.ts",
  "operations.ts",
  "lent.ts",
];

/** What each folder of src may import; a file in src itself stands for its own name. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "want.ts": [],
  "numbers.ts": [],
  "random.ts": ["want.ts"],
  "statistics.ts": ["numbers.ts", "operations.ts", "want.ts"],
  "learnerKey.ts": [],
  "advice.ts": [],
  "formerUtil.ts": [],
  "operations.ts": ["lent.ts"],
  "lent.ts": [],
  network: everywhere,
  data: ["network", ...everywhere],
  tensor: ["data", "network", ...everywhere],
  view: ["network", ...everywhere],
  tasks: ["tensor", "data", "network", ...everywhere],
  host: everywhere,
  notebook: ["tasks", "tensor", "data", "view", "network", "host", ...everywhere],
  "types.ts": ["statistics.ts", "notebook", "tasks", "tensor", "data", "view", "network", ...everywhere],
  "index.ts": ["types.ts", "notebook", "tasks", "tensor", "data", "view", "network", "random.ts", "statistics.ts"],
  jupyter: ["host", "advice.ts", "formerUtil.ts", "lent.ts"],
  grading: ["notebook", "jupyter", "tasks", "tensor", "data", "view", "network", "host", ...everywhere],
  slides: ["jupyter", "view", "host", ...everywhere],
  classroom: ["grading", "jupyter", "tasks", "view", "host", ...everywhere],
  cli: [
    "grading",
    "classroom",
    "slides",
    "notebook",
    "jupyter",
    "tasks",
    "tensor",
    "data",
    "view",
    "network",
    "host",
    ...everywhere,
  ],
};

/** What may import Node's modules and use what only Node has; all else could run in a browser. */
const onNode = ["host", "jupyter", "grading", "slides", "classroom", "cli", "tensor/graph"];

/** Files that do not keep to these rules yet. */
const exceptions: readonly string[] = [];

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.split(sep).join("/"))
  .filter((file) => file.endsWith(".ts"));

const read = (file: string): string => readFileSync(join(src, file), "utf8");

/** What a file imports, as it is written there. */
const importsIn = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import\(|import|require\()\s*"([^"]+)"/g)].map(([, path]) => path);

/** The files that a file imports from src, by paths below src. */
function importsOf(file: string): string[] {
  const paths = importsIn(file).filter((path) => path.startsWith("."));
  return paths.map((path) => {
    const target = normalize(join(dirname(file), path.replace(/\.js$/, "")))
      .split(sep)
      .join("/");
    return [`${target}.ts`, `${target}/index.ts`].find((candidate) => files.includes(candidate)) ?? target;
  });
}

const partOf = (file: string): string => file.split("/")[0];

for (const file of files) {
  test(`src/${file} imports only what lies below it`, () => {
    const part = partOf(file);
    assert.ok(part in allowed, `no rule for ${part}`);
    if (exceptions.includes(file)) return;
    const wrong = importsOf(file).filter(
      (target) => partOf(target) !== part && !allowed[part].includes(partOf(target)),
    );
    assert.deepEqual(wrong, []);
  });
}

test("no file imports itself, by whatever way round", () => {
  const graph = new Map(files.map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) assert.fail(`a circle of imports: ${[...path, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

/** Names that Node knows and a browser does not. */
const nodeNames = ["process", "Buffer", "require", "module", "__dirname", "__filename", "setImmediate", "global"];

/** Which of these a program uses, wherever it is not the program's own name. */
function nodeNamesIn(program: string): string[] {
  const mark = (name: string): string => `OF_NODE_${name}`;
  const names = nodeNames.flatMap((name) => [name, `globalThis.${name}`]);
  const define = Object.fromEntries(names.map((name) => [name, mark(name.replace("globalThis.", ""))]));
  const { code } = transformSync(program, { loader: "ts", define });
  return nodeNames.filter((name) => code.includes(mark(name)));
}

const programs: [program: string, names: string[]][] = [
  ["export const text = 'process'; // Buffer", []],
  ["export const f = (process: { module: number }): number => process.module", []],
  ["export const f = (): number => process.pid", ["process"]],
  ["export const f = (): unknown => globalThis.process", ["process"]],
  ["export const a: typeof process | undefined = undefined", []],
  ["setImmediate(() => require('fs')); Buffer.from(__dirname)", ["Buffer", "require", "__dirname", "setImmediate"]],
];

for (const [program, names] of programs) {
  test(`names of Node's in: ${program}`, () => assert.deepEqual(nodeNamesIn(program), names));
}

for (const file of files.filter((name) => !onNode.some((folder) => name.startsWith(`${folder}/`)))) {
  test(`src/${file} needs nothing of Node's`, () => {
    if (exceptions.includes(file)) return;
    assert.deepEqual(importsIn(file).filter(isBuiltin), []);
    assert.deepEqual(nodeNamesIn(read(file)), []);
  });
}

test("of tensor/graph/ the rest knows two files, which a browser's stand-in replaces", () => {
  const graph = /^tensor\/graph\//;
  const outside = files.filter((file) => !graph.test(file) && partOf(file) === "tensor");
  const known = new Set(outside.flatMap(importsOf).filter((file) => graph.test(file)));
  assert.deepEqual([...known].sort(), ["tensor/graph/index.ts", "tensor/graph/load.ts"]);
});

test("network/ and data/ know nothing of TensorFlow, and only host/ and jupyter/ anything of tslab", () => {
  for (const file of files) {
    if (["network", "data"].includes(partOf(file))) assert.doesNotMatch(read(file), /@tensorflow/, file);
    if (!["host", "jupyter", "cli"].includes(partOf(file))) assert.doesNotMatch(read(file), /tslab[^ ]*dist/, file);
  }
});
