/** A mark as a page sends it: distrusted. */
import { asObject, parseObject } from "../../host/store";
import type { Marked } from "./personGrades";
import type { WrittenAnswer } from "./writtenAnswers";

export interface SentMark extends Marked {
  readonly points: number;
  readonly comment: string;
  /** When the mark was given that the page knows of; another one in its place was given elsewhere meanwhile. */
  readonly before: string | null;
}

export const longestComment = 10_000;

/** @returns a sentence where it is none */
export function parseMark(body: string): SentMark | string {
  const { learner, task, text, points, comment, before } = asObject(parseObject(body)) ?? {};
  if (typeof learner !== "string" || typeof task !== "string" || typeof text !== "string")
    return "It does not say which answer it is about.";
  if (typeof points !== "number" || !(points >= 0) || !Number.isInteger(2 * points))
    return "Points are 0, 0.5, 1, 1.5 and so on.";
  if (typeof comment !== "string" || comment.length > longestComment)
    return `A comment has at most ${longestComment} characters.`;
  if (before !== null && typeof before !== "string") return "It does not say which mark it replaces.";
  return { learner, task, text, points, comment, before };
}

/** Why a mark cannot be given for an answer. */
export function refusal(sent: SentMark, answer: WrittenAnswer | undefined): string | undefined {
  if (answer === undefined) return "This answer has changed since the page was opened. Load the page again.";
  return sent.points > answer.maxPoints ? `This task gives ${answer.maxPoints} points at most.` : undefined;
}
