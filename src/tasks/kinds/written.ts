import { type Head, named, type Task } from "../task";

export interface WrittenTaskOptions {
  readonly task: Head;
  readonly question: string;
  readonly hints: readonly [string, string, string];
}

/** A question that is answered in sentences and read by a person. */
export function writtenTask({ task, question, hints }: WrittenTaskOptions): Task<undefined> {
  return {
    ...named(task),
    kind: "written",
    trains: false,
    slips: {},
    pose: () => ({
      givens: undefined,
      statement: question,
      hints: [...hints],
      cases: [],
      isRight: () => false,
      judge: () => ({ passed: false, message: "Written answers are read by a person." }),
      expected: () => undefined,
      attemptWith: () => undefined,
    }),
  };
}
