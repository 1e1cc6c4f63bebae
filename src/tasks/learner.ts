import { learnerKey } from "../learnerKey";

/** The seed of a task's numbers for a learner: `undefined` without a name, for the book's numbers. */
export function seedFor(learner: string | undefined, taskId: string): number | undefined {
  return learner === undefined ? undefined : hash(`${learnerKey(learner)}/${taskId}`);
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
