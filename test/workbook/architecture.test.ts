import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { test } from "node:test";

const src = join(__dirname, "..", "..", "src");

/** What each folder of src may import; a file in src itself stands for its own name. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "want.ts": [],
  "numbers.ts": [],
  "random.ts": ["want.ts"],
  network: ["random.ts", "want.ts", "numbers.ts"],
  data: ["network", "random.ts", "want.ts", "numbers.ts"],
  tensor: ["data", "network", "random.ts", "want.ts", "numbers.ts"],
  view: ["network", "random.ts", "want.ts", "numbers.ts"],
  tasks: ["tensor", "data", "view", "network", "random.ts", "want.ts", "numbers.ts"],
  host: [],
  notebook: ["tasks", "view", "tensor", "data", "host", "network"],
  jupyter: [],
  grading: ["jupyter", "notebook", "tasks", "tensor", "data", "view", "network"],
  "notebook.ts": ["tensor", "view"],
  "index.ts": ["notebook.ts", "notebook", "tasks", "tensor", "data", "view", "network", "random.ts"],
  cli: ["grading", "jupyter", "notebook", "host", "tasks", "tensor", "data", "view", "network"],
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** The files that a file imports from src, by paths below src. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8");
  const paths = [...text.matchAll(/(?:from|import\(|import|require\()\s*"(\.[^"]+)"/g)].map(([, path]) => path);
  return paths.map((path) => {
    const target = normalize(join(dirname(file), path.replace(/\.js$/, "")));
    return [`${target}.ts`, join(target, "index.ts")].find((candidate) => files.includes(candidate)) ?? target;
  });
}

const partOf = (file: string): string => file.split(sep)[0];

for (const file of files) {
  test(`src/${file} imports only what lies below it`, () => {
    const part = partOf(file);
    assert.ok(part in allowed, `no rule for ${part}`);
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

test("network/ and data/ know nothing of TensorFlow, and charts nothing of Jupyter", () => {
  for (const file of files) {
    const text = readFileSync(join(src, file), "utf8");
    if (["network", "data"].includes(partOf(file))) assert.doesNotMatch(text, /@tensorflow/, file);
    if (relative("view/charts", file).startsWith("..") === false) assert.doesNotMatch(text, /tslab|\.\/show"/, file);
  }
});
