/** Who works here: each name gets its own numbers, the same ones every time. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateFolder } from "./stateFolder";

const longest = 100;

/** The learner's name: `WORKBOOK_LEARNER`, else what `workbook learner NAME` noted; `undefined` for the book's numbers. */
export function learnerName(): string | undefined {
  const name = process.env["WORKBOOK_LEARNER"] ?? readNoted();
  return name?.trim().slice(0, longest) || undefined;
}

function readNoted(): string | undefined {
  try {
    return readFileSync(join(stateFolder(), "learner"), "utf8");
  } catch {
    return undefined;
  }
}

/** Notes the learner's name for this workbook; no name takes the note away and brings the book's numbers back. */
export function noteLearner(name: string | undefined): void {
  const file = join(stateFolder(), "learner");
  mkdirSync(stateFolder(), { recursive: true });
  writeFileSync(`${file}.tmp`, name ?? "");
  renameSync(`${file}.tmp`, file);
}

/** The seed of a task's numbers for a learner: `undefined` without a name, for the book's numbers. */
export function seedFor(learner: string | undefined, taskId: string): number | undefined {
  return learner === undefined ? undefined : hash(`${learner}/${taskId}`);
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
