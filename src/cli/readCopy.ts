/** Exercises as they are read for a check: the workbook's own, and the learner's copy. */
import { join } from "node:path";
import type { Places } from "../host/places";
import { identify } from "../jupyter/identify";
import type { Notebook } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { readAnyNotebook, readNotebook } from "../jupyter/readNotebook";
import { resetOf } from "./ownCopy";

/** A learner's notebook, and what is odd about it. */
export interface Read {
  readonly notebook: Notebook;
  readonly message: string;
}

/** An exercise as the workbook has it, or what is wrong with it. */
export function readOriginal({ program }: Places, file: string): Notebook | string {
  try {
    return readNotebook(join(program, file));
  } catch (error) {
    const advice = "That is the workbook's own: take it anew, or run: git restore exercises";
    return `${(error as Error).message}. ${advice}`;
  }
}

/** A learner's copy, its cells known by those of the original, or what is wrong with it. */
export function readCopy({ work }: Places, file: string, original: Notebook): Read | string {
  const advice = `For a fresh one (yours is kept): npx workbook ${resetOf(file)}`;
  try {
    const { notebook, notes } = readAnyNotebook(join(work, file));
    const known = identify(notebook, original);
    const all = [...notes, ...known.notes];
    const more = all.length > mostNotes ? `; and ${all.length - mostNotes} more` : "";
    const told = `Checked as far as it goes: it ${all.slice(0, mostNotes).join("; it ")}${more}. ${advice}`;
    return { notebook: known.notebook, message: all.length > 0 ? told : "" };
  } catch (error) {
    if (error instanceof NotebookError) return `It ${error.reason}. ${advice}`;
    throw error;
  }
}

const mostNotes = 5;
