/** All tasks, in the order of the questions. */
import { findIn } from "./find";
import { q01 } from "./questions/q01";
import { q02 } from "./questions/q02";
import { q03 } from "./questions/q03";
import { q04 } from "./questions/q04";
import { q05 } from "./questions/q05";
import { q06 } from "./questions/q06";
import { q07 } from "./questions/q07";
import { q08 } from "./questions/q08";
import { q09 } from "./questions/q09";
import { q10 } from "./questions/q10";
import type { Task } from "./task";

const byId = { ...q01, ...q02, ...q03, ...q04, ...q05, ...q06, ...q07, ...q08, ...q09, ...q10 } as const;

/** Every task by its id, each with the type of its numbers. */
export type Tasks = typeof q01 &
  typeof q02 &
  typeof q03 &
  typeof q04 &
  typeof q05 &
  typeof q06 &
  typeof q07 &
  typeof q08 &
  typeof q09 &
  typeof q10;
export type TaskId = keyof Tasks;
/** The numbers of a task, as a cell passes them on: lists that any function takes, though they are frozen. */
export type GivensFor<Id extends TaskId> = Tasks[Id] extends Task<infer G> ? Writable<G> : never;
type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

export const tasks: readonly Task[] = Object.values(byId);

/** @throws when there is no such task: names the nearest ones. */
export function findTask(id: string): Task {
  return findIn(tasks, id);
}
