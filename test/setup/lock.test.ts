import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { acquireLock } from "../../scripts/setup/lock.mjs";
import { processTable, tableOf } from "../../scripts/setup/processTable.mjs";
import { temporaryFolder, writeFile } from "./sandbox";

const moduleAt = (name: string): string =>
  JSON.stringify(pathToFileURL(join(__dirname, "..", "..", "scripts", "setup", name)).href);

const here = processTable().own;
const since = "2020-01-01T00:00:00.000Z";

test("a lock is taken, held and given back; it says who holds it", async (t) => {
  const file = join(temporaryFolder(t), "setup.lock");
  const release = await acquireLock(file);
  const { since: taken, ...holder } = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual(holder, here);
  assert.ok(Math.abs(Date.now() - Date.parse(taken)) < 60_000);
  release();
  assert.equal(existsSync(file), false);
});

const own = { pid: 1, host: "here", table: "boot pid:[1]", started: "100" };
const starts: Readonly<Record<number, string>> = { 7: "500", 8: "" };
const states: [name: string, process: Parameters<ReturnType<typeof tableOf>["stateOf"]>[0], state: string][] = [
  ["runs", { pid: 7, table: own.table, started: "500" }, "alive"],
  ["is gone", { pid: 9, table: own.table, started: "500" }, "dead"],
  ["is gone, and its number was used again", { pid: 7, table: own.table, started: "400" }, "dead"],
  ["does not say when it started", { pid: 8, table: own.table, started: "400" }, "unknown"],
  ["runs in another container", { pid: 9, table: "boot pid:[2]", started: "500" }, "unknown"],
  ["runs on another machine, or ran before a restart", { pid: 7, table: "other pid:[1]", started: "500" }, "unknown"],
];
for (const [name, process, state] of states) {
  test(`a process that ${name} is ${state}`, () => {
    assert.equal(tableOf(own, (pid) => starts[pid]).stateOf(process), state);
  });
}
test("where the table of processes has no name, nobody can be looked for", () => {
  assert.equal(tableOf({ ...own, table: "" }, () => undefined).stateOf({ ...own, table: "" }), "unknown");
});

const elsewhere = JSON.stringify({ ...here, table: "another machine", host: "elsewhere", since });
const left: [name: string, content: string, waits: boolean][] = [
  ["of a dead process", JSON.stringify({ ...here, pid: 999_999_999, since }), false],
  ["of a process whose number was used again", JSON.stringify({ ...here, started: "1", since }), false],
  ["that names nobody", "", true],
  ["of an earlier version", "999999999\n", true],
  ["of another machine", elsewhere, true],
];
for (const [name, content, waits] of left) {
  test(`a lock ${name}, and never renewed, is taken over ${waits ? "after half a minute" : "at once"}; what it left is cleared away first`, async (t) => {
    const file = join(temporaryFolder(t), "setup.lock");
    writeFile(file, content);
    let [clock, cleared] = [0, ""];
    const release = await acquireLock(file, {
      intervalMs: 0,
      now: () => clock,
      onWait: () => {
        clock += 1000;
      },
      onStale: async () => {
        cleared = readFileSync(file, "utf8");
      },
    });
    assert.equal(clock, waits ? 30_000 : 0);
    assert.equal(JSON.parse(cleared).pid, process.pid, "under the new lock");
    release();
  });
}

test("a lock that is renewed is never taken, however long that lasts, and whatever the clocks say", async (t) => {
  const file = join(temporaryFolder(t), "setup.lock");
  writeFile(file, elsewhere);
  let clock = 0;
  const stop = new AbortController();
  const hosts = new Set<string | undefined>();
  const waiting = acquireLock(file, {
    intervalMs: 0,
    now: () => clock,
    signal: stop.signal,
    onWait: (holder) => {
      clock += 20_000;
      hosts.add(holder?.host);
      utimesSync(file, clock / 1e6, clock / 1e6); // its own clock is at 1970
      if (clock > 3_600_000) stop.abort();
    },
  });
  await assert.rejects(waiting, { name: "AbortError" });
  assert.equal(readFileSync(file, "utf8"), elsewhere);
  assert.deepEqual([...hosts], ["elsewhere"]);
});

const unshare = ["--pid", "--fork", "--mount-proc"];
const canUnshare = spawnSync("unshare", [...unshare, "true"]).status === 0;
test("a live lock of another container, where its number means nobody, is waited for", {
  skip: canUnshare ? false : "needs unshare, and the right to use it",
}, async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "setup.lock");
  const holding = `
    import { writeFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    import { acquireLock } from ${moduleAt("lock.mjs")};
    const release = await acquireLock(${JSON.stringify(file)});
    await wait(4000);
    writeFileSync(${JSON.stringify(join(folder, "done"))}, "");
    release();`;
  const holder = promisify(execFile)("unshare", [...unshare, process.execPath, "--input-type=module", "-e", holding]);
  for (let tries = 0; !existsSync(file); tries++) {
    assert.ok(tries < 600, "no lock was taken within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const release = await acquireLock(file, { intervalMs: 50 });
  assert.ok(existsSync(join(folder, "done")), "it was taken from its holder");
  release();
  await holder;
});

test("processes that contend for a stale lock get it one after the other", async (t) => {
  const folder = temporaryFolder(t);
  const [file, log] = [join(folder, "setup.lock"), join(folder, "log")];
  writeFile(file, JSON.stringify({ ...here, pid: 999_999_999, since }));
  const contender = `
    import { appendFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    import { acquireLock } from ${moduleAt("lock.mjs")};
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
