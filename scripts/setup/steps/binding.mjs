import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { runIn } from "../context.mjs";
import { SetupError } from "../faults.mjs";
import { npm } from "./packages.mjs";
import { compiler, libraryFolder, tensorflowVersion, usableWheel } from "./tensorflow.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * @typedef {object} Addon the package tfjs-node as npm has put it there
 * @property {string} folder
 * @property {string} version
 * @property {number} napi the Node-API version it is built for
 */

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

/** @param {Addon} addon */
const moduleFile = ({ folder, napi }) => join(folder, "lib", `napi-v${napi}`, "tfjs_binding.node");

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
      tensorflowVersion,
      String(compiler(context) !== undefined),
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
    const ways = usableWheel(context) ? [compileAgainstWheel, runOwnInstaller] : [runOwnInstaller];
    for (const way of ways) {
      try {
        clean(addon);
        await way(context, addon);
        return { ...(await load(context)), ...sourceOf(way), bytes: sizeOf(moduleFile(addon)) };
      } catch (error) {
        if (context.signal.aborted) throw error;
        failures.push(lastLine(error));
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

/** @param {(context: Context, addon: Addon) => Promise<void>} way */
function sourceOf(way) {
  return way === compileAgainstWheel
    ? { source: "PyPI wheel, hash checked" }
    : { source: "tfjs-node's own installer, not hash checked", note: "by tfjs-node's own installer, not hash checked" };
}

/**
 * Compiles the binding against the wheel's library, or takes the one compiled before.
 * @param {Context} context
 * @param {Addon} addon
 */
async function compileAgainstWheel(context, addon) {
  const { cache, platform, arch, nodePath } = context;
  const library = libraryFolder(context);
  symlinkSync(relative(addon.folder, library), join(addon.folder, "deps"));
  const kept = join(
    cache,
    `binding-${addon.version}-tensorflow-${tensorflowVersion}-napi-v${addon.napi}-${platform}-${arch}`,
  );
  const keptFile = join(kept, "tfjs_binding.node");
  if (!existsSync(keptFile)) {
    // Node's headers usually lie beside its binary; without them node-gyp downloads them.
    const nodeFolder = dirname(dirname(nodePath));
    const headers = existsSync(join(nodeFolder, "include", "node", "node_api.h"));
    await npm(context, ["run", "build-addon-from-source"], {
      cwd: addon.folder,
      env: { JOBS: "max", ...linking(platform), ...(headers && { npm_config_nodedir: nodeFolder }) },
    });
    rmSync(join(addon.folder, `build-tmp-napi-v${addon.napi}`), { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    cpSync(moduleFile(addon), `${keptFile}.tmp`);
    renameSync(`${keptFile}.tmp`, keptFile);
  }
  mkdirSync(dirname(moduleFile(addon)), { recursive: true });
  cpSync(keptFile, moduleFile(addon));
}

/**
 * On macOS the wheel's libraries are known as `@rpath/…`: the binding must say where that is.
 * @param {string} platform as `process.platform`
 */
function linking(platform) {
  return platform === "darwin" ? { LDFLAGS: "-Wl,-rpath,@loader_path/../../deps/lib" } : {};
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
  const script = `
    const tf = require("@tensorflow/tfjs-node");
    const sum = tf.add(2, 3).dataSync()[0];
    if (sum !== 5) throw new Error("2 + 3 gave " + sum);
    console.log(JSON.stringify({ backend: tf.getBackend(), version: tf.backend().binding.TF_Version }));`;
  const output = await runIn(context, context.nodePath, ["-e", script], { env: { TF_CPP_MIN_LOG_LEVEL: "3" } });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

/** @param {unknown} error */
function lastLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
