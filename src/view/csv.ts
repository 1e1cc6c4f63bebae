/** Tables as CSV (RFC 4180), for spreadsheets and gradebooks. */
import { unparse } from "papaparse";
import { terminal } from "./escape";

export type CsvValue = string | number | boolean | null | undefined;

/** What a spreadsheet would compute, also behind spaces and in full-width letters. */
const formula = /^\s*[=+\-@＝＋－＠]/;

/** Rows under their column names. Text that a spreadsheet would compute begins with an apostrophe. */
export function csv(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  const shown = (value: CsvValue): CsvValue => (typeof value === "string" ? terminal(value) : value);
  const table = [columns, ...rows].map((row) => row.map(shown));
  // A spreadsheet may take a semicolon or a tab for the end of a cell.
  const quotes = (value: unknown): boolean => typeof value === "string" && /[;\t]/.test(value);
  return `${unparse(table, { escapeFormulae: formula, quotes })}\r\n`;
}
