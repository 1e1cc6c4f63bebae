import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const root = join(__dirname, "..", "..");
const clone = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
after(() => rmSync(clone, { recursive: true }));

cpSync(join(root, "scripts"), join(clone, "scripts"), { recursive: true });
symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
mkdirSync(join(clone, "test"));
writeFileSync(
  join(clone, "test", "shapes.test.ts"),
  `import { describe, test } from "node:test";
interface Row { readonly name: string }

const rows: Row[] = [{ name: "square" }, { name: "circle" }];
for (const { name } of rows) test(name, () => {});
describe("colours", () => {
  test("red", () => {});

  test("green", () => {
    throw new Error("it is blue");
  });
});
describe("sizes", () => {
  test("large", () => {});
});
`,
);

/** The lines that `scripts/test.mjs` prints, without times and without stacks. */
function run(...args: string[]): { code: number | null; lines: string[] } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, "scripts", "test.mjs"), ...args], {
    env: { ...env, NO_COLOR: "1", FORCE_COLOR: "0" },
    encoding: "utf8",
  });
  const lines = `${stdout}${stderr}`.replaceAll(/ \(?[\d.]+(ms\))?$/gm, " _").split("\n");
  return { code: status, lines: lines.filter((line) => !line.includes("    at ") && line !== "") };
}

test("a name's pattern prints the tests of that name, their suites, and the runner's closing lines", () => {
  const { code, lines } = run("--test-name-pattern=circle|large");
  assert.equal(code, 0);
  const shown = ["✔ circle _", "▶ sizes", "  ✔ large _", "✔ sizes _"];
  assert.deepEqual(lines.slice(0, 6), [...shown, "ℹ tests _", "ℹ suites _"]);
});

test("a failed test's place is the line in its source", () => {
  const { code, lines } = run();
  assert.equal(code, 1);
  for (const line of ["✔ square _", "  ✔ red _", "  ✖ green _", "test at test/shapes.test.ts:9:3"])
    assert.ok(lines.includes(line), `${line} is not in\n${lines.join("\n")}`);
});

test("of many files the ten longest are told", () => {
  for (let i = 0; i < 12; i++) {
    const wait = i === 3 ? "await new Promise((done) => setTimeout(done, 1100));" : "";
    writeFileSync(
      join(clone, "test", `many${i}.test.ts`),
      `import { test } from "node:test";\ntest("one", async () => { ${wait} });\n`,
    );
  }
  const { lines } = run("many");
  const [told = ""] = lines.filter((line) => line.startsWith("ℹ longest files:"));
  assert.match(told, /^ℹ longest files: many3\.test\.ts 1 s, /);
  assert.equal(told.split(", ").length, 10);
  assert.ok(!run("shapes").lines.some((line) => line.includes("longest files")));
});
