import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const program = join(__dirname, "..", "..", "src", "cli", "workbook.ts");

test("sync makes the learner's copy, leaves it alone, and says what it did", (t) => {
  const home = mkdtempSync(join(tmpdir(), "cnn-workbook-sync-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const sync = (...options: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", program, "sync", ...options], {
      encoding: "utf8",
      env: { ...process.env, WORKBOOK_HOME: home },
    });
  const first = JSON.parse(sync("--json").stdout) as { folder: string; added: string[] };
  assert.equal(first.folder, join(home, "work"));
  assert.ok(
    first.added.includes("notebooks/00-start-here.ipynb") &&
      first.added.includes("exercises/02-parameters-and-memory.ipynb"),
  );
  assert.ok(existsSync(join(first.folder, "notebooks", "00-start-here.ipynb")));
  assert.match(sync().stderr, /is up to date\.$/m);
  rmSync(join(first.folder, "exercises"), { recursive: true });
  writeFileSync(join(first.folder, "exercises"), "a file in the way of a folder");
  const third = sync();
  assert.equal(third.status, 1);
  assert.match(third.stderr, /^error: .*\n.+/);
});
