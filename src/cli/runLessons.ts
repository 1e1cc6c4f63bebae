/** What `workbook run` does. */

import { mkdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { places } from "../host/places";
import type { CellFailure, Execution } from "../jupyter/execute";
import { notFound } from "../jupyter/findings";
import { titleOf, tracebackText, writeNotebook } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { sum } from "../numbers";
import { terminal } from "../view/escape";
import { exitCodes } from "./errors";
import { executeLessons } from "./executeLessons";
import { outFolder } from "./outFolder";
import { formatSeconds } from "./progress";
import { choosePaths } from "./reset";
import { printJson, say } from "./terminal";
import { listOriginals } from "./workFolder";

export interface RunFlags {
  quick?: boolean;
  seed?: number;
  out?: string;
  timeout?: number;
  json?: boolean;
}

/** What came of one lesson. */
interface LessonResult {
  lesson: string;
  /** The lesson's first heading. */
  title: string;
  /** The original that was run, as a path below the workbook. */
  file: string;
  /** The executed copy. */
  copy: string;
  seconds: number;
  cells: number;
  /** The sentences that it rests on and that this run did not find, each with its lesson and cell. */
  notFound: string[];
  /** The cell that failed, if one did. */
  failure?: { cell: string; name: string; message: string; traceback: string };
}

/** Runs the lessons of these numbers, or all, and reports. */
export async function runLessons(numbers: string[], flags: RunFlags): Promise<void> {
  const where = places();
  const lessons = listOriginals(where).filter((path) => path.startsWith("notebooks/"));
  const paths = numbers.length > 0 ? choosePaths(lessons, numbers, "lesson") : lessons;
  const folder = outFolder(where, flags.out ?? join(where.out, "lessons"));
  const results: LessonResult[] = [];
  mkdirSync(folder, { recursive: true });
  const kept = (): string => `Executed copies of ${results.length} lessons are kept in ${folder}`;
  await executeLessons(paths, { ...flags, what: "the run", kept }, (path, result) => {
    if (result instanceof NotebookError) results.push(unread(path, result));
    else {
      const copy = join(folder, basename(path));
      writeNotebook(copy, result.notebook);
      results.push(resultOf(path, copy, result));
    }
  });
  report(results, folder, flags.json ?? false);
}

/** A lesson that cannot be read. */
function unread(file: string, { name, message }: NotebookError): LessonResult {
  const lesson = basename(file, ".ipynb");
  const failure = { cell: "", name, message, traceback: message };
  return { lesson, title: lesson, file, copy: "", seconds: 0, cells: 0, notFound: [], failure };
}

function resultOf(file: string, copy: string, { notebook, failure, seconds }: Execution): LessonResult {
  const lesson = basename(file, ".ipynb");
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code").length;
  const title = titleOf(notebook) ?? lesson;
  const result = {
    ...{ lesson, title, file, copy, seconds: Number(seconds.toFixed(2)), cells },
    notFound: notFound(lesson, notebook.cells),
  };
  return failure ? { ...result, failure: tellFailure(failure) } : result;
}

/** A failure as it is told. */
export function tellFailure({ cell, error }: CellFailure): NonNullable<LessonResult["failure"]> {
  return { cell: cell.id, name: error.ename, message: error.evalue, traceback: tracebackText(error) };
}

function report(results: readonly LessonResult[], folder: string, json: boolean): void {
  const failures = results.filter(({ failure }) => failure);
  for (const { lesson, failure } of failures) {
    if (failure) say(`\n${lesson}${failure.cell && `, cell "${failure.cell}"`}:\n${terminal(failure.traceback)}`);
  }
  const surprises = results.flatMap((result) => result.notFound);
  if (surprises.length > 0) say(`\nCame out differently in this run:\n${surprises.map(terminal).join("\n")}\n`);
  const seconds = sum(results.map((result) => result.seconds));
  say(
    `${results.length - failures.length} of ${results.length} lessons ran without an error, in ${formatSeconds(seconds)}. ` +
      `Executed copies: ${relative(process.cwd(), folder) || "."}`,
  );
  if (json) printJson({ lessons: results });
  if (failures.length > 0) process.exitCode = exitCodes.failed;
}
