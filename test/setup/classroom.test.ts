import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { classroomSteps, steps } from "../../scripts/setup/steps.mjs";
import { miniatureClone, temporaryFolder, testContext } from "./sandbox";

const classroom = join(__dirname, "..", "..", "classroom");
const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

test("what only those who teach need is installed when they ask for it, and after all else", (t) => {
  const { root, bin } = miniatureClone(t);
  const stale = (...options: string[]): string[] => {
    const args = [join(root, "scripts", "setup.mjs"), "--check", ...options];
    const { stdout } = spawnSync(process.execPath, args, { env: { PATH: `${bin}:/usr/bin:/bin` }, encoding: "utf8" });
    return stdout.trim().split("\n");
  };
  const plain = stale();
  assert.deepEqual(
    plain.filter((name) => names(classroomSteps).includes(name)),
    [],
  );
  assert.deepEqual(stale("--classroom"), [...plain, "nbgrader", "hub", "proxy"]);
  assert.deepEqual(stale("--classroom", "nbgrader"), [...plain, "nbgrader"]);
  assert.equal(new Set([...names(steps), ...names(classroomSteps)]).size, steps.length + classroomSteps.length);
});

test("a Python that nbgrader does not run on leaves it out, and says which one it needs", async (t) => {
  const [nbgrader] = classroomSteps;
  assert.ok(nbgrader);
  const context = testContext(temporaryFolder(t));
  context.facts["runtime"] = { path: "/usr/bin/python3", version: "3.10.12" };
  const facts = await nbgrader.run(context);
  assert.match(String(facts?.["warning"]), /nbgrader was left out: it needs Python 3\.11 or later\.\nInstall one/);
  assert.ok(nbgrader.present(context));
  context.facts["runtime"] = { path: "/usr/bin/python3", version: "3.11.2" };
  assert.ok(!nbgrader.present(context));
  assert.ok(!existsSync(context.cache));
});

for (const name of ["nbgrader", "hub"]) {
  test(`${name}: every package is pinned with its hashes, and no host is named`, () => {
    const lock = readFileSync(join(classroom, name, "requirements.txt"), "utf8");
    const entries = lock.split(/\n(?=[a-z])/i).slice(1);
    assert.ok(entries.length > 90);
    for (const entry of entries) assert.match(entry, /^[\w.-]+==\S+ (;.*)?\\\n {4}--hash=sha256:[0-9a-f]{64}/);
    assert.doesNotMatch(lock, /:\/\//);
  });
}

test("proxy: every package is locked with its hash, without the host that it came from", () => {
  const { packages } = JSON.parse(readFileSync(join(classroom, "hub", "package-lock.json"), "utf8"));
  const entries = Object.entries<Record<string, unknown>>(packages).filter(([path]) => path !== "");
  assert.ok(entries.length > 10);
  for (const [path, { integrity, resolved, hasInstallScript }] of entries) {
    assert.match(String(integrity), /^sha512-/, path);
    assert.deepEqual([resolved, hasInstallScript], [undefined, undefined], path);
  }
});
