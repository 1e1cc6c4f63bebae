import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The record of a finished step.
 * @typedef {object} Stamp
 * @property {string} key hash of the step's inputs
 * @property {Record<string, unknown>} facts what the step found out, for later steps and for `workbook doctor`
 * @property {number} seconds how long it took
 */

/**
 * @param {string} file
 * @returns {Record<string, Stamp>} empty when the file is missing or damaged: then every step runs again
 */
export function readStamps(file) {
  try {
    const stamps = JSON.parse(readFileSync(file, "utf8"));
    return stamps !== null && typeof stamps === "object" ? stamps : {};
  } catch {
    return {};
  }
}

/**
 * Writes the stamps so that a reader, or a power cut, sees the old file or the new one, never half of one.
 * @param {string} file
 * @param {Record<string, Stamp>} stamps
 */
export function writeStamps(file, stamps) {
  writeAtomically(file, `${JSON.stringify(stamps, null, 2)}\n`);
}

/**
 * @param {string} file
 * @param {string | NodeJS.ArrayBufferView} content
 */
export function writeAtomically(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/**
 * @param {readonly string[]} inputs
 * @returns {string}
 */
export function keyOf(inputs) {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 32);
}

/**
 * @param {string} file
 * @returns {string} the content's hash, or "missing"
 */
export function hashFile(file) {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    return "missing";
  }
}

/**
 * Every file below a folder, sorted, as paths relative to it; empty when there is no such folder.
 * @param {string} folder
 * @param {(name: string) => boolean} [wanted] which file and folder names count; all but those with a leading dot
 * @returns {string[]}
 */
export function listFiles(folder, wanted = (name) => !name.startsWith(".")) {
  /** @type {string[]} */
  const files = [];
  /** @param {string} below */
  const visit = (below) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (!wanted(entry.name)) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else files.push(path);
    }
  };
  try {
    visit("");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
  return files.sort();
}

/**
 * One hash of all names and contents below a folder.
 * @param {string} folder
 * @returns {string}
 */
export function hashFolder(folder) {
  const hash = createHash("sha256");
  for (const file of listFiles(folder))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update("\0");
  return hash.digest("hex");
}
