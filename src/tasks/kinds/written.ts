import type { Task } from "../task";

export interface WrittenTaskOptions {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly question: string;
  readonly hints: readonly [string, string, string];
}

/** A question that is answered in sentences and read by a person. */
export function writtenTask({ id, title, points, question, hints }: WrittenTaskOptions): Task<undefined> {
  return {
    id,
    title,
    points,
    kind: "written",
    trains: false,
    slips: {},
    pose: () => ({
      givens: undefined,
      statement: question,
      hints: [...hints],
      cases: [],
      prepare: (args) => args,
      isRight: () => false,
      judge: () => ({ passed: false, message: "Written answers are read by a person." }),
      expected: () => undefined,
      attemptWith: () => undefined,
    }),
  };
}
