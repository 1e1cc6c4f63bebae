import { join } from "node:path";

/** `.workbook` at the workbook's root, wherever the notebook lies; `WORKBOOK_STATE` names another folder. */
export function stateFolder(): string {
  return process.env["WORKBOOK_STATE"] ?? join(__dirname, "..", "..", ".workbook");
}
