import { mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runIn } from "../context.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * @typedef {object} Addon the package tfjs-node as npm has put it there
 * @property {string} folder
 * @property {string} version
 * @property {number} napi the Node-API version it is built for
 */

/** @param {Addon} addon where tfjs-node looks for its binding */
export const moduleFile = ({ folder, napi }) => join(folder, "lib", `napi-v${napi}`, "tfjs_binding.node");

const sources = ["tfjs_backend", "tfjs_binding"];

/**
 * The arguments of each call of the compiler, and so all that the binding is made of: one for each source, and the last that
 * links. Every path is relative to tfjs-node's folder: whatever the clone's folder is called, the compiler does not see it.
 * Node-API's headers come from a package of their own, since Node's do not always lie beside its binary.
 * @param {Addon} addon
 * @param {string} platform as `process.platform`
 * @returns {{ compile: string[][], link: string[] }}
 */
export function compilerArguments(addon, platform) {
  const made = relative(addon.folder, moduleFile(addon));
  const object = (/** @type {string} */ source) => join(dirname(made), `${source}.o`);
  const options = ["-std=c++17", "-O2", "-fPIC", "-w", `-DNAPI_VERSION=${addon.napi}`];
  const headers = ["-Ideps/include", "-I../../node-api-headers/include"];
  // On Linux as RPATH, not RUNPATH: another TensorFlow in LD_LIBRARY_PATH does not come first.
  // On macOS the wheel's libraries are known as `@rpath/…`: the binding must say where that is.
  const linking = {
    darwin: [
      ...["-bundle", "-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path/../../deps/lib"],
      ...["deps/lib/libtensorflow.2.dylib", "deps/lib/libtensorflow_framework.2.dylib"],
    ],
    linux: [
      ...["-shared", "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../../deps/lib", "-Ldeps/lib"],
      ...["-ltensorflow", "-ltensorflow_framework"],
    ],
  }[platform === "darwin" ? "darwin" : "linux"];
  return {
    compile: sources.map((source) => [...options, ...headers, "-c", `binding/${source}.cc`, "-o", object(source)]),
    link: [...sources.map(object), ...linking, "-o", made],
  };
}

/**
 * Compiles the binding, its sources side by side: without make, a shell or node-gyp, which split paths at blanks.
 * @param {Context} context
 * @param {Addon} addon
 * @param {readonly string[]} compiler the program, and what it is always given
 */
export async function compile(context, addon, [program = "", ...always]) {
  mkdirSync(dirname(moduleFile(addon)), { recursive: true });
  const call = (/** @type {string[]} */ args) => runIn(context, program, [...always, ...args], { cwd: addon.folder });
  const { compile, link } = compilerArguments(addon, context.platform);
  const ended = await Promise.allSettled(compile.map(call));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  await call(link);
  for (const file of link.filter((argument) => argument.endsWith(".o")))
    rmSync(join(addon.folder, file), { force: true });
}
