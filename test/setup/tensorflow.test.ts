import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { diagnose, explain } from "../../scripts/setup/faults.mjs";
import { venvPython } from "../../scripts/setup/steps/pip.mjs";
import { fetchLibrary, libraryFolder, usableWheel, type Wheel } from "../../scripts/setup/steps/tensorflow.mjs";
import { stubCommands, temporaryFolder, testContext, writeFile } from "./sandbox";

const repository = join(__dirname, "..", "..");
const venv = join(repository, ".venv");
const python = venvPython({ venv, platform: process.platform });
const wheelName = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";

const linuxLibraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

/** A wheel with the real one's layout: two libraries of 3 MB, headers, and much that is not wanted. */
function makeWheel(folder: string, libraries = linuxLibraries): string {
  const file = join(folder, wheelName);
  mkdirSync(folder, { recursive: true });
  const script = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in [*sys.argv[2:], "python/pywrap.so"]:
        wheel.writestr("tensorflow/" + name, os.urandom(3_000_000))
    for name in ["tensorflow/c/c_api.h", "tensorflow/core/platform/macros.h", "tsl/platform/status.h", "xla/tsl/c/tsl_status.h", "Eigen/Core.h", "tsl/BUILD"]:
        wheel.writestr("tensorflow/include/" + name, "// " + name)
    wheel.writestr("tensorflow_cpu-2.21.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tensorflow-cpu\\nVersion: 2.21.0\\n")
    wheel.writestr("tensorflow_cpu-2.21.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: cp311-cp311-manylinux_2_27_x86_64\\n")
    wheel.writestr("tensorflow_cpu-2.21.0.dist-info/RECORD", "")
`;
  execFileSync(python, ["-c", script, file, ...libraries]);
  return file;
}

/** A clone whose pip sees only the wheels of one folder. */
function offlineClone(t: TestContext) {
  const root = temporaryFolder(t);
  const shelf = join(root, "shelf");
  const env = { PATH: process.env["PATH"], PIP_NO_INDEX: "1", PIP_FIND_LINKS: shelf, PIP_CONFIG_FILE: "/dev/null" };
  mkdirSync(join(root, "scripts", "setup"), { recursive: true });
  copyFileSync(join(repository, "scripts", "setup", "unpack.py"), join(root, "scripts", "setup", "unpack.py"));
  return { root, shelf, context: testContext(root, { venv, env, platform: "linux", arch: "x64" }) };
}

function pinned(file: string): Wheel {
  const content = readFileSync(file);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { requirement: "tensorflow-cpu==2.21.0", platform: "manylinux_2_27_x86_64", sha256, bytes: content.length };
}

const noVenv = existsSync(python) ? false : "needs .venv (npm run setup)";

test("the library and its headers come out of a wheel, and nothing else stays", { skip: noVenv }, async (t) => {
  const { root, shelf, context } = offlineClone(t);
  const folder = join(root, ".cache", "tensorflow");
  await fetchLibrary(context, pinned(makeWheel(shelf)), folder);
  assert.deepEqual(readdirSync(join(root, ".cache")).sort(), ["setup.log", "tensorflow", "tmp"]);
  assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), [
    "include",
    "include/tensorflow",
    "include/tensorflow/c",
    "include/tensorflow/c/c_api.h",
    "include/tensorflow/core",
    "include/tensorflow/core/platform",
    "include/tensorflow/core/platform/macros.h",
    "include/tsl",
    "include/tsl/platform",
    "include/tsl/platform/status.h",
    "include/xla",
    "include/xla/tsl",
    "include/xla/tsl/c",
    "include/xla/tsl/c/tsl_status.h",
    "lib",
    "lib/libtensorflow.so",
    "lib/libtensorflow_cc.so.2",
    "lib/libtensorflow_framework.so",
    "lib/libtensorflow_framework.so.2",
  ]);
  assert.equal(readlinkSync(join(folder, "lib", "libtensorflow.so")), "libtensorflow_cc.so.2");
});

test("macOS's libraries get the names that the binding is linked against", { skip: noVenv }, (t) => {
  const root = temporaryFolder(t);
  const wheel = makeWheel(root, ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]);
  execFileSync(python, [join(repository, "scripts", "setup", "unpack.py"), wheel, join(root, "unpacked")]);
  assert.deepEqual(readdirSync(join(root, "unpacked", "lib")).sort(), [
    "libtensorflow.2.dylib",
    "libtensorflow_cc.2.dylib",
    "libtensorflow_framework.2.dylib",
  ]);
});

test("a truncated wheel is refused and the next run mends it", { skip: noVenv }, async (t) => {
  const { root, shelf, context } = offlineClone(t);
  const folder = join(root, ".cache", "tensorflow");
  const file = makeWheel(shelf);
  const [wheel, whole] = [pinned(file), readFileSync(file)];
  writeFileSync(file, whole.subarray(0, whole.length / 2));
  await assert.rejects(fetchLibrary(context, wheel, folder), (error) => {
    assert.equal(
      explain(error, "TensorFlow", "").message,
      "TensorFlow: a download is damaged or is not the pinned file",
    );
    return true;
  });
  assert.equal(existsSync(folder), false);
  writeFileSync(file, whole);
  await fetchLibrary(context, wheel, folder);
  assert.ok(existsSync(join(folder, "lib", "libtensorflow_cc.so.2")));
});

test("without the network the message says so", { skip: noVenv }, async (t) => {
  const { root, shelf, context } = offlineClone(t);
  mkdirSync(shelf);
  const wheel: Wheel = { requirement: "tensorflow-cpu==2.21.0", platform: "any", sha256: "0".repeat(64), bytes: 1 };
  await assert.rejects(fetchLibrary(context, wheel, join(root, ".cache", "tensorflow")), (error) => {
    assert.equal(explain(error, "TensorFlow", "").message, "TensorFlow: the package server cannot be reached");
    return true;
  });
});

test("a disk that fills up while unpacking is named", { skip: noVenv || noSmallDisk() }, (t) => {
  const { root, shelf } = offlineClone(t);
  const disk = join(root, "disk");
  mkdirSync(disk);
  const unpack = [python, join(root, "scripts", "setup", "unpack.py"), makeWheel(shelf), join(disk, "unpacked")];
  const { status, stderr } = spawnSync("bwrap", ["--bind", "/", "/", "--size", "4000000", "--tmpfs", disk, ...unpack], {
    encoding: "utf8",
  });
  assert.notEqual(status, 0);
  assert.equal(diagnose(stderr)?.what, "the disk is full");
});

/** bubblewrap gives a process a small disk of its own. */
function noSmallDisk(): false | string {
  const tried = spawnSync("bwrap", ["--bind", "/", "/", "--size", "4096", "--tmpfs", "/tmp", "true"]);
  return tried.status === 0 ? false : "needs a bubblewrap that knows --size";
}

const machines: [
  name: string,
  machine: { platform: string; arch: string; libc: string },
  commands: string[],
  usable: boolean,
  library?: "there",
][] = [
  ["Linux x64 with a compiler", { platform: "linux", arch: "x64", libc: "glibc" }, ["g++", "make"], true],
  ["Linux arm64 with a compiler", { platform: "linux", arch: "arm64", libc: "glibc" }, ["g++", "make"], true],
  ["Linux without a compiler", { platform: "linux", arch: "x64", libc: "glibc" }, ["make"], false],
  [
    "Linux without a compiler, the library there",
    { platform: "linux", arch: "x64", libc: "glibc" },
    ["make"],
    true,
    "there",
  ],
  ["Linux with clang only", { platform: "linux", arch: "x64", libc: "glibc" }, ["clang++"], true],
  ["Alpine", { platform: "linux", arch: "x64", libc: "other" }, ["g++", "make"], false],
  ["Linux on another processor", { platform: "linux", arch: "riscv64", libc: "glibc" }, ["g++", "make"], false],
  ["macOS on Apple's processors", { platform: "darwin", arch: "arm64", libc: "other" }, ["g++", "make"], true],
  ["macOS without its command line tools", { platform: "darwin", arch: "arm64", libc: "other" }, [], false],
  ["macOS on Intel's", { platform: "darwin", arch: "x64", libc: "other" }, ["g++", "make"], false],
];

for (const [name, machine, commands, usable, library] of machines) {
  test(`${name}: the wheel is ${usable ? "used" : "left alone"}`, (t) => {
    const bin = stubCommands(temporaryFolder(t), Object.fromEntries(commands.map((command) => [command, ""])));
    const context = testContext(temporaryFolder(t), { ...machine, env: { PATH: bin } });
    if (library) writeFile(join(libraryFolder(context), "lib", "libtensorflow.so"), "");
    assert.equal(usableWheel(context) !== undefined, usable);
  });
}
