import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { linkCommand } from "../../src/cli/commandLink";

const clone = join(__dirname, "..", "..");
const installed = ["node_modules", "dist", ".venv", ".cache/setup.json", ".cache/tensorflow-2"];
const measured = [".cache/bench"];
const own = ["work", ".workbook", "out"];

/** A program and a home with something in every folder. */
function workbook(t: TestContext): { program: string; home: string } {
  const [program, home] = ["program", "home"].map((name) => mkdtempSync(join(tmpdir(), `workbook-${name}-`)));
  t.after(() => {
    for (const folder of [program, home]) rmSync(folder, { recursive: true, force: true });
  });
  for (const name of ["dist", "package.json"]) cpSync(join(clone, name), join(program, name), { recursive: true });
  const files = [
    ".venv/x",
    ".cache/setup.json",
    ".cache/tensorflow-2/x",
    ".cache/bench/x",
    "node_modules/x",
    "notebooks/x",
  ].map((path) => join(program, path));
  for (const file of [...files, ...own.map((path) => join(home, path, "x"))]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "x");
  }
  symlinkSync(join(clone, "node_modules", "commander"), join(program, "node_modules", "commander"));
  linkCommand({ program, home });
  return { program, home };
}

const cases: [args: string[], removed: string[]][] = [
  [[], installed],
  [["--all"], [...installed, ...measured, ...own]],
];

for (const [args, wanted] of cases) {
  test(`uninstall ${args.join(" ")} removes what setup made${args.length > 0 ? ", and the learner's own" : ", and nothing else"}`, (t) => {
    const { program, home } = workbook(t);
    const cli = join(program, "dist", "cli", "workbook.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "uninstall", "--yes", "--json", ...args], {
      env: { ...process.env, WORKBOOK_HOME: home },
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    const { removed, kept, bytes } = JSON.parse(stdout);
    const paths = (list: { path: string }[]): string[] => list.map(({ path }) => path).sort();
    assert.deepEqual(paths(removed), [...wanted].sort());
    assert.deepEqual(paths(kept), [...measured, ...own].filter((path) => !wanted.includes(path)).sort());
    assert.match(stderr, /\.cache\/bench {2}\(unfinished measurements\)/);
    assert.ok(bytes > 0);
    for (const name of installed) assert.equal(existsSync(join(program, name)), false, name);
    for (const name of measured) assert.equal(existsSync(join(program, name)), !wanted.includes(name), name);
    assert.equal(existsSync(join(program, ".cache")), !wanted.includes(".cache/bench"));
    assert.equal(existsSync(join(home, "node_modules")), false, "the command that led there");
    for (const name of own) assert.equal(existsSync(join(home, name)), !wanted.includes(name), name);
    assert.ok(existsSync(join(program, "notebooks", "x")));
    assert.ok(
      existsSync(join(clone, "node_modules", "commander", "package.json")),
      "a link is taken away, not what it leads to",
    );
  });
}

const endings: [name: string, prepare: (program: string) => void, said: RegExp][] = [
  [
    "no clone: nothing is said of git",
    () => undefined,
    /^Removed [^.]*\. Kept: \.cache\/bench, work, \.workbook, out\.\n$/,
  ],
  ["a clone with nothing of one's own", (program) => commit(program), /All else is as git has it\.\n$/],
  [
    "a clone in which something was changed",
    (program) => {
      commit(program);
      writeFileSync(join(program, "notebooks", "x"), "changed");
    },
    /in it git finds one file changed or new/,
  ],
];

/** A clone whose git knows all but what setup makes. */
function commit(program: string): void {
  writeFileSync(join(program, ".gitignore"), "node_modules\ndist\n.venv\n.cache\n");
  const git = (...args: string[]) =>
    spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: program });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "all");
}

for (const [name, prepare, said] of endings) {
  test(`uninstall tells the truth: ${name}`, (t) => {
    const { program, home } = workbook(t);
    prepare(program);
    const cli = join(program, "dist", "cli", "workbook.js");
    const env = { ...process.env, WORKBOOK_HOME: home };
    const { stdout } = spawnSync(process.execPath, [cli, "uninstall", "--yes"], { env, encoding: "utf8" });
    assert.match(stdout, said);
  });
}
