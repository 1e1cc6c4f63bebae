/**
 * The workbook set up among settings that are meant for others: the real setup program, then training by native TensorFlow.
 * npm's packages and TensorFlow's library are links to this clone's, and one small wheel stands for JupyterLab; with
 * WORKBOOK_ALL_ROWS=1 every row installs and compiles all of it.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { listFiles, readStamps, writeStamps } from "../../scripts/setup/stamps.mjs";
import { copyClone } from "./copyClone";
import { containers } from "./oddContainers";
import { environments, makeTheirs, type OddEnvironment } from "./oddEnvironments";
import { temporaryFolder } from "./sandbox";
import { trainIn } from "./smallTraining";
import { requireStandIn } from "./standInJupyter";

const repository = join(__dirname, "..", "..");
const allRows = process.env["WORKBOOK_ALL_ROWS"] === "1";
const run = promisify(execFile);

/** A clone with npm's packages and the build; everything else is to be made. */
function makeClone(clone: string, anew: OddEnvironment["anew"]): void {
  copyClone(clone);
  const cache = join(clone, ".cache");
  const done = ["build", "tensorflow", ...(anew === "packages" || allRows ? [] : ["packages"])];
  const stamps = readStamps(join(repository, ".cache", "setup.json"));
  writeStamps(
    join(cache, "setup.json"),
    Object.fromEntries(Object.entries(stamps).filter(([name]) => done.includes(name))),
  );
  if (!allRows) requireStandIn(clone);
  if (anew === "binding" || allRows)
    for (const name of readdirSync(cache))
      if (name.startsWith("binding-")) rmSync(join(cache, name), { recursive: true });
}

/** All but what npm and pip keep for later. */
const filesOf = (folder: string) => listFiles(folder, (name) => ![".npm", ".cache"].includes(name));

async function setUpAndTrain(root: string, odd: OddEnvironment): Promise<void> {
  const [clone, theirs] = [join(root, "clone"), join(root, "theirs")];
  mkdirSync(theirs);
  makeTheirs(theirs, odd);
  makeClone(clone, odd.anew);
  const before = filesOf(theirs);
  const env = { ...process.env, ...odd.variables?.(theirs) };
  const starter = odd.command?.(theirs, root) ?? [];
  const [command = "", ...args] = [...starter, process.execPath, "scripts/setup.mjs"];
  const { stdout, stderr } = await run(command, args, { cwd: clone, env });
  assert.match(stderr, /^Setup took .*runtime.*jupyter.*kernel.*binding/m);
  assert.doesNotMatch(stdout + stderr, /^(warning|error)|installer/m);
  assert.equal(readStamps(join(clone, ".cache", "setup.json"))["binding"]?.facts["backend"], "tensorflow");
  await trainIn(clone, env, starter);
  assert.deepEqual(filesOf(theirs), before, "what is the user's is left alone");
}

const noSandbox = spawnSync("bwrap", ["--unshare-user", "--uid", "4242", "--dev-bind", "/", "/", "true"]).status !== 0;

describe("set up and trained", { concurrency: 2 }, () => {
  for (const odd of environments)
    test(`with ${odd.name}`, async (t) => {
      await setUpAndTrain(temporaryFolder(t), odd);
    });
  for (const odd of containers)
    test(`with ${odd.name}`, { skip: noSandbox && "needs a bubblewrap that may make user namespaces" }, async (t) => {
      await setUpAndTrain(temporaryFolder(t), odd);
    });
});
