import { existsSync, lstatSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../context.mjs";
import { SetupError } from "../faults.mjs";
import { compile, moduleFile } from "./compile.mjs";
import { isKept, keep, keptFolder, linkLibrary, takeKept } from "./keptBinding.mjs";
import { npm } from "./packages.mjs";
import { compilers, usableWheel } from "./tensorflow.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/** @typedef {import("./compile.mjs").Addon} Addon */

/**
 * @param {Context} context
 * @returns {Addon | undefined} undefined before npm has put it there
 */
function findAddon({ root, napiVersion }) {
  const folder = join(root, "node_modules", "@tensorflow", "tfjs-node");
  if (!existsSync(join(folder, "package.json"))) return undefined;
  const { version, binary } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const napi = Math.max(...binary.napi_versions.filter((/** @type {number} */ v) => v <= napiVersion));
  return { folder, version, napi };
}

/** @param {string} file */
const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size;

/** @type {import("../runner.mjs").Step} */
export const binding = {
  name: "binding",
  title: "TensorFlow for Node",
  bytes: 100e6,
  inputs: (context) => {
    const addon = findAddon(context);
    const { platform, arch, libc } = context;
    return [
      String(addon?.version),
      String(addon?.napi),
      platform,
      arch,
      libc,
      keptFolder(context, addon),
      // Not the compiler alone: what it made still works where it is not on the PATH.
      String(compilers(context).length > 0 || isKept(context, addon)),
    ];
  },
  present: (context) => {
    const addon = findAddon(context);
    if (addon === undefined) return false;
    if (context.facts["binding"]?.["backend"] === "javascript") return !existsSync(moduleFile(addon));
    return (
      sizeOf(moduleFile(addon)) === context.facts["binding"]?.["bytes"] && existsSync(join(addon.folder, "deps", "lib"))
    );
  },
  async run(context) {
    const addon = findAddon(context);
    if (addon === undefined)
      throw new SetupError("npm left out @tensorflow/tfjs-node", "Remove node_modules and run the same command again.");
    /** @type {string[]} */
    const failures = [];
    for (const way of waysTo(context, addon)) {
      try {
        clean(addon);
        await way(context, addon);
        const facts = { ...(await load(context)), ...sourceOf(way), bytes: sizeOf(moduleFile(addon)) };
        if (way !== runOwnInstaller) keep(context, addon);
        return facts;
      } catch (error) {
        if (context.signal.aborted) throw error;
        failures.push(lastLine(error));
        // Where nothing can make another, it is the last one, and may load the next time.
        if (way === takeKept && compilers(context).length > 0)
          rmSync(keptFolder(context, addon), { recursive: true, force: true });
      }
    }
    // A binding that does not load must not be found later either.
    clean(addon);
    return {
      backend: "javascript",
      note: "not available, the JavaScript backend stands in",
      failures,
      warning:
        "TensorFlow could not be installed: lessons run on the JavaScript backend, which computes but does not train.\n" +
        "`npx workbook doctor` says what to do about it.",
    };
  },
};

/**
 * @typedef {(context: Context, addon: Addon) => Promise<void>} Way
 * @param {Context} context
 * @param {Addon} addon
 * @returns {Way[]} the best first
 */
function waysTo(context, addon) {
  if (usableWheel(context) === undefined) return [runOwnInstaller];
  const kept = isKept(context, addon) ? [takeKept] : [];
  return [...kept, ...compilers(context).map(compileWith), runOwnInstaller];
}

/** @param {Way} way */
function sourceOf(way) {
  return way === runOwnInstaller
    ? { source: "tfjs-node's own installer, not hash checked", note: "by tfjs-node's own installer, not hash checked" }
    : { source: "PyPI wheel, hash checked" };
}

/**
 * @param {readonly string[]} compiler
 * @returns {Way}
 */
function compileWith(compiler) {
  return async (context, addon) => {
    linkLibrary(context, addon);
    await compile(context, addon, compiler);
  };
}

/**
 * Lets the package install itself: a precompiled library and binding from its makers' file host, checked by no hash.
 * @param {Context} context
 * @param {Addon} addon
 */
async function runOwnInstaller(context, { folder }) {
  context.display.phase("tfjs-node's own installer (not hash checked)");
  await npm(context, ["run", "install"], { cwd: folder });
}

/** @param {Addon} addon */
function clean({ folder }) {
  for (const name of ["deps", "lib"]) {
    const path = join(folder, name);
    // A link is removed, not what it points to.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
    else rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Loads the binding and computes with it in a process of its own: a library that the processor cannot run ends that
 * process, not setup.
 * @param {Context} context
 */
async function load(context) {
  context.display.phase("trying it");
  // As notebooks load it, from what was compiled before this step.
  const script = `
    const { tf, failure } = require("./dist/tensor/graph/load").loadTensorFlow();
    if (failure) throw new Error(failure);
    const sum = tf.add(2, 3).dataSync()[0];
    if (sum !== 5) throw new Error("2 + 3 gave " + sum);
    console.log(JSON.stringify({ backend: tf.getBackend(), version: tf.backend().binding.TF_Version }));`;
  const output = await runIn(context, context.nodePath, ["-e", script]);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

/** @param {unknown} error */
function lastLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
