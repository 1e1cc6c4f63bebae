import { learnerKey } from "../learnerKey";

/**
 * The seed of a task's numbers for a learner: `undefined` without a name, for the book's numbers. The tasks of a
 * question share a seed, so that those about one network have the same network.
 */
export function seedFor(learner: string | undefined, taskId: string): number | undefined {
  return learner === undefined ? undefined : hash(`${learnerKey(learner)}/${taskId.split(".")[0]}`);
}

/** FNV-1a, 32 bits, over UTF-8. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
