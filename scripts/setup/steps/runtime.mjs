import { realpathSync } from "node:fs";
import { runIn } from "../context.mjs";
import { SetupError } from "../faults.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/** The newest Node that the workbook was tried on. A newer one is not refused: most of them work. */
const newestTried = 26;

const oldestPython = [3, 10];

/** Asks a Python what it is; written for any Python 3, and for 2.7, so that an old one can say so. */
const question = `
import json, sys
def has(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
print(json.dumps({"version": list(sys.version_info[:3]), "path": sys.executable, "venv": has("venv") and has("ensurepip")}))
`;

/**
 * @param {string} version
 * @param {string} range as `engines` in package.json has it: `^20.19.0 || >=22.12.0`
 * @throws {SetupError} when Node cannot run the workbook
 */
export function checkNode(version, range) {
  if (range.split("||").some((part) => isIn(version, part.trim()))) return;
  throw new SetupError(
    `Node ${version} cannot run the workbook: it needs Node 20 (20.19 or later), 22 (22.12 or later), 24 or 26`,
    "Install Node 24 (nodejs.org, or: nvm install 24), then run the same command again.",
  );
}

/**
 * @param {string} version
 * @param {string} part `^MAJOR.MINOR.PATCH` or `>=MAJOR.MINOR.PATCH`
 */
function isIn(version, part) {
  const [major, minor, patch] = numbers(version);
  const [oldestMajor, oldestMinor, oldestPatch] = numbers(part.replace(/^\^|^>=/, ""));
  if (major !== oldestMajor) return part.startsWith(">=") && major > oldestMajor;
  return minor > oldestMinor || (minor === oldestMinor && patch >= oldestPatch);
}

/** @param {string} version @returns {[major: number, minor: number, patch: number]} */
function numbers(version) {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}

/** @param {string} version @returns {string} the version, and whether that is newer than any tried */
function nodeNote(version) {
  const [major] = numbers(version);
  return `Node ${version}${major > newestTried ? ` (newer than tried: up to Node ${newestTried})` : ""}`;
}

/** Characters of a folder's name that programs we need take for something else, by what becomes of them. */
const impossible = [
  [":", "a colon, at which Python's virtual environments would be cut in two"],
  ["\\", "a backslash, which TypeScript takes for the end of a folder's name"],
];

/**
 * @param {string} root the clone
 * @param {string} platform as `process.platform`
 * @throws {SetupError} when the workbook cannot be set up in that folder, whatever is done
 */
export function checkFolder(root, platform) {
  if (platform === "win32") return;
  const found = impossible.find(([character = ""]) => root.includes(character));
  if (found === undefined) return;
  throw new SetupError(
    `the workbook cannot be set up in this folder, since its path has ${found[1]}: ${root}`,
    "Rename the folder, or move the workbook elsewhere, then run the same command again.",
  );
}

/**
 * @typedef {object} Python
 * @property {number[]} version
 * @property {string} path
 * @property {boolean} venv whether it can make virtual environments
 */

/** @type {import("../runner.mjs").Step} */
export const runtime = {
  name: "runtime",
  title: "Node and Python",
  bytes: 0,
  inputs: ({ env, nodeVersion }) => [nodeVersion, env["PYTHON"] ?? ""],
  // A system that is upgraded has another Python behind the same link.
  present: ({ facts }) => {
    const program = programAt(String(facts["runtime"]?.["path"]));
    return program !== "" && program === facts["runtime"]?.["program"];
  },
  async run(context) {
    const { path, version } = await findPython(context);
    const note = `${nodeNote(context.nodeVersion)}, Python ${version.join(".")}`;
    return { path, program: programAt(path), version: version.join("."), note };
  },
};

/**
 * @param {string} path
 * @returns {string} where links lead; empty when that is not there
 */
function programAt(path) {
  try {
    return realpathSync(path);
  } catch {
    return "";
  }
}

/**
 * @param {Context} context
 * @returns {Promise<Python>} the first Python that will do
 */
async function findPython(context) {
  const given = context.env["PYTHON"];
  const commands = given
    ? [given]
    : ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
  /** @type {Python[]} */
  const found = [];
  for (const command of commands) {
    const python = await ask(context, command);
    if (python?.venv && isRecent(python)) return python;
    if (python !== undefined) found.push(python);
  }
  throw new SetupError(...whyNot(found, given, context.platform));
}

/**
 * @param {Context} context
 * @param {string} command
 * @returns {Promise<Python | undefined>}
 */
async function ask(context, command) {
  try {
    return JSON.parse(await runIn(context, command, ["-c", question]));
  } catch (error) {
    if (context.signal.aborted) throw error;
    return undefined;
  }
}

/** @param {Python} python */
function isRecent({ version: [major = 0, minor = 0] }) {
  const [wantedMajor = 3, wantedMinor = 10] = oldestPython;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/**
 * @param {Python[]} found
 * @param {string | undefined} given the PYTHON variable
 * @param {string} platform
 * @returns {[message: string, advice: string]}
 */
function whyNot(found, given, platform) {
  const again = "then run the same command again.";
  const debian = "On Debian or Ubuntu: sudo apt-get install python3 python3-venv,";
  const install = platform === "linux" ? debian : "Install Python 3.10 or later from python.org,";
  const recent = found.find(isRecent);
  if (recent) {
    const version = recent.version.join(".");
    return [
      `Python ${version} (${recent.path}) cannot make virtual environments: its venv module is not installed`,
      `On Debian or Ubuntu: sudo apt-get install python3-venv, elsewhere reinstall Python with venv and ensurepip, ${again}`,
    ];
  }
  const [old] = found;
  if (old) {
    return [
      `Python ${old.version.join(".")} (${old.path}) is too old: JupyterLab needs Python 3.10 or later`,
      `Install Python 3.10 or later beside it, ${again} If setup does not find it, set the PYTHON variable to its path.`,
    ];
  }
  return given
    ? [`the PYTHON variable names no working Python: ${given}`, `Correct it or unset it, ${again}`]
    : ["no Python found: JupyterLab needs Python 3.10 or later", `${install} ${again}`];
}
