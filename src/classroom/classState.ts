/** How a class stands at a moment: pure, out of what homes, submissions and the hub say. */
import { progressOf } from "../host/progress";
import type { HomeFacts } from "./readHome";

/** What there is to know of a task on the instructor's page. */
export interface CatalogueTask {
  readonly id: string;
  readonly title: string;
  /** The sentence of each slip. */
  readonly slips: Readonly<Record<string, string>>;
}

/** The exercises, in their order. */
export interface CatalogueExercise {
  readonly name: string;
  /** The tasks that a check judges. */
  readonly tasks: readonly CatalogueTask[];
}

/** What is known of one learner. */
export interface LearnerFacts {
  readonly id: string;
  readonly name: string;
  /** Under which progress is noted. */
  readonly learner: string;
  readonly home: HomeFacts;
  readonly signedIn: boolean;
  /** Exercises that were handed in. */
  readonly handedIn: readonly string[];
}

/** Where a learner is. */
export interface LearnerState {
  readonly id: string;
  readonly name: string;
  readonly signedIn: boolean;
  readonly exercise: string | undefined;
  /** The task that was checked last. */
  readonly task: CatalogueTask | undefined;
  readonly state: "passed" | "failed" | "";
  /** The sentences of the slips of the last check. */
  readonly slips: readonly string[];
  readonly failedTries: number;
  readonly passedTasks: number;
  /** Milliseconds since anything was checked, asked or saved; `undefined` where nothing was. */
  readonly stillFor: number | undefined;
  /** Signed in, and no movement for some minutes. */
  readonly still: boolean;
  readonly handedIn: readonly string[];
}

/** A slip that somebody made at the last check of a task, and has not mended. */
export interface SlipState {
  readonly task: CatalogueTask;
  readonly sentence: string;
  readonly who: readonly string[];
}

export interface ClassState {
  readonly learners: readonly LearnerState[];
  /** The most frequent first. */
  readonly slips: readonly SlipState[];
  /** For each exercise: how many have begun it, passed all of it, handed it in. */
  readonly exercises: readonly { name: string; begun: number; done: number; handedIn: number }[];
  readonly tasks: number;
}

/** After how long without movement somebody may need help, in milliseconds. */
export const stillAfterMs: number = 5 * 60_000;

export function classState(
  facts: readonly LearnerFacts[],
  catalogue: readonly CatalogueExercise[],
  now: number,
): ClassState {
  const slips = new Map<string, { task: CatalogueTask; sentence: string; who: string[] }>();
  const count = catalogue.map(({ name }) => ({ name, begun: 0, done: 0, handedIn: 0 }));
  const learners = facts.map((one): LearnerState => {
    const done = progressOf(one.learner, { learners: {}, ...one.home.progress });
    const known = catalogue.flatMap(({ name, tasks }) =>
      tasks.flatMap((task) => (Object.hasOwn(done, task.id) ? [{ exercise: name, task, ...done[task.id] }] : [])),
    );
    for (const { task, last } of known) {
      if (last?.state !== "failed") continue;
      for (const id of last.slips.filter((slip) => Object.hasOwn(task.slips, slip))) {
        const key = `${task.id} ${id}`;
        const slip = slips.get(key) ?? { task, sentence: task.slips[id] ?? id, who: [] };
        slip.who.push(one.name);
        slips.set(key, slip);
      }
    }
    for (const [index, { name, tasks }] of catalogue.entries()) {
      const own = known.filter(({ exercise }) => exercise === name);
      const counts = count[index];
      if (counts === undefined) continue;
      if (own.length > 0) counts.begun++;
      if (own.filter(({ passed }) => passed).length === tasks.length) counts.done++;
      if (one.handedIn.includes(name)) counts.handedIn++;
    }
    const newest = known.filter(({ at }) => at !== "").sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    const checkedAt = newest ? Date.parse(newest.at) || 0 : 0;
    const savedLater = one.home.savedFile !== undefined && one.home.movedAt > checkedAt + 60_000;
    const movedAt = Math.max(one.home.movedAt, checkedAt);
    const stillFor = movedAt > 0 ? Math.max(0, now - movedAt) : undefined;
    return {
      id: one.id,
      name: one.name,
      signedIn: one.signedIn,
      exercise: savedLater ? one.home.savedFile : (newest?.exercise ?? one.home.savedFile),
      task: newest?.task,
      state: newest?.last?.state ?? "",
      slips: (newest?.last?.slips ?? []).flatMap((id) => sentenceOf(newest?.task, id)),
      failedTries: newest?.failedTries ?? 0,
      passedTasks: known.filter(({ passed }) => passed).length,
      stillFor,
      still: one.signedIn && stillFor !== undefined && stillFor > stillAfterMs,
      handedIn: one.handedIn,
    };
  });
  return {
    learners,
    slips: [...slips.values()].sort((a, b) => b.who.length - a.who.length || (a.task.id < b.task.id ? -1 : 1)),
    exercises: count,
    tasks: catalogue.flatMap(({ tasks }) => tasks).length,
  };
}

/** The sentence of a slip that a task knows: what a learner's file says is not believed. */
function sentenceOf(task: CatalogueTask | undefined, id: string): string[] {
  return task && Object.hasOwn(task.slips, id) ? [task.slips[id] ?? id] : [];
}
