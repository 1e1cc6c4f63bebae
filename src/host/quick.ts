/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";
