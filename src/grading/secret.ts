/** Names that nobody can guess: each learner of a class works on the numbers of one. */
import { createHmac, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { learnerKey } from "../learnerKey";
import { GradingError } from "./gradingError";

/** Makes a file with a new secret, for its owner alone. Gives false, and changes nothing, where there is one already. */
export function makeSecret(file: string): boolean {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    try {
      writeFileSync(descriptor, `${randomBytes(32).toString("hex")}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** @throws GradingError where there is no secret in the file */
export function readSecret(file: string): string {
  const again = "Give the file that workbook roster made for this class; without it nobody's code name is known.";
  const text = secretText(file, again);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new GradingError(`${file} holds no secret of workbook roster`, again, true);
  return text;
}

function secretText(file: string, advice: string): string {
  try {
    const descriptor = openSync(file, "r");
    try {
      if (!fstatSync(descriptor).isFile() || fstatSync(descriptor).size > 1000) return "";
      return readFileSync(descriptor, "utf8").trim();
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new GradingError(`${file} cannot be read (${code})`, advice, true);
  }
}

/** Letters and digits that are not taken for each other when they are read aloud or copied by hand. */
const letters = "23456789abcdefghjkmnpqrstuvwxyz";
const length = 6;

/** The name whose numbers a learner gets, the same each time: `ada-k3f9x2`. */
export function codeName(secret: string, id: string): string {
  const hash = createHmac("sha256", secret).update(learnerKey(id)).digest();
  const code = [...hash.subarray(0, length)].map((byte) => letters[byte % letters.length]).join("");
  const readable = learnerKey(id)
    .normalize("NFD")
    .replace(/@.*$/, "")
    .replace(/[^a-z0-9]+/g, "")
    .slice(0, 12);
  return `${readable || "learner"}-${code}`;
}
