import assert from "node:assert/strict";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkNode, runtime } from "../../scripts/setup/steps/runtime.mjs";
import { satisfies } from "../../src/cli/checks";
import { stubCommands, stubPython, temporaryFolder, testContext } from "./sandbox";

const nodeVersions: [version: string, works: boolean][] = [
  ["4.9.1", false],
  ["18.20.8", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["21.7.3", false],
  ["22.11.0", false],
  ["22.12.0", true],
  ["22.12.0-rc.1", true],
  ["23.0.0", true],
  ["24.4.1", true],
  ["26.12.1", true],
  ["28.0.0", true],
];
const { engines } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"));

for (const [version, works] of nodeVersions) {
  test(`Node ${version} ${works ? "works" : "is refused by name"}`, () => {
    if (works) checkNode(version, engines.node);
    else
      assert.throws(() => checkNode(version, engines.node), {
        name: "SetupError",
        message: new RegExp(`^Node ${version} cannot run`),
      });
    assert.equal(satisfies(version, engines.node), works, "package.json and doctor agree");
  });
}

test("a Node newer than any tried is taken, and called so", async (t) => {
  const bin = stubCommands(temporaryFolder(t), { python3: stubPython([3, 12, 1], true) });
  const context = testContext(temporaryFolder(t), { env: { PATH: bin }, nodeVersion: "28.1.0" });
  const facts = await runtime.run(context);
  assert.equal(facts?.["note"], "Node 28.1.0 (newer than tried: up to Node 26), Python 3.12.1");
});

const pythons: [name: string, commands: Record<string, string>, message: RegExp][] = [
  ["no Python", {}, /^no Python found/],
  ["an old Python", { python3: stubPython([3, 9, 2], true) }, /^Python 3\.9\.2 .* is too old/],
  ["Python 2 only", { python: stubPython([2, 7, 18], false) }, /^Python 2\.7\.18 .* is too old/],
  [
    "Python without venv",
    { python3: stubPython([3, 11, 2], false) },
    /^Python 3\.11\.2 .* cannot make virtual environments/,
  ],
  ["a broken Python", { python3: "exit 1" }, /^no Python found/],
];

for (const [name, commands, message] of pythons) {
  test(`${name}: setup says so, and works once there is a good one`, async (t) => {
    const bin = stubCommands(temporaryFolder(t), { sh: "", ...commands });
    const context = testContext(temporaryFolder(t), { env: { PATH: bin } });
    await assert.rejects(runtime.run(context), { name: "SetupError", message });
    stubCommands(bin, { "python3.14": stubPython([3, 14, 1], true, "/opt/python") });
    assert.deepEqual(await runtime.run(context), {
      path: "/opt/python",
      program: "", // it is not there
      version: "3.14.1",
      note: `Node ${process.versions.node}, Python 3.14.1`,
    });
  });
}

test("the PYTHON variable decides, also when it is wrong", async (t) => {
  const bin = stubCommands(temporaryFolder(t), { python3: stubPython([3, 12, 1], true) });
  const context = testContext(temporaryFolder(t), { env: { PATH: bin, PYTHON: "/nowhere/python" } });
  await assert.rejects(runtime.run(context), {
    message: "the PYTHON variable names no working Python: /nowhere/python",
  });
});

test("another Python behind the same link is noticed, and so is one that is gone", async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ["python3.11", "python3.13"]) writeFileSync(join(folder, name), "");
  const link = join(folder, "python3");
  symlinkSync("python3.11", link);
  const bin = stubCommands(temporaryFolder(t), { python3: stubPython([3, 11, 2], true, link) });
  const context = testContext(folder, { env: { PATH: bin } });
  const later = { ...context, facts: { runtime: { ...(await runtime.run(context)) } } };
  assert.equal(runtime.present(later), true);
  rmSync(link);
  symlinkSync("python3.13", link);
  assert.equal(runtime.present(later), false);
  rmSync(link);
  assert.equal(runtime.present(later), false);
});
