/** What the environment asks of a notebook. */

/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";

/** Whether nbgrader runs the notebook: it counts errors, so a failed check must be one. */
export const underNbgrader = (): boolean => Boolean(process.env["NBGRADER_EXECUTION"]);
