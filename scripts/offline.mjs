/**
 * Fetches what setup needs on a machine without a network: `node scripts/offline.mjs FOLDER PLATFORM…`. Into FOLDER go
 * `npm/`, `python/` and the package-lock.json that names the files in `npm/`. `workbook handout --offline` calls it.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isFor, platforms, pythons, tagsOf } from "./offline/platforms.mjs";
import { bundleName } from "./setup/bundle.mjs";
import { createContext } from "./setup/context.mjs";
import { createDisplay } from "./setup/display.mjs";
import { explain } from "./setup/faults.mjs";
import { followNpm } from "./setup/followNpm.mjs";
import { npm } from "./setup/steps/packages.mjs";
import { pip, python } from "./setup/steps/pip.mjs";
import { wheels } from "./setup/steps/tensorflow.mjs";

/** @typedef {import("./setup/context.mjs").Context} Context */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** How many packages npm is asked for at once. */
const atOnce = 40;

/**
 * Fetches the packages of the lock that run on one of the platforms, and writes a lock that names their files.
 * @param {Context} context
 * @param {string} folder
 * @param {readonly string[]} wanted
 */
async function fetchPackages(context, folder, wanted) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  /** @type {Map<string, any[]>} */
  const entries = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "" || entry.link || !wanted.some((platform) => isFor(entry, platform))) continue;
    const name = `${entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${entry.version}`;
    entries.set(name, [...(entries.get(name) ?? []), entry]);
  }
  const names = [...entries.keys()];
  mkdirSync(join(folder, "npm"), { recursive: true });
  for (let first = 0; first < names.length; first += atOnce) {
    context.display.update(first / names.length, `${names.length} npm packages`);
    const some = names.slice(first, first + atOnce);
    const args = ["pack", "--ignore-scripts", "--json", "--prefer-offline", "--loglevel=error"];
    const told = JSON.parse(await npm(context, [...args, "--pack-destination", join(folder, "npm"), ...some]));
    for (const { id, filename } of Array.isArray(told) ? told : Object.values(told)) {
      const content = readFileSync(join(folder, "npm", filename));
      const hash = `sha512-${createHash("sha512").update(content).digest("base64")}`;
      for (const entry of entries.get(id) ?? []) {
        if (entry.integrity !== hash) throw new Error(`EINTEGRITY: ${id} is not the file that package-lock.json names`);
        entry.resolved = `file:${bundleName}/npm/${filename}`;
      }
    }
  }
  const missing = names.find((name) => entries.get(name)?.some(({ resolved }) => resolved === undefined));
  if (missing !== undefined) throw new Error(`npm gave no file for ${missing}`);
  writeFileSync(join(folder, "package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
}

/**
 * @param {Context} context
 * @param {string} folder
 * @param {string} platform
 */
async function fetchWheels(context, folder, platform) {
  const own = join(folder, "requirements.txt");
  for (const version of pythons) {
    context.display.update(undefined, `Python ${version}`);
    const script = join(root, "scripts", "offline", "requirements.py");
    writeFileSync(own, await python(context, [script, join(root, "requirements.txt"), version, platform]));
    await download(context, folder, own, version, tagsOf(platform));
  }
  const tensorflow = wheels[platform];
  if (tensorflow === undefined) return;
  context.display.update(undefined, `TensorFlow, ${Math.round(tensorflow.bytes / 1e6)} MB`);
  writeFileSync(own, `${tensorflow.requirement} --hash=sha256:${tensorflow.sha256}\n`);
  await download(context, folder, own, "3.11.9", [tensorflow.platform]);
}

/**
 * @param {Context} context
 * @param {string} folder
 * @param {string} requirements
 * @param {string} version
 * @param {readonly string[]} tags
 */
async function download(context, folder, requirements, version, tags) {
  const target = ["--python-version", version, "--implementation", "cp", ...tags.flatMap((tag) => ["--platform", tag])];
  const to = ["--dest", join(folder, "python"), "--requirement", requirements];
  await pip(context, ["download", "--no-deps", ...target, ...to]);
}

/** @param {readonly string[]} args */
async function main([folder, ...wanted]) {
  const unknown = wanted.find((platform) => !platforms.includes(platform));
  if (folder === undefined || wanted.length === 0 || unknown !== undefined) {
    console.error(`Usage: node scripts/offline.mjs FOLDER PLATFORM…\nThere are: ${platforms.join(", ")}.`);
    return 2;
  }
  const display = createDisplay(process.stderr);
  const into = resolve(folder);
  // A cache of its own: a setup that ends meanwhile clears the clone's temporary files.
  const context = createContext({
    root,
    display,
    cache: join(into, "cache"),
    logFile: join(root, ".cache", "offline.log"),
  });
  let title = "npm packages";
  try {
    display.begin(title);
    await fetchPackages(context, into, wanted);
    for (const platform of wanted) {
      title = `Python packages and TensorFlow for ${platform}`;
      display.begin(title);
      await fetchWheels(context, into, platform);
    }
    return 0;
  } catch (error) {
    const { message, advice } = explain(error, title, context.logFile);
    console.error(`error: ${message}\n${advice}`);
    return 1;
  } finally {
    display.stop();
  }
}

followNpm();
process.exitCode = await main(process.argv.slice(2));
