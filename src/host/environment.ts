/** What the environment asks of a notebook. */

/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";

/** By how much all seeds of lessons are moved: `WORKBOOK_SEED=2`. Anything but a whole number counts as 0. */
export const movedSeed: number = seedIn(process.env["WORKBOOK_SEED"] ?? "") ?? 0;

/** The seed that a text names: a whole number of up to nine digits. */
export function seedIn(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * Which of nbgrader's commands runs the notebook, where one does. To all of them a failed check must be an error; of
 * parts of the points only `autograde` makes something.
 */
export const nbgraderCommand = (): string | undefined => process.env["NBGRADER_EXECUTION"] || undefined;
