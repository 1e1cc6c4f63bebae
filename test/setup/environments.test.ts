/**
 * The workbook set up among settings that are meant for others: the real setup program, then training by native TensorFlow.
 * npm's packages and TensorFlow's library are links to this clone's, and one small wheel stands for JupyterLab; with
 * WORKBOOK_ALL_ROWS=1 every row installs and compiles all of it, and has a setup to itself.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { listFiles, readStamps, writeStamps } from "../../scripts/setup/stamps.mjs";
import { copyClone } from "./copyClone";
import { containers } from "./oddContainers";
import { environments, makeTheirs, type OddEnvironment, sideBySide } from "./oddEnvironments";
import { scratchFolder } from "./sandbox";
import { trainIn } from "./smallTraining";
import { requireStandIn } from "./standInJupyter";

const repository = join(__dirname, "..", "..");
const allRows = process.env["WORKBOOK_ALL_ROWS"] === "1";
const run = promisify(execFile);

const root = scratchFolder();
const done = ["packages", "build", "tensorflow"];

/** Clones that no row uses just now. What a row has left there is for setup to replace. */
const idle: string[] = [];

/** A clone with npm's packages and the build; everything else is to be made. */
function takeClone(anew: OddEnvironment["anew"]): string {
  const clone = idle.pop() ?? newClone();
  const cache = join(clone, ".cache");
  const stamps = Object.entries(readStamps(join(repository, ".cache", "setup.json")));
  const kept = done.filter((name) => name !== "packages" || !(allRows || anew === name));
  writeStamps(join(cache, "setup.json"), Object.fromEntries(stamps.filter(([name]) => kept.includes(name))));
  for (const name of allRows || anew === "binding" ? readdirSync(cache) : [])
    if (name.startsWith("binding-")) rmSync(join(cache, name), { recursive: true });
  return clone;
}

function newClone(): string {
  // Each in a folder of its own, so that a row can do something to that.
  const clone = join(mkdtempSync(join(root, "around-")), "clone");
  copyClone(clone);
  if (!allRows) requireStandIn(clone);
  return clone;
}

/** All of them at once, each with a folder of its own. */
async function setUpAndTrain(odds: readonly OddEnvironment[]): Promise<void> {
  const folders = odds.map((odd) => {
    const theirs = mkdtempSync(join(root, "theirs-"));
    makeTheirs(theirs, odd);
    return theirs;
  });
  const clone = takeClone(odds.find(({ anew }) => anew)?.anew);
  // Without those whose names begin with a dot: programs keep files of their own in a home.
  const before = folders.map((theirs) => listFiles(theirs));
  const env = Object.assign({}, process.env, ...odds.map((odd, i) => odd.variables?.(folders[i])));
  const starter = odds.flatMap((odd, i) => odd.command?.(folders[i], clone) ?? []);
  const [command = "", ...args] = [...starter, process.execPath, "scripts/setup.mjs"];
  const { stdout, stderr } = await run(command, args, { cwd: clone, env });
  assert.match(stderr, /^Setup took .*runtime.*jupyter.*kernel.*binding/m);
  assert.doesNotMatch(stdout + stderr, /^(warning|error)|installer/m);
  assert.equal(readStamps(join(clone, ".cache", "setup.json"))["binding"]?.facts["backend"], "tensorflow");
  await trainIn(clone, env, starter);
  const after = folders.map((theirs) => listFiles(theirs));
  assert.deepEqual(after, before, "what is the user's is left alone");
  idle.push(clone);
}

const noSandbox = spawnSync("bwrap", ["--unshare-user", "--uid", "4242", "--dev-bind", "/", "/", "true"]).status !== 0;

after(() => rmSync(root, { recursive: true, force: true }));

describe("set up and trained", { concurrency: 2 }, () => {
  for (const odds of allRows ? environments.map((odd) => [odd]) : sideBySide(environments))
    test(`with ${odds.map(({ name }) => name).join("; with ")}`, () => setUpAndTrain(odds));
  for (const odd of containers)
    test(`with ${odd.name}`, { skip: noSandbox && "needs a bubblewrap that may make user namespaces" }, () =>
      setUpAndTrain([odd]),
    );
});
