import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isRunning, type Process, processes, wordsOf } from "../processes";
import { miniatureClone, stubCommands, stubPython } from "./sandbox";

/** The setup program in a miniature clone, up to the TypeScript build. */
function startSetup(
  root: string,
  bin: string,
  nodeOptions: string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } {
  const args = [...nodeOptions, join(root, "scripts", "setup.mjs"), "build"];
  const child = spawn(process.execPath, args, {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  return { child, ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, output }))) };
}

interface Ended {
  code: number | null;
  output: string;
}

const log = (root: string) => readFileSync(join(root, "npm.log"), "utf8").trim().split("\n");

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 500, "it did not happen within ten seconds");
    await wait(20);
  }
}

/** The number of the slow npm once it has told it all; 0 before. */
const npmOf = (root: string): number => {
  const file = join(root, "npm.pid");
  const told = existsSync(file) ? readFileSync(file, "utf8") : "";
  return told.endsWith("\n") ? Number(told) : 0;
};

/** Makes npm slow: it tells its process id, then sleeps. */
const slowNpm = 'echo "npm starts" >> npm.log\necho $$ > npm.pid\nsleep 60';

test("a fresh clone is set up, with time by step and in total; a second run has nothing to do", async (t) => {
  const { root, bin } = miniatureClone(t);
  const first = await startSetup(root, bin).ended;
  assert.match(first.output, /✓ npm packages {2}\d+\.\d s\n.*✓ TypeScript build/s);
  assert.match(first.output, /Setup took \d+\.\d s \(runtime \d+\.\d, packages \d+\.\d, build \d+\.\d\)\n$/);
  assert.equal(first.code, 0);
  const second = await startSetup(root, bin).ended;
  assert.match(second.output, /^Setup is up to date \(\d+\.\d\d s\)\n$/);
  assert.deepEqual(log(root), ["npm starts", "npm ends"]);
});

const wrongNodes = ["18.20.8", "22.11.0"];
for (const version of wrongNodes) {
  test(`Node ${version} gets one clear message`, async (t) => {
    const { root, bin } = miniatureClone(t);
    const disguise = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const { code, output } = await startSetup(root, bin, ["--import", disguise]).ended;
    assert.match(output, new RegExp(`^error: Node ${version} cannot run the workbook: .*\nInstall Node 24 .*\n$`));
    assert.equal(code, 1);
  });
}

test("a fault gets one clear message and a non-zero exit, and the next run mends it", async (t) => {
  const { root, bin } = miniatureClone(t);
  const goodNpm = readFileSync(join(bin, "npm"), "utf8");
  stubCommands(bin, { npm: "echo npm error code ENOTFOUND >&2; exit 1" });
  const { code, output } = await startSetup(root, bin).ended;
  assert.match(output, /\nerror: npm packages: the package server cannot be reached\nCheck the network .*\n$/);
  assert.equal(code, 1);
  stubCommands(bin, { npm: goodNpm });
  assert.equal((await startSetup(root, bin).ended).code, 0);
});

test("without Python nothing is begun", async (t) => {
  const { root, bin } = miniatureClone(t);
  const none = ["python3", "python3.10", "python3.11", "python3.12", "python3.13"].map((name) => [name, "exit 1"]);
  stubCommands(bin, { ...Object.fromEntries(none), python: stubPython([3, 8, 10], true) });
  const { code, output } = await startSetup(root, bin).ended;
  assert.match(output, /\nerror: Python 3\.8\.10 .* is too old: JupyterLab needs Python 3\.10 or later\n.*\n$/);
  assert.equal(code, 1);
  assert.equal(existsSync(join(root, "node_modules")), false);
});

test("two setups at once: one works, the other waits and finds everything done", async (t) => {
  const { root, bin } = miniatureClone(t);
  const npm = readFileSync(join(bin, "npm"), "utf8").replace("mkdir", "sleep 0.7\nmkdir");
  stubCommands(bin, { npm });
  const ended = await Promise.all([startSetup(root, bin).ended, startSetup(root, bin).ended]);
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
  );
  assert.deepEqual(log(root), ["npm starts", "npm ends"]);
  assert.match(
    ended.map(({ output }) => output).join(""),
    /waiting for another setup of this clone \(process \d+ on \S+, since [\dT:.-]+Z\)/,
  );
});

test("Ctrl-C ends npm too, says one line and exits with 130; the next run goes on", async (t) => {
  const { root, bin } = miniatureClone(t);
  const goodNpm = readFileSync(join(bin, "npm"), "utf8");
  stubCommands(bin, { npm: slowNpm });
  const { child, ended } = startSetup(root, bin);
  await until(() => npmOf(root) > 0);
  child.kill("SIGINT");
  const { code, output } = await ended;
  assert.match(output, / {2}npm packages …\nSetup was stopped; the same command carries on where it left off\.\n$/);
  assert.equal(code, 130);
  assert.equal(isRunning(npmOf(root)), false);
  stubCommands(bin, { npm: goodNpm });
  const next = await startSetup(root, bin).ended;
  assert.doesNotMatch(next.output, /Node and Python/, "what was finished is kept");
  assert.equal(next.code, 0);
});

test("a killed setup takes npm with it", { skip: process.platform === "win32" }, async (t) => {
  const { root, bin } = miniatureClone(t);
  stubCommands(bin, { npm: `sleep 0.2\n${slowNpm}` }); // the guard has heard of it by then
  const { child, ended } = startSetup(root, bin);
  await until(() => npmOf(root) > 0);
  child.kill("SIGKILL");
  await ended;
  await until(() => !isRunning(npmOf(root)));
});

/** The processes that a process has started whose command line contains `words`. */
const childrenOf = (parent: number | undefined, words: string): Process[] =>
  processes().filter((one) => one.parent === parent && wordsOf(one.id).includes(words));

test("the guard is there before the command is", { skip: process.platform !== "linux" }, async (t) => {
  const owned = pathToFileURL(join(__dirname, "..", "..", "scripts", "setup", "owned.mjs")).href;
  // Of a command that does not start nothing is told, so that only what came before it is there.
  const program = `import("${owned}").then(({ spawnOwned }) => spawnOwned("/nowhere/at-all", [], {}).on("error", () => console.log("tried")));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  assert.equal(childrenOf(child.pid, "guard.mjs").length, 1);
});

test("even without its guard, a killed setup leaves no npm at work beside the next one", {
  skip: process.platform !== "linux",
}, async (t) => {
  const { root, bin } = miniatureClone(t);
  const goodNpm = readFileSync(join(bin, "npm"), "utf8");
  stubCommands(bin, { npm: slowNpm });
  const { child, ended } = startSetup(root, bin);
  await until(() => npmOf(root) > 0);
  const guards = (): Process[] => childrenOf(child.pid, "guard.mjs");
  await until(() => guards().length === 1);
  for (const { id } of guards()) process.kill(id, "SIGKILL");
  child.kill("SIGKILL");
  await ended;
  const npmId = npmOf(root);
  assert.equal(isRunning(npmId), true);
  stubCommands(bin, { npm: goodNpm });
  assert.equal((await startSetup(root, bin).ended).code, 0);
  assert.equal(isRunning(npmId), false);
});

test("an unknown step or option is wrong usage", async (t) => {
  const { root } = miniatureClone(t);
  for (const args of [["nothing"], ["--nothing"], ["build", "packages"]]) {
    const child = spawn(process.execPath, [join(root, "scripts", "setup.mjs"), ...args], { stdio: "ignore" });
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 2);
  }
});
