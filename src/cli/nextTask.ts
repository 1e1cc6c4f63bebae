/** What a learner is to do next. */
import { join } from "node:path";
import type { TaskResult } from "../grading/judge";
import { learnerName } from "../host/learner";
import type { Places } from "../host/places";
import { readProgress } from "../host/progress";
import { exerciseTasks } from "../jupyter/exercise";
import { readNotebook } from "../jupyter/readNotebook";
import { findTask } from "../tasks";
import type { ExerciseResult } from "./checkSession";

/** A task to work on; without one, a file that has to be mended first. */
export interface Next {
  readonly file: string;
  readonly task?: string;
  readonly title?: string;
}

/** Whether a task waits for its learner; a written answer waits for its reader. */
export const isOpen = ({ state }: Pick<TaskResult, "state">): boolean =>
  state !== "passed" && state !== "read by a person";

/** What there is to do in these exercises: mend what cannot be read, then the first open task. */
export function nextIn(results: readonly ExerciseResult[]): Next | undefined {
  const broken = results.find(({ state }) => state === "missing" || state === "unreadable");
  if (broken) return { file: broken.file };
  return openTasks(results)[0];
}

/** The open tasks of these exercises, in their order. */
export function openTasks(results: readonly ExerciseResult[]): Required<Next>[] {
  return results.flatMap(({ file, tasks }) =>
    tasks.filter(isOpen).map(({ id: task, title }) => ({ task, title, file })),
  );
}

/** The first task of other exercises that this learner has not passed yet. */
export function nextElsewhere(files: readonly string[], where: Places): Next | undefined {
  const done = readProgress(learnerName(where));
  for (const file of files) {
    const open = exerciseTasks(readNotebook(join(where.program, file))).find(
      ({ task, role }) => role === "check" && !done[task]?.passed,
    );
    if (open) return { file, task: open.task, title: findTask(open.task).title };
  }
  return undefined;
}
