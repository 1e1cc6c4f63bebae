import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { acquireLock } from "../../scripts/setup/lock.mjs";
import { temporaryFolder, writeFile } from "./sandbox";

const lockModule = pathToFileURL(join(__dirname, "..", "..", "scripts", "setup", "lock.mjs")).href;

test("a lock is taken, held and given back", async (t) => {
  const file = join(temporaryFolder(t), "setup.lock");
  const release = await acquireLock(file);
  assert.equal(readFileSync(file, "utf8"), `${process.pid}\n`);
  release();
  assert.equal(existsSync(file), false);
});

for (const [name, content] of [
  ["of a dead process", "999999999\n"],
  ["that is empty", ""],
] as const) {
  test(`a lock ${name} is taken over, and what it left is cleared away first`, async (t) => {
    const file = join(temporaryFolder(t), "setup.lock");
    writeFile(file, content);
    let cleared = "";
    const release = await acquireLock(file, {
      onStale: async () => {
        cleared = readFileSync(file, "utf8");
      },
    });
    assert.equal(cleared, `${process.pid}\n`, "under the new lock");
    release();
  });
}

test("processes that contend for a stale lock get it one after the other", async (t) => {
  const folder = temporaryFolder(t);
  const [file, log] = [join(folder, "setup.lock"), join(folder, "log")];
  writeFile(file, "999999999\n");
  // The word setup in the command line is what tells a live setup from another process that got the same id.
  const contender = `
    import { appendFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    import { acquireLock } from ${JSON.stringify(lockModule)};
    for (let turn = 0; turn < 10; turn++) {
      const release = await acquireLock(${JSON.stringify(file)}, { intervalMs: 1 });
      appendFileSync(${JSON.stringify(log)}, "in ");
      await wait(2);
      appendFileSync(${JSON.stringify(log)}, "out ");
      release();
    }`;
  const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", contender]);
  await Promise.all([run(), run(), run()]);
  assert.equal(readFileSync(log, "utf8"), "in out ".repeat(30));
});
