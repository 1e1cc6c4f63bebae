/**
 * Which answers of a class are alike: a question to two people, never a verdict. Winnowing (Schleimer, Wilkerson and
 * Aiken 2003, the way of MOSS and Dolos) of tokens, with what was handed out and what many share left out.
 */
import type { ClassGrades } from "../classGrades";
import { type Answer, alikeAmong, type Likeness } from "./alike";

export { type Likeness, type LikeSide, leastShare, leastSharing, leastTokens, mostShared } from "./alike";

/** All pairs that are alike in a task whose answer is long enough to say something, the most alike first. */
export async function likenessOf({ exercises, learners }: ClassGrades): Promise<Likeness[]> {
  const answers = new Map<string, Answer[]>();
  for (const learner of learners)
    for (const { id, answer } of learner.notebooks.flatMap(({ tasks }) => tasks))
      answers.set(id, [...(answers.get(id) ?? []), { learner, code: answer }]);
  const found: Likeness[] = [];
  for (const task of exercises.flatMap(({ tasks }) => tasks))
    if (!task.written) found.push(...(await alikeAmong(task, answers.get(task.id) ?? [])));
  return found.sort((a, b) => b.share - a.share);
}
