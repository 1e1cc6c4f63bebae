import { clip } from "./words";

/** The task of this id. @throws when there is none: names the nearest ones. */
export function findIn<T extends { readonly id: string }>(tasks: readonly T[], id: string): T {
  const found = tasks.find((candidate) => candidate.id === id);
  if (found) return found;
  if (typeof id !== "string") throw new Error('a task\'s id is a text, such as "2.1"');
  const text = clip(id, 40);
  const near = tasks.filter((candidate) => candidate.id.split(".")[0] === text.split(".")[0]).map(({ id }) => id);
  const known = near.length > 0 ? near.join(", ") : `1.1 to ${tasks[tasks.length - 1].id}`;
  throw new Error(`there is no task ${text}, there are ${known}`);
}
