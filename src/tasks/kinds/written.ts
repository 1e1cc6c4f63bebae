import type { Task } from "../task";

export interface WrittenTaskOptions {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly question: string;
  readonly hints: readonly [string, string, string];
}

/** A question that is answered in sentences and read by a person. */
export function writtenTask({ id, title, points, question, hints }: WrittenTaskOptions): Task {
  return {
    id,
    title,
    points,
    kind: "written",
    misconceptions: [],
    givens: () => ({}),
    statement: () => question,
    hints: () => hints,
    expected: () => undefined,
    examples: () => [],
    judge: () => ({ passed: false, message: "Written answers are read by a person." }),
  };
}
