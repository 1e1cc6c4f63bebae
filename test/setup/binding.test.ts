import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Context } from "../../scripts/setup/context.mjs";
import { binding } from "../../scripts/setup/steps/binding.mjs";
import { compilerArguments } from "../../scripts/setup/steps/compile.mjs";
import { libraryFolder, tensorflow } from "../../scripts/setup/steps/tensorflow.mjs";
import { stubCommands, temporaryFolder, testContext, writeFile } from "./sandbox";

const skip = process.platform === "win32" && "the stubs are shell scripts";

/** An npm that writes down what it is asked to run, and then does it in the given way. */
const npm = (body: string) => `echo "$2" >> "$LOG"\n${body}`;
const makesBinding = "mkdir -p lib/napi-v8 deps/lib\necho binding > lib/napi-v8/tfjs_binding.node";
/** A compiler that writes down that it linked, and writes what comes last in its arguments. */
const compiles = (name = "g++") =>
  `for last; do :; done\ncase "$last" in *.node) echo "${name}" >> "$LOG";; esac\nmkdir -p deps/lib\necho binding > "$last"`;
const fails = "echo 'connect ETIMEDOUT' >&2\nexit 1";

const loads = `echo '{"backend":"tensorflow","version":"2.21.0"}'`;

function clone(t: TestContext, commands: Record<string, string>, env: Record<string, string> = {}) {
  const root = temporaryFolder(t);
  const addon = join(root, "node_modules", "@tensorflow", "tfjs-node");
  const installPackages = () =>
    writeFile(join(addon, "package.json"), '{"version":"4.22.0","binary":{"napi_versions":[3,4,5,6,7,8]}}');
  installPackages();
  const bin = stubCommands(join(root, "bin"), { node: loads, ...commands });
  const machine: Partial<Context> = {
    platform: "linux",
    arch: "x64",
    libc: "glibc",
    napiVersion: 9,
    nodePath: join(bin, "node"),
    env: { PATH: `${bin}:/usr/bin:/bin`, LOG: join(root, "npm.log"), ...env },
    which: (command) => (existsSync(join(bin, command)) ? join(bin, command) : undefined),
  };
  const context = testContext(root, machine);
  writeFile(join(libraryFolder(context), "lib", "libtensorflow.so"), "library");
  const asked = () => (existsSync(join(root, "npm.log")) ? readFileSync(join(root, "npm.log"), "utf8").trim() : "");
  const file = join(addon, "lib", "napi-v8", "tfjs_binding.node");
  return { addon, file, context, asked, installPackages };
}

test("the binding is compiled once: a new npm ci takes the kept one", { skip }, async (t) => {
  const { addon, file, context, asked, installPackages } = clone(t, { "g++": compiles() });
  const facts = { backend: "tensorflow", version: "2.21.0", source: "PyPI wheel, hash checked", bytes: 8 };
  assert.deepEqual(await binding.run(context), facts);
  rmSync(addon, { recursive: true });
  installPackages();
  assert.equal(binding.present(context), false);
  assert.deepEqual(await binding.run(context), facts);
  context.facts["binding"] = facts;
  assert.equal(binding.present(context), true);
  assert.equal(readFileSync(file, "utf8"), "binding\n");
  assert.equal(asked(), "g++");
});

test("a compiler that is not on the PATH any more is not missed", { skip }, async (t) => {
  const { addon, file, context, asked, installPackages } = clone(t, { "g++": compiles(), npm: npm(fails) });
  const facts = await binding.run(context);
  const inputs = [...binding.inputs(context), ...tensorflow.inputs(context)];
  rmSync(join(context.root, "bin", "g++"));
  assert.deepEqual([...binding.inputs(context), ...tensorflow.inputs(context)], inputs);
  rmSync(addon, { recursive: true });
  installPackages();
  assert.deepEqual(await binding.run(context), facts);
  assert.equal(readFileSync(file, "utf8"), "binding\n");
  assert.equal(asked(), "g++");
});

test("a kept binding is given up where it does not load, and not for another way's failure", { skip }, async (t) => {
  const { file, context } = clone(t, { "g++": compiles(), npm: npm(fails) });
  await binding.run(context);
  rmSync(join(libraryFolder(context), "lib"), { recursive: true });
  stubCommands(join(context.root, "bin"), { "g++": "exit 1" });
  assert.equal((await binding.run(context))?.["backend"], "javascript");
  writeFile(join(libraryFolder(context), "lib", "libtensorflow.so"), "library");
  assert.equal((await binding.run(context))?.["backend"], "tensorflow");
  assert.equal(readFileSync(file, "utf8"), "binding\n");
  stubCommands(join(context.root, "bin"), { node: "kill -ILL $$" });
  assert.equal((await binding.run(context))?.["backend"], "javascript");
  stubCommands(join(context.root, "bin"), { node: loads });
  assert.equal((await binding.run(context))?.["backend"], "javascript");
});

test("without a compiler a kept binding that does not load is tried again the next time", { skip }, async (t) => {
  const { context } = clone(t, { "g++": compiles(), npm: npm(fails) });
  await binding.run(context);
  rmSync(join(context.root, "bin", "g++"));
  stubCommands(join(context.root, "bin"), { node: "kill -KILL $$" });
  assert.equal((await binding.run(context))?.["backend"], "javascript");
  stubCommands(join(context.root, "bin"), { node: loads });
  assert.equal((await binding.run(context))?.["backend"], "tensorflow");
});

const compilers: [name: string, commands: Record<string, string>, env: Record<string, string>, asked: string][] = [
  ["clang alone", { "clang++": compiles("clang++") }, {}, "clang++"],
  ["the one in CXX first", { "g++": compiles(), mine: compiles("mine") }, { CXX: "mine -m64" }, "mine"],
  ["a CXX that is not there", { "g++": compiles() }, { CXX: "/opt/gone/g++" }, "g++"],
  [
    "a CXX that fails",
    { "g++": compiles(), mine: 'case "$*" in *backend.cc*) echo "mine" >> "$LOG";; esac\nexit 1' },
    { CXX: "mine" },
    "mine\ng++",
  ],
];

for (const [name, commands, env, wanted] of compilers) {
  test(`the compiler: ${name}`, { skip }, async (t) => {
    const { context, asked } = clone(t, commands, env);
    assert.equal((await binding.run(context))?.["source"], "PyPI wheel, hash checked");
    assert.equal(asked(), wanted);
  });
}

test("the compiler is told no folder by its whole path", () => {
  for (const platform of ["linux", "darwin"]) {
    const { compile, link } = compilerArguments(
      { folder: "/a b/node_modules/@tensorflow/tfjs-node", version: "4.22.0", napi: 8 },
      platform,
    );
    assert.deepEqual(
      [...compile.flat(), ...link].filter((argument) => argument.includes("a b")),
      [],
    );
    assert.equal(link.at(-1), "lib/napi-v8/tfjs_binding.node");
  }
});

test("without a compiler the package's own installer is used, and named as not hash checked", { skip }, async (t) => {
  const { context, asked } = clone(t, { npm: npm(makesBinding) });
  const facts = await binding.run(context);
  assert.equal(facts?.["source"], "tfjs-node's own installer, not hash checked");
  assert.equal(asked(), "install");
  assert.ok(context.shown.includes("tfjs-node's own installer (not hash checked)"));
});

test("where nothing works the JavaScript backend stands in, until a compiler appears", { skip }, async (t) => {
  const { file, context, asked } = clone(t, { npm: npm(fails) });
  const keyBefore = binding.inputs(context);
  const facts = await binding.run(context);
  assert.equal(facts?.["backend"], "javascript");
  assert.match(String(facts?.["warning"]), /does not train/);
  assert.equal(existsSync(file), false);
  assert.equal(asked(), "install");
  stubCommands(join(context.root, "bin"), { "g++": compiles() });
  assert.notDeepEqual(binding.inputs(context), keyBefore);
  assert.equal((await binding.run(context))?.["backend"], "tensorflow");
});

test("a binding that compiles but does not load is not left behind", { skip }, async (t) => {
  const commands = {
    "g++": compiles(),
    npm: npm(fails),
    node: "kill -ILL $$",
  };
  const { file, context, asked } = clone(t, commands);
  assert.equal((await binding.run(context))?.["backend"], "javascript");
  assert.equal(existsSync(file), false);
  assert.equal(asked(), "g++\ninstall");
});
