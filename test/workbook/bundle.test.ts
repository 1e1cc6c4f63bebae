/**
 * Networks, data, views, tasks and TensorFlow in a bundle for a browser, run where there is nothing of Node's. The same
 * program here, on the backend that this machine has, is what the bundle is held against.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { build, type Plugin } from "esbuild";
import * as here from "./browser/entry";

const standIn = (name: string): string => join(__dirname, "browser", `${name}.ts`);

/** Puts stand-ins in the place of what is native. */
const withoutGraph: Plugin = {
  name: "without tensor/graph",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^(\.|\.\.)\/graph$/ }, () => ({ path: standIn("graph") }));
    onResolve({ filter: /^\.\/graph\/load$/ }, () => ({ path: standIn("load") }));
  },
};

/** What a browser gives a program, besides the language itself. */
const ofBrowsers = {
  atob,
  btoa,
  clearTimeout,
  console,
  fetch,
  performance,
  setTimeout,
  structuredClone,
  TextDecoder,
  TextEncoder,
  URL,
};

let context: object;
let files: string[] = [];
let backend: unknown;

before(async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(__dirname, "browser", "entry.ts")],
    bundle: true,
    format: "iife",
    globalName: "workbook",
    logLevel: "silent",
    metafile: true,
    platform: "browser",
    plugins: [withoutGraph],
    write: false,
  });
  files = Object.keys(metafile.inputs);
  context = createContext({ ...ofBrowsers });
  // A worker's names, by which TensorFlow.js knows that it runs in a browser.
  runInContext("globalThis.self = globalThis; globalThis.WorkerGlobalScope = class {}", context);
  runInContext(outputFiles[0].text, context);
  backend = await inBundle("workbook.start()");
});

/** What an expression gives in the bundle; it passes as text, because each context has its own `Array`. */
const inBundle = async (expression: string): Promise<unknown> =>
  JSON.parse(await runInContext(`Promise.resolve(${expression}).then((value) => JSON.stringify(value))`, context));

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("the bundle holds nothing native and nothing that surrounds a notebook", () => {
  const wrong = files.filter((file) => /src\/(tensor\/graph|host|notebook|jupyter|grading|cli)\/|tfjs-node/.test(file));
  assert.deepEqual(wrong, []);
  for (const folder of ["network", "data", "view", "tasks", "tensor"]) {
    assert.ok(
      files.some((file) => file.startsWith(`src/${folder}/`)),
      folder,
    );
  }
});

test("there is nothing of Node's where it runs", () => {
  const names = ["process", "Buffer", "require", "module", "setImmediate", "global"];
  assert.deepEqual(
    names.map((name) => runInContext(`typeof ${name}`, context)),
    names.map(() => "undefined"),
  );
});

test("TensorFlow.js runs there on its backend for the processor", () => {
  assert.equal(backend, "cpu");
});

test("networks are counted", async () => {
  assert.equal(await inBundle("workbook.parameters()"), 903_400);
});

const verdicts: [id: string, answer: unknown, verdict: object][] = [
  ["2.1", 180_200, { state: "passed", slips: [] }],
  ["2.1", 180_000, { state: "failed", slips: ["bias-forgotten"] }],
];

for (const [id, answer, verdict] of verdicts) {
  test(`task ${id} judges ${answer}`, async () => {
    assert.deepEqual(await inBundle(`workbook.verdict(${JSON.stringify(id)}, ${JSON.stringify(answer)})`), verdict);
  });
}

test("charts, tables, sentences and pictures are those of a notebook", async () => {
  assert.deepEqual(await inBundle("workbook.shown()"), json(here.shown()));
});

test("a step of training lowers the loss, from and to what it is here", async () => {
  const losses = (await inBundle("workbook.train()")) as number[];
  const wanted = here.train();
  assert.ok(losses[2] < losses[1] && losses[1] < losses[0], `${losses}`);
  assert.deepEqual(losses.slice(3), losses.slice(1, 3), "a step that goes on from another's state");
  for (const [i, loss] of losses.entries()) {
    assert.ok(Math.abs(loss - wanted[i]) < 1e-4, `${loss}, here ${wanted[i]}`);
  }
});
