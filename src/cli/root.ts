import { join } from "node:path";

/** The workbook's root folder: the clone that this program lies in. */
export function workbookRoot(): string {
  return join(__dirname, "..", "..");
}
