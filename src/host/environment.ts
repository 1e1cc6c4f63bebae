/** What the environment asks of a notebook. */

/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";

/** By how much all seeds of lessons are moved: `WORKBOOK_SEED=2`. Anything but a whole number counts as 0. */
export const movedSeed: number = /^\d{1,9}$/.test(process.env["WORKBOOK_SEED"] ?? "")
  ? Number(process.env["WORKBOOK_SEED"])
  : 0;

/**
 * Which of nbgrader's commands runs the notebook, where one does. To all of them a failed check must be an error; of
 * parts of the points only `autograde` makes something.
 */
export const nbgraderCommand = (): string | undefined => process.env["NBGRADER_EXECUTION"] || undefined;
