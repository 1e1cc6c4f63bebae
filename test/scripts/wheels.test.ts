import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContext } from "../../scripts/setup/context.mjs";
import { libraryFolder } from "../../scripts/setup/steps/tensorflow.mjs";
import { calledFunctions, faultsOf } from "../../scripts/wheels/faults.mjs";
import { readLibrary } from "../../scripts/wheels/symbols.mjs";
import { temporaryFolder, testContext } from "../setup/sandbox";

const repository = join(__dirname, "..", "..");
const { display } = testContext(repository);
const context = createContext({ root: repository, display });
const installed = libraryFolder(context);
const noLibrary = existsSync(installed) ? false : "needs the TensorFlow library (npm run setup)";

test("the binding calls some sixty functions, and no class of its own is among them", () => {
  const called = calledFunctions();
  assert.ok(called.length > 50 && called.includes("TFE_Execute") && called.includes("TF_SessionRun"), String(called));
  assert.ok(!called.includes("TF_AutoStatus"));
});

test("the library of this machine has all that the binding calls", { skip: noLibrary }, () => {
  assert.deepEqual(faultsOf(installed, `${process.platform}-${process.arch}`), []);
});

test("a library for another processor is named", { skip: noLibrary }, () => {
  const [fault = ""] = faultsOf(installed, "linux-riscv64");
  assert.match(fault, /^libtensorflow\.so is for linux-/);
});

test("a library without the functions, and without headers, is named", (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "lib"));
  writeFileSync(
    join(folder, "empty.c"),
    "int TFE_Execute(void) { return 0; }\nstatic int TF_Version(void) { return 0; }\n",
  );
  const library = join(folder, "lib", "libtensorflow.so");
  execFileSync("gcc", ["-shared", "-fPIC", "-o", library, join(folder, "empty.c")]);
  symlinkSync(library, join(folder, "lib", "libtensorflow_framework.so"));
  const faults = faultsOf(folder, `linux-${process.arch}`).join("\n");
  assert.match(faults, /no header tensorflow\/c\/c_api\.h/);
  assert.match(faults, /not exported: .*TF_Version/);
  assert.doesNotMatch(faults, /TFE_Execute/);
});

/** The smallest library of macOS: a header, one load command, three symbols. */
function machO(): Buffer {
  const names = ["", "_TF_Here", "_TF_Elsewhere", "_TF_Private"];
  const strings = Buffer.from(`${names.join("\0")}\0`);
  const symbols = Buffer.concat(
    [0x0f, 0x01, 0x1f].map((type, index) => {
      const entry = Buffer.alloc(16);
      entry.writeUInt32LE(strings.indexOf(`${names[index + 1]}\0`), 0);
      entry[4] = type; // external and defined; external and undefined; private
      return entry;
    }),
  );
  const header = Buffer.alloc(32 + 24);
  for (const [at, value] of [
    0xfeedfacf,
    0x0100000c,
    0,
    6,
    1,
    24,
    0,
    0,
    0x2,
    24,
    56,
    3,
    56 + symbols.length,
    strings.length,
  ].entries())
    header.writeUInt32LE(value, 4 * at);
  return Buffer.concat([header, symbols, strings]);
}

test("of a library of macOS the symbols that others can link against are read", (t) => {
  const file = join(temporaryFolder(t), "lib.dylib");
  writeFileSync(file, machO());
  const { platform, arch, exports } = readLibrary(file);
  assert.deepEqual([platform, arch, [...exports]], ["darwin", "arm64", ["TF_Here"]]);
});

for (const [what, content] of [
  ["a text", Buffer.from("not a library, but long enough to be read")],
  ["a cut-off one", machO().subarray(0, 60)],
  ["an empty file", Buffer.alloc(0)],
] as const) {
  test(`${what} is no library, and that is said`, (t) => {
    const file = join(temporaryFolder(t), "file");
    writeFileSync(file, content);
    assert.throws(() => readLibrary(file), /is (cut off|neither ELF nor Mach-O)/);
  });
}
