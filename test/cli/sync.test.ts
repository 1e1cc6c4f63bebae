import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { linkCommand } from "../../src/cli/commandLink";

const program = join(__dirname, "..", "..", "src", "cli", "workbook.ts");

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  version: string;
};

/** What `npx workbook --version` prints in a folder. */
function typed(cwd: string): string {
  return execFileSync("npx", ["--no", "--", "workbook", "--version"], { cwd, encoding: "utf8" }).trim();
}

const syncIn = (home: string, ...options: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", program, "sync", ...options], {
    encoding: "utf8",
    env: { ...process.env, WORKBOOK_HOME: home },
  });

test("sync makes the learner's copy, leaves it alone, and says what it did", (t) => {
  const home = mkdtempSync(join(tmpdir(), "cnn-workbook-sync-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const sync = (...options: string[]) => syncIn(home, ...options);
  const first = JSON.parse(sync("--json").stdout) as { folder: string; added: string[] };
  assert.equal(first.folder, join(home, "work"));
  assert.ok(
    first.added.includes("notebooks/00-start-here.ipynb") &&
      first.added.includes("exercises/02-parameters-and-memory.ipynb"),
  );
  assert.ok(existsSync(join(first.folder, "notebooks", "00-start-here.ipynb")));
  assert.equal(typed(first.folder), version, "npx finds the command there, and does not ask the registry");
  assert.match(sync().stderr, /is up to date\.$/m);
  rmSync(join(first.folder, "exercises"), { recursive: true });
  writeFileSync(join(first.folder, "exercises"), "a file in the way of a folder");
  const third = sync();
  assert.equal(third.status, 1);
  assert.match(third.stderr, /^error: .*\n.+/);
});

test("the command in a home follows the program, and what somebody put in its place stays", (t) => {
  const home = mkdtempSync(join(tmpdir(), "cnn-workbook-sync-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const link = join(home, "node_modules", ".bin", "workbook");
  for (const program of ["/first", "/second", "/second"]) {
    linkCommand({ program, home });
    assert.equal(readlinkSync(link), join(program, "dist", "cli", "workbook.js"));
  }
  rmSync(link);
  writeFileSync(link, "mine");
  linkCommand({ program: "/third", home });
  assert.equal(readFileSync(link, "utf8"), "mine");
  linkCommand({ program: join(home, "itself"), home: join(home, "itself") });
  assert.deepEqual(readdirSync(home), ["node_modules"], "the program itself has its command");

  rmSync(link);
  symlinkSync("/killed", `${link}.${process.pid}.draft`);
  assert.equal(linkCommand({ program: "/third", home }), undefined, "a draft that was left");
  assert.deepEqual(readdirSync(dirname(link)), ["workbook"]);
});

test("where the home can have no command, the copy is made all the same, and what to type is said", (t) => {
  const home = mkdtempSync(join(tmpdir(), "cnn-workbook-sync-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, "node_modules"), "a file");
  const { status, stderr } = syncIn(home);
  assert.equal(status, 0);
  assert.match(
    stderr,
    /^There can be no command npx workbook in .* \(E[A-Z]+\)\.\n {2}Type: npx --prefix ".+" workbook$/m,
  );
  assert.ok(existsSync(join(home, "work", "notebooks", "00-start-here.ipynb")));
});
