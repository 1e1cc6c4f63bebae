import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type CodeCell, formatNotebook, type Notebook } from "../../src/jupyter/notebook";

const root = join(__dirname, "..", "..");
const clone = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
after(() => rmSync(clone, { recursive: true }));

/** Cells of one notebook, each with its id, and what the check says of it: `LINE: error …`, or nothing. */
const cells: [id: string, lines: string[], error?: RegExp][] = [
  ["import-tools", ['import { conv, countParameters, type NetworkSpec, task, tf, todo } from "cnn-workbook";']],
  ["missing-name", ["const one = 1;", "const two = one + missing;"], /^2: error TS2304: .*'missing'/],
  ["wrong-option", ["conv({ filters: 1,", "  kernelsize: 3 });"], /^2: error TS2561: .*'kernelSize'/],
  ["wrong-import", ["import {", "  nothingOfOurs,", '} from "cnn-workbook";'], /^2: error TS2305: .*'nothingOfOurs'/],
  ["implicit-any", ["const twice = (x) => 2 * x;"], /^1: error TS7006: .*'x'/],
  ["explicit-any", ["// not any", "const all: any[] = ['any'];"], /^2: error: any hides mistakes/],
  ["possibly-undefined", ["[1].find((x) => x > 1).toFixed();"], /^1: error TS2532/],
  ["not-parsed", ["const lost = 1;", "const open = (;", "const kept = 2;"], /^2: error TS1109/],
  ["after-not-parsed", ["lost + kept;"]],
  [
    "long-message",
    ["const both: (string | number)[] = [];", "const texts: string[] = both;"],
    /^2: error TS2322: .*\n {2}Type/,
  ],
  ["inferred-array", ["const list = [];", "for (const x of [1, 2]) list.push(x);", "list[0].toFixed();"]],
  ["array-of-anything", ["const all = [];"]],
  ["use-array-of-anything", ["all.push(1);", "all;"], /error TS7005: .*'all'/],
  ["redeclare-value", ["const one = 'uno';", "one.length;"]],
  ["redeclared-is-newest", ["one.toUpperCase();"]],
  ["redeclare-function", ["function shape(x: number) { return x; }", "shape(2);"]],
  ["shadow-import", ["const conv = (x: number) => x;", "conv(1);"]],
  ["import-again", ['import { conv } from "cnn-workbook";', "conv({ filters: 1, kernelSize: 3 });"]],
  ["types-between-cells", ["interface Row { name: string }", "type Rows = Row[];"]],
  ["use-types", ['const rows: Rows = [{ name: "a" }];', "let [{ name }, next] = rows;", "next = rows[0];"]],
  ["assign-later", ['name = "b";', "next = { name };"]],
  ["assign-wrongly", ["name = 2;"], /^1: error TS2322/],
  ["assign-constant", ["one = 'due';"], /^1: error TS2632/],
  ["awaits", ["const late = await Promise.resolve(3);", "for await (const x of [late]) x.toFixed();", "late"]],
  ["namespace-type", ["const scalar: tf.Tensor = tf.scalar(late);"]],
  ["node-module", ['import { cpus } from "node:os";', "cpus().length;"]],
  ["stub", ["const answer: number = todo();"]],
  ["meant-to-fail", ["answr;"]],
];

const code = (id: string, source: string, tags: string[]): CodeCell => ({
  cell_type: "code",
  id,
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});

let status: number | null;
let lines: string[];
let said: { id: string; error: string }[];

// One run for all: a clone in which a field has been renamed, with the lessons as they are and a notebook of mistakes.
before(() => {
  for (const part of ["scripts", "notebooks", "exercises", "tsconfig.json", "package.json"])
    cpSync(join(root, part), join(clone, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  cpSync(join(root, "src"), join(clone, "src"), { recursive: true });
  for (const file of readdirSync(join(clone, "src"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(join(clone, "src", file), "utf8");
    writeFileSync(join(clone, "src", file), source.replaceAll(/\bmultiplyAdds\b/g, "products"));
  }
  mkdirSync(join(clone, "answers"));
  const notebook: Notebook = {
    cells: cells.map(([id, lines]) => code(id, lines.join("\n"), id === "meant-to-fail" ? ["raises-exception"] : [])),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(clone, "answers", "mistakes.ipynb"), formatNotebook(notebook));

  // Lint fails at once, and so do types, for want of their settings.
  writeFileSync(join(clone, "biome.json"), "{");
  const result = spawnSync(process.execPath, [join(clone, "scripts", "check.mjs")], { encoding: "utf8" });
  status = result.status;
  lines = `${result.stdout}${result.stderr}`.split(/\n(?! )/);
  said = lines.flatMap((line) => {
    const [, id, error] = /^answers\/mistakes\.ipynb ([\w-]+):(.*)$/s.exec(line) ?? [];
    return id ? [{ id, error }] : [];
  });
});

for (const [id, , error] of cells) {
  test(`the cell ${id} ${error ? "is found wrong" : "is right"}`, () => {
    const found = said.filter((one) => one.id === id).map((one) => one.error.trim());
    if (!error) assert.deepEqual(found, []);
    else
      assert.ok(
        found.some((text) => error.test(text)),
        `${error} does not match ${JSON.stringify(found)}`,
      );
  });
}

test("a field that was renamed in src/ is found in every lesson that uses it", () => {
  const found = lines.filter((line) => line.startsWith("notebooks/"));
  for (const line of found) assert.match(line, /\.ipynb [\w-]+:\d+: error TS(2339|7053): .*'multiplyAdds'/s);
  const text = (name: string) => readFileSync(join(root, "notebooks", name), "utf8");
  const using = readdirSync(join(root, "notebooks")).filter((name) => /\bmultiplyAdds\b/.test(text(name)));
  assert.ok(using.length >= 2, using.join(", "));
  assert.deepEqual(
    [...new Set(found.map((line) => line.slice("notebooks/".length).split(" ")[0]))].sort(),
    using.sort(),
  );
});

test("lint, types and notebooks are checked each, and each that failed is named; no build is needed", () => {
  assert.equal(status, 1);
  for (const name of ["lint", "types", "notebooks"])
    assert.ok(
      lines.some((line) => new RegExp(`^✗ ${name} \\([\\d.]+ s\\)$`).test(line)),
      name,
    );
  assert.ok(lines.includes("error: failed: lint, types, notebooks"));
});

test("the types that are checked come from the sources, never from a build", () => {
  const tsc = [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.check.json", "--listFilesOnly"];
  const { stdout } = spawnSync(process.execPath, tsc, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  const files = stdout.split(/\r?\n/).map((file) => file.replaceAll("\\", "/"));
  assert.ok(files.some((file) => file.endsWith("/src/index.ts")));
  assert.deepEqual(
    files.filter((file) => file.includes("/dist/") && !file.includes("node_modules")),
    [],
  );
});
