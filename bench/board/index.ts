/** The board of the recorded recipes as a page, `index.html` beside this file: made anew with every record of a recipe. */
import "../../src/notebook/data";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { boardPage } from "../../src/cli/board/page";
import { boardRows } from "../../src/data";
import { recordedEntries } from "../../src/notebook/board";

export const boardFile: string = join(__dirname, "index.html");

/** The page that the records give. */
export const recordedBoard = (): string => boardPage(boardRows(recordedEntries()));

/** Writes the page. */
export function writeBoard(): void {
  writeFileSync(boardFile, recordedBoard());
}
