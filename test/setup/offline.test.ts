/** What an off-line bundle has, and that setup takes it. The whole of it is tried by hand: see CONTRIBUTING. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isFor, platforms, tagsOf } from "../../scripts/offline/platforms.mjs";
import { installLocked } from "../../scripts/setup/steps/packages.mjs";
import { pip } from "../../scripts/setup/steps/pip.mjs";
import { fetchBundle, platforms as offered, platformsIn } from "../../src/cli/handouts/offline";
import { stubCommands, temporaryFolder, testContext, writeFile } from "./sandbox";

const root = join(__dirname, "..", "..");

test("every platform that a handout offers is one that a bundle can be fetched for", () => {
  assert.deepEqual([...offered].sort(), [...platforms].sort());
  assert.deepEqual(platformsIn("linux-x64, darwin-arm64,linux-x64"), ["linux-x64", "darwin-arm64"]);
  assert.throws(() => platformsIn("linux-x64,win32-x64"), /not known: win32-x64/);
});

test("wheels for Linux are those that glibc 2.28 can load", () => {
  const tags = tagsOf("linux-arm64");
  for (const tag of ["manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"])
    assert.ok(tags.includes(tag), tag);
  assert.ok(!tags.includes("manylinux_2_34_aarch64"));
});

const packages: [locked: Parameters<typeof isFor>[0], on: string[]][] = [
  [{}, ["linux-x64", "linux-arm64", "darwin-arm64"]],
  [{ os: ["linux"], cpu: ["x64"] }, ["linux-x64"]],
  [{ os: ["linux"], cpu: ["x64"], libc: ["musl"] }, []],
  [{ os: ["linux"], cpu: ["arm64"], libc: ["glibc"] }, ["linux-arm64"]],
  [{ os: ["darwin"] }, ["darwin-arm64"]],
  [{ os: ["!win32"] }, ["linux-x64", "linux-arm64", "darwin-arm64"]],
  [{ os: ["win32"] }, []],
];

for (const [locked, on] of packages) {
  test(`an npm package for ${JSON.stringify(locked)} is fetched for ${on.join(", ") || "none"}`, () => {
    const found = platforms.filter((platform: string) => isFor(locked, platform));
    assert.deepEqual(found.sort(), [...on].sort());
  });
}

const list = `# a list
always==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via x
old==2.0 ; python_full_version < '3.11.5' \\
    --hash=sha256:cc
new==2.1 ; python_full_version >= '3.11.5' \\
    --hash=sha256:dd
mac==3.0 ; sys_platform == 'darwin' and platform_machine == 'arm64' \\
    --hash=sha256:ee
never==4.0 ; os_name == 'nt' \\
    --hash=sha256:ff
`;
const always = "always==1.0 --hash=sha256:aa --hash=sha256:bb";
const held: [python: string, platform: string, lines: string[]][] = [
  ["3.11.2", "linux-x64", [always, "old==2.0 --hash=sha256:cc"]],
  ["3.11.9", "linux-arm64", [always, "new==2.1 --hash=sha256:dd"]],
  ["3.13.1", "darwin-arm64", [always, "new==2.1 --hash=sha256:dd", "mac==3.0 --hash=sha256:ee"]],
];

for (const [python, platform, lines] of held) {
  test(`what of a locked list holds for Python ${python} on ${platform}`, (t) => {
    const file = join(temporaryFolder(t), "requirements.txt");
    writeFile(file, list);
    const script = join(root, "scripts", "offline", "requirements.py");
    const output = execFileSync(join(root, ".venv", "bin", "python"), ["-I", script, file, python, platform]);
    assert.deepEqual(output.toString().trim().split("\n"), lines);
  });
}

test("where there is a bundle, pip looks nowhere else", async (t) => {
  const folder = temporaryFolder(t);
  const context = testContext(folder);
  stubCommands(join(context.venv, "bin"), {
    python: `case "$*" in *pip_settings*) echo '{"index-url": "x"}';; *) echo "$@" >> ${JSON.stringify(join(folder, "asked"))};; esac`,
  });
  await pip(context, ["install", "a"]);
  writeFile(join(folder, "offline", "python", "a.whl"), "");
  await pip(context, ["install", "a"]);
  const [before = "", after = ""] = readFileSync(join(folder, "asked"), "utf8").split("\n");
  assert.doesNotMatch(before, /--no-index/);
  assert.match(after, /--require-hashes .*--no-index --find-links \S+offline\/python a$/);
});

test("npm installs what a lock names by its file, and only if its hash is right", async (t) => {
  const folder = join(temporaryFolder(t), "a b");
  writeFile(join(folder, "package", "package.json"), '{ "name": "tiny", "version": "1.2.3" }');
  writeFile(join(folder, "offline", "npm", "note"), "");
  const file = join(folder, "offline", "npm", "tiny-1.2.3.tgz");
  execFileSync("tar", ["-czf", file, "-C", folder, "package"]);
  const integrity = (content: Buffer): string => `sha512-${createHash("sha512").update(content).digest("base64")}`;
  const write = (hash: string): void => {
    const tiny = { version: "1.2.3", resolved: "file:offline/npm/tiny-1.2.3.tgz", integrity: hash };
    const needed = { name: "class", dependencies: { tiny: "^1.0.0" } };
    writeFile(join(folder, "package.json"), JSON.stringify(needed));
    const lock = {
      name: "class",
      lockfileVersion: 3,
      requires: true,
      packages: { "": needed, "node_modules/tiny": tiny },
    };
    writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  };
  const context = testContext(folder, { env: { ...process.env, npm_config_offline: "true" } });
  write(integrity(Buffer.from("another")));
  await assert.rejects(installLocked(context), /EINTEGRITY/);
  write(integrity(readFileSync(file)));
  await installLocked(context);
  assert.ok(existsSync(join(folder, "node_modules", "tiny", "package.json")));
});

test("a bundle that cannot be fetched, or is stopped, leaves nothing behind", async (t) => {
  const rows: [script: string, isStopped: boolean, message: RegExp][] = [
    ["process.exit(3)", false, /the off-line bundle could not be fetched/],
    ["setInterval(() => {}, 1000)", true, /the handout was stopped/],
  ];
  for (const [script, isStopped, message] of rows) {
    const clone = temporaryFolder(t);
    writeFile(join(clone, "scripts", "offline.mjs"), script);
    const fetched = fetchBundle(clone, ["linux-x64"]);
    if (isStopped) process.emit("SIGHUP");
    await assert.rejects(fetched, message);
    assert.deepEqual(readdirSync(join(clone, ".cache")), []);
  }
});
