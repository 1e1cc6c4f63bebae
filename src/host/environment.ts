/** What the environment asks of a notebook. */

/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";

/**
 * Which of nbgrader's commands runs the notebook, where one does. To all of them a failed check must be an error; of
 * parts of the points only `autograde` makes something.
 */
export const nbgraderCommand = (): string | undefined => process.env["NBGRADER_EXECUTION"] || undefined;
