/** What a learner's own `progress.json` says of tries and hints. It may have been edited: nothing is graded by it. */
import { progressOf } from "../../host/progress";
import { asObject } from "../../host/store";

export interface TaskEffort {
  readonly tries: number;
  readonly hints: number;
}

/** Larger numbers are nobody's. */
const most = 9999;

/**
 * Tries and hints by task, as a file says that the learner's folder held. `undefined` when it is none.
 * @param names under which the learner may have worked; else what the file has, where it is one learner's
 */
export function effortIn(text: string, names: readonly string[]): Readonly<Record<string, TaskEffort>> | undefined {
  const fields = jsonOf(text);
  const learners = asObject(fields?.["learners"]);
  if (!fields || !learners) return undefined;
  const keys = Object.keys(learners);
  const own = names.map((name) => progressOf(name, fields)).find((tasks) => Object.keys(tasks).length > 0);
  const tasks = own ?? (keys.length === 1 ? progressOf(keys[0], fields) : progressOf(undefined, fields));
  const entries = Object.entries(tasks).flatMap(([id, { failedTries, hints }]) =>
    /^\d{1,2}\.\d{1,2}$/.test(id) ? [[id, { tries: bounded(failedTries), hints: bounded(hints) }] as const] : [],
  );
  return Object.fromEntries(entries);
}

const bounded = (count: number): number => Math.min(most, Math.max(0, Math.floor(count) || 0));

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
