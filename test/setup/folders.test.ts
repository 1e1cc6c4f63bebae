/**
 * The workbook in folders of any name: native TensorFlow computes there, and a model is trained, saved and loaded again. One
 * clone, whose packages and library are links to this one's, is moved from name to name. In the rows that say so the binding
 * is compiled there as well; with WORKBOOK_ALL_ROWS=1 in all of them.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { binding } from "../../scripts/setup/steps/binding.mjs";
import { checkFolder } from "../../scripts/setup/steps/runtime.mjs";
import { copyClone } from "./copyClone";
import { scratchFolder, testContext } from "./sandbox";

const allRows = process.env["WORKBOOK_ALL_ROWS"] === "1";
const compiled = true;

const folders: [name: string, compiled?: boolean][] = [
  ["plain"],
  ["My (1) Pro#ject", compiled],
  ["a b"],
  ["p(1)"],
  ["h#2"],
  ["q'r"],
  ['quo"te'],
  ["100%"],
  ["a%20b"],
  ["$HOME"],
  ["`id`"],
  ["a&b"],
  ["a;b"],
  ["a,b"],
  ["@file"],
  ["{a,b}"],
  ["[0]"],
  ["what?*"],
  ["grün und süß"],
  ["日本", compiled],
  ["🙂"],
  ["-leading-dash"],
  ["~"],
  ["new\nline", compiled],
  ["x".repeat(200)],
  [join(...Array.from({ length: 10 }, () => "deep".repeat(10)))],
];

const trial = `
  const { buildModel, conv, dense, flatten, isNative, loadModel, saveModel, tf, train } = require("./dist");
  (async () => {
    if (!isNative()) throw new Error("not native");
    const model = buildModel({ name: "small", input: [4, 4, 1], layers: [conv({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 2, activation: "softmax" })] }, { seed: 1 });
    const pixels = Uint8Array.from({ length: 8 * 16 }, (_, i) => (i * 37) % 256);
    const images = { pixels, labels: Uint8Array.from({ length: 8 }, (_, i) => i % 2), count: 8, height: 4, width: 4, channels: 1, classes: ["a", "b"] };
    await train(model, images, { epochs: 1, batchSize: 4, seed: 1 });
    await saveModel(model, "out/model");
    const loaded = await loadModel("out/model");
    const [before, after] = [model, loaded].map((one) => one.predict(tf.ones([1, 4, 4, 1])).dataSync().join());
    if (before !== after) throw new Error(before + " became " + after);
    console.log("trained, saved and loaded");
  })();`;

let root: string;
let clone: string;
before(() => {
  root = scratchFolder();
  clone = join(root, "clone");
  copyClone(clone);
});
after(() => rmSync(root, { recursive: true, force: true }));

/** Tries the clone where it lies, reached by the given path. */
async function tryIt(path: string, compile: boolean): Promise<void> {
  const context = testContext(path);
  if (compile) for (const kept of keptBindings(path)) rmSync(kept, { recursive: true });
  const facts = await binding.run(context);
  assert.equal(facts?.["backend"], "tensorflow", String(facts?.["failures"]));
  assert.equal(facts?.["source"], "PyPI wheel, hash checked");
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", trial], { cwd: path });
  assert.match(stdout, /trained, saved and loaded/);
}

const keptBindings = (path: string): string[] =>
  readdirSync(join(path, ".cache"))
    .filter((name) => name.startsWith("binding-"))
    .map((name) => join(path, ".cache", name));

for (const [name, mustCompile = false] of folders) {
  const shown = name.length > 40 ? `${name.slice(0, 20)}… (${name.length} characters)` : JSON.stringify(name);
  test(`in a folder named ${shown}${mustCompile ? ", compiled there" : ""}`, async () => {
    const folder = join(root, "of any name", name);
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(clone, folder);
    try {
      await tryIt(folder, mustCompile || allRows);
    } finally {
      renameSync(folder, clone);
    }
  });
}

test("through a symbolic link to the clone", async () => {
  const link = join(root, "a link");
  symlinkSync(clone, link);
  await tryIt(link, allRows);
});

test("below a folder that may only be read", async () => {
  const parent = join(root, "read only");
  mkdirSync(parent);
  renameSync(clone, join(parent, "clone"));
  chmodSync(parent, 0o555);
  try {
    await tryIt(join(parent, "clone"), allRows);
  } finally {
    chmodSync(parent, 0o755);
    renameSync(join(parent, "clone"), clone);
  }
});

const impossible: [path: string, word: string][] = [
  ["/home/ada/12:30", "colon"],
  ["/home/ada/a\\b", "backslash"],
];

for (const [path, word] of impossible) {
  test(`in ${path} setup says at once that the ${word} is in the way`, () => {
    assert.throws(() => checkFolder(path, "linux"), {
      name: "SetupError",
      message: new RegExp(`has a ${word}, .*: /home`),
    });
    assert.doesNotThrow(() => checkFolder(path, "win32"));
  });
}
