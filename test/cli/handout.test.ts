import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { listFiles } from "../../scripts/setup/stamps.mjs";
import "../../src/notebook/data";
import { checkNotebooks } from "../../src/cli/handouts/checkNotebooks";
import { tasks } from "../../src/tasks";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const unpacked = join(folder, "cnn-workbook");
after(() => rmSync(folder, { recursive: true }));

before(() => {
  const zip = join(folder, "class.zip");
  execFileSync(process.execPath, [workbook, "handout", "--out", zip], { stdio: "pipe" });
  execFileSync("python3", ["-m", "zipfile", "-e", zip, folder]);
  assert.deepEqual(readdirSync(folder).sort(), ["class.zip", "cnn-workbook"], "no draft is left");
  execFileSync("cp", ["-a", "--link", join(root, "node_modules"), join(unpacked, "node_modules")]);
});

/** What a cell would get that runs this in the handout, as JSON. */
function cell(code: string): unknown {
  const script = `(async () => { ${code} })().then((value) => console.log("\\n" + JSON.stringify(value)))`;
  const output = execFileSync(process.execPath, ["-e", script], {
    cwd: unpacked,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

test("a handout has the exercises and all that setup needs, and no answers", () => {
  const names = readdirSync(unpacked);
  for (const name of [
    "package.json",
    "package-lock.json",
    "scripts",
    "dist",
    "notebooks",
    "exercises",
    "README.md",
    "docker",
    "data",
  ]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ["answers", "test", ".git", "work", "classroom"]) assert.ok(!names.includes(name), name);
  const unused = readFileSync(join(unpacked, ".dockerignore"), "utf8").split("\n");
  assert.deepEqual(
    names.filter((name) => name !== "node_modules" && unused.includes(name)),
    [],
    "an image gets all of it",
  );
  const { assetFiles } = require(join(unpacked, "dist", "slides", "assets.js"));
  for (const { from } of assetFiles(unpacked)) assert.ok(existsSync(from), from);
  assert.deepEqual(
    listFiles(join(unpacked, "src")).filter((file) => !/\.(js|css)$/.test(file)),
    [],
  );
  const { status, stdout } = spawnSync(process.execPath, ["scripts/setup.mjs", "build", "--check"], { cwd: unpacked });
  assert.equal(status, 1);
  assert.match(String(stdout), /^runtime\npackages\nbuild\n$/);
});

test("README in a handout says nothing to those who teach, and whatever is linked is there", () => {
  const readme = readFileSync(join(unpacked, "README.md"), "utf8");
  assert.match(readme, /## The exercises/);
  assert.doesNotMatch(readme, /For a class|docs\/teaching|every check|<!--/);
  const { status, stderr } = spawnSync(process.execPath, ["scripts/check.mjs"], { cwd: unpacked, encoding: "utf8" });
  assert.deepEqual([status, stderr.split("\n")[0]], [1, "error: a handout has neither sources nor tests"]);
  assert.ok(!existsSync(join(unpacked, "docs", "teaching.md")));
  const texts = listFiles(unpacked, (name: string) => !/^(node_modules|dist)$/.test(name)).filter((file) =>
    /\.(md|ipynb)$/.test(file),
  );
  const links = texts.flatMap((file) =>
    [...readFileSync(join(unpacked, file), "utf8").matchAll(/\]\(([\w./-]+)(?:#[\w-]*)?\)/g)].map(([, link = ""]) =>
      join(file, "..", link),
    ),
  );
  assert.ok(links.length > 20);
  assert.deepEqual(
    links.filter((link) => !existsSync(join(unpacked, link))),
    [],
  );
});

test("what a handout imports is there, and it checks at once", () => {
  assert.equal(cell('return require("cnn-workbook").loadPhotograph().width'), 120);
  assert.deepEqual(
    cell(
      'const { assess } = require("cnn-workbook"); const of = async (id, value) => { const { state, slips } = await assess(id, value); return [state, ...slips]; }; return [await of("2.1", 180200), await of("2.1", 180000), await of("1.5", "z"), await of("2.4", (length, size, stride, padding) => padding === "same" ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1)]',
    ),
    [["passed"], ["failed", "bias-forgotten"], ["failed"], ["passed"]],
  );
  const loaded = listFiles(join(unpacked, "dist"))
    .filter((file) => file.endsWith(".js") && file !== "grading/program/contents.js") // which has one in a text
    .flatMap((file) =>
      [...readFileSync(join(unpacked, "dist", file), "utf8").matchAll(/require\("(\.[^"]+)"\)/g)].map(([, path = ""]) =>
        join("dist", file, "..", path),
      ),
    );
  const missing = loaded.filter(
    (path) => !["", ".js", "/index.js"].some((end) => existsSync(join(unpacked, path + end))),
  );
  assert.deepEqual([...new Set(missing)], []);
});

/** Whatever files below dist/tasks export, and what one call of it gives, with each task's id: no right value is among it. */
const reachable = `
  const { readdirSync } = require("node:fs");
  const found = [];
  const note = (value, path, depth) => {
    if (depth > 6 || value === null || value === undefined) return;
    found.push([path, typeof value === "function" ? "function" : value]);
    if (typeof value === "object" && !ArrayBuffer.isView(value)) for (const key of Object.keys(value)) note(value[key], path + "." + key, depth + 1);
  };
  process.on("unhandledRejection", () => {});
  const call = async (made, path) => { try { note(await made(), path, 0); } catch {} };
  const ids = require("./dist/tasks").tasks.map(({ id }) => id);
  require("cnn-workbook");
  for (const file of readdirSync("dist/tasks", { recursive: true }).filter((name) => name.endsWith(".js"))) {
    const door = require("./dist/tasks/" + file);
    note(door, file, 0);
    for (const [name, made] of Object.entries(door)) if (typeof made === "function") {
      await call(() => made(), file + " " + name + "()");
      for (const id of ids) {
        await call(() => made(id), id + " " + name + "(id)");
        for (const method of ["pose", "expected", "posed.expected", "pose.expected"])
          await call(() => method.split(".").reduce((value, key) => { const next = value[key]; return typeof next === "function" ? next.call(value) : next; }, made(id)), id + " " + name + "." + method);
      }
    }
  }
  return found;`;

test("neither the package nor a file of it gives a right value by one call", () => {
  const found = cell(reachable) as [path: string, value: unknown][];
  assert.ok(found.length > 500);
  const files = listFiles(join(unpacked, "dist", "tasks")).filter((file) => file.endsWith(".js"));
  assert.deepEqual(
    files.filter((file) => /questions|kinds|registry|assess/.test(file)),
    [],
  );
  for (const { id, kind, pose } of tasks) {
    const right = pose().expected();
    if (kind !== "value" || right === undefined) continue;
    const given = found.filter(([path, value]) => path.startsWith(`${id} `) && isDeepStrictEqual(value, right));
    assert.deepEqual(
      given.filter(([path]) => !path.includes("givens")),
      [],
      id,
    );
  }
  const doors = found.filter(([path]) => /expected|attemptWith|isRight|formula|oracle|solve/i.test(path));
  assert.deepEqual(doors, []);
});

test("a handout that was damaged says so when it is set up", () => {
  const file = join(unpacked, "dist", "index.js");
  const whole = readFileSync(file);
  rmSync(file); // what lies here may be linked
  writeFileSync(file, `${whole}\n`);
  const copy = join(folder, "damaged");
  mkdirSync(copy);
  for (const name of ["dist", "scripts", "handout.json", "package.json", "package-lock.json"])
    cpSync(join(unpacked, name), join(copy, name), { recursive: true });
  const script = `
    const { build } = await import("./scripts/setup/steps/build.mjs");
    await build.run({ root: process.cwd() }).catch((error) => console.log(error.message));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: copy, encoding: "utf8" });
  assert.match(output, /^dist\/ is not as it came in the handout/);
});

const name = "02-parameters-and-memory.ipynb";
const faults: [what: string, path: string, change: (text: string) => string, error: RegExp][] = [
  ["an exercise cut in half", `exercises/${name}`, (text) => text.slice(0, 900), /exercises\/02-.*\.ipynb: is cut off/],
  ["a lesson that is empty", `notebooks/${name}`, () => "", /notebooks\/02-.*\.ipynb: is empty/],
  [
    "an exercise with an answer in it",
    `exercises/${name}`,
    (text) => text.replace("todo()", "180_200"),
    /exercises\/02-/,
  ],
  [
    "answers that give none",
    `answers/${name}`,
    (text) => text.replace("// END SOLUTION", ""),
    /answers\/02-.*END SOLUTION/,
  ],
];

for (const [what, path, change, error] of faults) {
  test(`${what} is not handed out, and named`, async () => {
    const clone = mkdtempSync(join(folder, "broken-"));
    for (const part of ["notebooks", "exercises", "answers"])
      cpSync(join(root, part), join(clone, part), { recursive: true });
    await checkNotebooks(clone);
    writeFileSync(join(clone, path), change(readFileSync(join(clone, path), "utf8")));
    await assert.rejects(checkNotebooks(clone), ({ message }: Error) => error.test(message));
  });
}

test("a handout is a zip file", () => {
  const { status, stderr } = spawnSync(process.execPath, [workbook, "handout", "--out", join(folder, "class.tar")]);
  assert.equal(status, 2);
  assert.match(String(stderr), /--out must end in \.zip/);
  assert.ok(!existsSync(join(folder, "class.tar")));
});
