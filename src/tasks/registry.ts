/** All tasks, in the order of the questions. */
import { q01 } from "./q01";
import { q02 } from "./q02";
import { q03 } from "./q03";
import { q04 } from "./q04";
import { q05 } from "./q05";
import { q06 } from "./q06";
import { q07 } from "./q07";
import { q08 } from "./q08";
import { q09 } from "./q09";
import { q10 } from "./q10";
import type { Task } from "./task";

export const tasks: readonly Task[] = [...q01, ...q02, ...q03, ...q04, ...q05, ...q06, ...q07, ...q08, ...q09, ...q10];

/** @throws when there is no such task: names the nearest ones. */
export function findTask(id: string): Task {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task) return task;
  const question = String(id).split(".")[0];
  const near = tasks.filter((candidate) => candidate.id.split(".")[0] === question).map((candidate) => candidate.id);
  const known = near.length > 0 ? near.join(", ") : `1.1 to ${tasks[tasks.length - 1].id}`;
  throw new Error(`there is no task of this name, there are ${known}: "${String(id)}"`);
}
