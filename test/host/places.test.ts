import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { createContext } from "../../scripts/setup/context.mjs";
import { kernelSettings } from "../../scripts/setup/steps/kernelSettings.mjs";
import { venvPython } from "../../scripts/setup/steps/pip.mjs";
import { asHomeError } from "../../src/host/homeError";
import { type Places, places, placesIn } from "../../src/host/places";
import { ownHome } from "./scratch";

const clone = resolve(__dirname, "..", "..");

test("program and home are the clone; WORKBOOK_HOME moves all that is the learner's, and nothing else", (t) => {
  const inClone = placesIn(clone);
  const home = ownHome(t);
  const moved = places();
  assert.equal(moved.home, home);
  const own: (keyof Places)[] = ["home", "work", "state", "jupyter", "out"];
  for (const key of Object.keys(inClone) as (keyof Places)[]) {
    const wanted = own.includes(key) ? inClone[key].replace(clone, home) : inClone[key];
    assert.equal(moved[key], wanted, key);
  }
  process.env["WORKBOOK_HOME"] = "";
  assert.equal(places().home, clone);
  process.env["WORKBOOK_HOME"] = "below";
  assert.equal(places().home, resolve("below"));
});

test("setup, which runs before anything is compiled, puts Python and the kernel where the program looks for them", () => {
  const display = { begin() {}, phase() {}, update() {}, done() {}, stop() {}, say() {} };
  const context = createContext({ root: clone, display });
  assert.equal(venvPython(context), placesIn(clone).python);
  assert.ok(kernelSettings(context).has(placesIn(clone).kernelSpec));
});

const at = placesIn("/opt/workbook", "/home/ada/cnn");
const faults: [name: string, error: unknown, message: string | undefined, advice: RegExp | undefined][] = [
  [
    "a folder of the home",
    Object.assign(new Error("EACCES: …"), { code: "EACCES", path: "/home/ada/cnn/work" }),
    "permission denied: /home/ada/cnn/work",
    /in \/home\/ada\/cnn\. .*WORKBOOK_HOME/,
  ],
  [
    "a full disk, with the draft's path first",
    Object.assign(new Error(""), { code: "ENOSPC", path: "/tmp/a", dest: "/home/ada/cnn/.workbook/progress.json" }),
    "the disk is full: /home/ada/cnn/.workbook/progress.json",
    /WORKBOOK_HOME/,
  ],
  [
    "a folder elsewhere",
    Object.assign(new Error(""), { code: "EROFS", path: "/home/ada/cnn-2/out" }),
    "the file system is read-only: /home/ada/cnn-2/out",
    /^Choose a folder/,
  ],
  ["a defect", new TypeError("x is not a function"), undefined, undefined],
  [
    "a missing file",
    Object.assign(new Error(""), { code: "ENOENT", path: "/home/ada/cnn/work" }),
    undefined,
    undefined,
  ],
  ["no error at all", null, undefined, undefined],
];

for (const [name, error, message, advice] of faults) {
  test(`a fault of the place is told from a defect: ${name}`, () => {
    const known = asHomeError(error, at);
    assert.equal(known?.message, message);
    if (advice) assert.match(known?.advice ?? "", advice);
  });
}
