/** What the process that judges is asked, and what it answers. */

export interface Question {
  readonly id: string;
  /** Whose numbers the task has, whatever the record says. */
  readonly learner: string | undefined;
  /** As it was handed in: it may have lain on a disk, and is parsed before it is judged. */
  readonly record: unknown;
}

export interface Answer {
  readonly state: "passed" | "failed" | "not attempted" | "not judged";
  readonly points: number;
  /** Markdown for the learner. */
  readonly message: string;
  /** The slips that explain a wrong answer, by their ids. */
  readonly slips: readonly string[];
}

/** What a record gets that cannot be judged. */
export function notJudged(reason: string): Answer {
  return { state: "not judged", points: 0, message: `This could not be judged: ${reason}.`, slips: [] };
}
