/** What the cells of an exercise are to somebody who grades it. */

import { asObject } from "../host/store";
import { exerciseCell } from "../jupyter/exercise";
import { type Cell, lineFeeds, type Notebook } from "../jupyter/notebook";

/** Whether a cell of an exercise was handed out to be read only. */
export function isLocked({ metadata }: Cell): boolean {
  return asObject(metadata["nbgrader"])?.["locked"] === true;
}

/** A cell of an exercise in words. */
export function nameOf(cell: Cell): string {
  const { role, task } = exerciseCell(cell) ?? {};
  if (role === "check") return `the check of task ${task}`;
  if (role === "task") return `the cell that gives task ${task} its numbers`;
  if (role === "answer") return `the answer's cell of task ${task}`;
  if (role === "written") return `the written answer ${task}`;
  return `${cell.cell_type === "code" ? "the cell" : "the text"} “${cell.id}”`;
}

/** The written answer in several cells: those that say something, each once. */
export function textsMerged(copies: readonly Cell[], original: Cell): string {
  const texts = new Set(copies.map(({ source }) => lineFeeds(source).trim()));
  texts.delete(lineFeeds(original.source).trim());
  return [...texts].join("\n\n") || original.source;
}

/**
 * Whether an answer's cell that is gone has to come back: not where the learner has the answer elsewhere, which what was
 * handed out would then undo.
 */
export function missingAnswerIsWanted(answer: Cell, task: string, cells: readonly Cell[], original: Notebook): boolean {
  const own = cells.filter((cell) => cell.cell_type === "code" && !isOriginalLocked(cell, original));
  const declared = namesDeclared(answer.source);
  if (own.some(({ source }) => namesDeclared(source).some((name) => declared.includes(name)))) return false;
  return !answerCells(cells, task, original).some(({ cell_type }) => cell_type === "code");
}

/** The learner's own text for a task: what lies between the task's cell and its check, and its answer's cells elsewhere. */
export function answerText({ cells }: Notebook, task: string, original: Notebook): string {
  const sources = answerCells(cells, task, original).map(({ source }) => source);
  return keptText(sources.join("\n\n"));
}

const longestAnswer = 20_000;

/** As much as is kept, and shown, of an answer. */
export function keptText(answer: string): string {
  return answer.slice(0, longestAnswer).replace(/[\uD800-\uDBFF]$/, "");
}

function answerCells(cells: readonly Cell[], task: string, original: Notebook): Cell[] {
  let at: string | undefined;
  return cells.filter((cell) => {
    const place = exerciseCell(cell);
    if (place) at = place.role === "check" ? undefined : place.task;
    else if (original.cells.some(({ id }) => id === cell.id)) at = undefined;
    if (place) return place.task === task && (place.role === "answer" || place.role === "written");
    return at === task;
  });
}

const isOriginalLocked = ({ id }: Cell, original: Notebook): boolean =>
  original.cells.some((cell) => cell.id === id && isLocked(cell));

function namesDeclared(source: string): string[] {
  return [...source.matchAll(/^\s*(?:export\s+)?(?:async\s+)?(?:const|let|var|function|class)\s+([\w$]+)/gm)].map(
    ([, name]) => name ?? "",
  );
}
