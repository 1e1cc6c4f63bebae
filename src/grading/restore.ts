/**
 * Puts a learner's exercise into an order in which it can be graded: what was handed out to be read only is as it was, and what is
 * the learner's stays as they wrote it, where they put it. Pure.
 */
import { type ExerciseCell, exerciseCell } from "../jupyter/exercise";
import { identify } from "../jupyter/identify";
import { type Cell, lineFeeds, type Notebook } from "../jupyter/notebook";
import { isLocked, missingAnswerIsWanted, nameOf, textsMerged } from "./cells";

export interface Restored {
  readonly notebook: Notebook;
  /** What was mended, a sentence each. */
  readonly notes: readonly string[];
}

/** The cells' names, as notes list them. */
type Mended = Record<"changed" | "retyped" | "copied" | "deleted" | "moved", string[]>;

export function restore(handedIn: Notebook, original: Notebook): Restored {
  const { notebook } = identify(handedIn, original);
  const known = notebook.cells.filter(({ id }) => original.cells.some((cell) => cell.id === id && exerciseCell(cell)));
  const mended: Mended = { changed: [], retyped: [], copied: [], deleted: [], moved: [] };
  let cells = notebook.cells.map((cell) => putBack(cell, original, mended));
  cells = withoutCopies(cells, original, mended);
  cells = withMissing(cells, original, mended);
  cells = inOrder(cells, original, mended);
  const notes = known.length === 0 ? ["None of the exercise's tasks is in it."] : notesOn(mended);
  if (isShuffled(cells, original)) notes.push("Its cells are in another order than they were handed out in.");
  return { notebook: { ...notebook, cells }, notes };
}

function putBack(cell: Cell, original: Notebook, mended: Mended): Cell {
  const source = original.cells.find(({ id }) => id === cell.id);
  if (!source) return cell;
  const sameType = cell.cell_type === source.cell_type;
  if (isLocked(source)) {
    if (!sameType || text(cell) !== text(source)) mended.changed.push(nameOf(source));
    return structuredClone(source);
  }
  if (sameType) return { ...cell, metadata: source.metadata } as Cell;
  mended.retyped.push(nameOf(source));
  return { ...structuredClone(source), source: cell.source };
}

const text = ({ source }: Cell): string => lineFeeds(source).trim();

/** One copy of each cell that is read only: of a check the last one, which comes after the answers; of the others the first. */
function withoutCopies(cells: readonly Cell[], original: Notebook, mended: Mended): Cell[] {
  const left = original.cells.reduce(
    (all, source) => {
      const copies = all.filter(({ id }) => id === source.id);
      const role = exerciseCell(source)?.role;
      if (copies.length < 2 || !(isLocked(source) || role === "written")) return all;
      mended.copied.push(nameOf(source));
      const keep = role === "check" ? copies.at(-1) : copies[0];
      if (keep && role === "written") keep.source = textsMerged(copies, source);
      return all.filter((cell) => cell.id !== source.id || cell === keep);
    },
    [...cells],
  );
  return left;
}

function withMissing(cells: readonly Cell[], original: Notebook, mended: Mended): Cell[] {
  const all = [...cells];
  let before = -1;
  for (const source of original.cells) {
    const at = all.findLastIndex(({ id }) => id === source.id);
    if (at >= 0) {
      before = Math.max(
        before,
        all.findIndex(({ id }) => id === source.id),
      );
      continue;
    }
    const place = exerciseCell(source);
    if (place?.role === "answer" && !missingAnswerIsWanted(source, place.task, all, original)) continue;
    const to = place ? placeFor(place, all, original, before) : before + 1;
    all.splice(to, 0, structuredClone(source));
    mended.deleted.push(nameOf(source));
    before = Math.max(before + 1, to);
  }
  return all;
}

/** Where a task's cell belongs that is gone. */
function placeFor({ role, task }: ExerciseCell, cells: readonly Cell[], original: Notebook, before: number): number {
  const own = (wanted: string) => (cell: Cell) => isOf(cell, wanted, task);
  if (role === "task") {
    const answer = cells.findIndex(own("answer"));
    return answer >= 0 ? answer : before + 1;
  }
  if (role !== "check") return before + 1;
  const last = Math.max(cells.findLastIndex(own("answer")), cells.findLastIndex(own("task")), -1);
  const from = last >= 0 ? last : before;
  // Behind what the learner wrote between the answer and the next cell that was handed out.
  const next = cells.findIndex((cell, i) => i > from && original.cells.some(({ id }) => id === cell.id));
  return next >= 0 ? next : cells.length;
}

const isOf = (cell: Cell, role: string, task: string): boolean => {
  const place = exerciseCell(cell);
  return place?.role === role && place.task === task;
};

/** Imports before tasks, a task's numbers before its answers, its check after one of them. */
function inOrder(cells: readonly Cell[], original: Notebook, mended: Mended): Cell[] {
  let all = [...cells];
  const move = (cell: Cell, to: (others: readonly Cell[]) => number): void => {
    const others = all.filter((other) => other !== cell);
    others.splice(to(others), 0, cell);
    mended.moved.push(nameOf(cell));
    all = others;
  };
  const firstTask = original.cells.findIndex((cell) => exerciseCell(cell));
  for (const { id } of original.cells.slice(0, firstTask).filter((cell) => cell.cell_type === "code")) {
    const cell = all.find((other) => other.id === id);
    const isFirst = (other: Cell): boolean => exerciseCell(other) !== undefined && other.cell_type === "code";
    if (cell && all.indexOf(cell) > all.findIndex(isFirst)) move(cell, (others) => others.findIndex(isFirst));
  }
  for (const source of original.cells) {
    const { role, task = "" } = exerciseCell(source) ?? {};
    const cell = all.find(({ id }) => id === source.id);
    const isAnswer = (other: Cell): boolean => isOf(other, "answer", task);
    const first = all.findIndex(isAnswer);
    if (!cell || first < 0) continue;
    const at = all.indexOf(cell);
    if (role === "task" && at > first) move(cell, (others) => others.findIndex(isAnswer));
    if (role === "check" && at < first) move(cell, (others) => others.findLastIndex(isAnswer) + 1);
  }
  return all;
}

function isShuffled(cells: readonly Cell[], original: Notebook): boolean {
  const places = cells.map(({ id }) => original.cells.findIndex((cell) => cell.id === id)).filter((at) => at >= 0);
  return places.some((at, i) => i > 0 && at < (places[i - 1] ?? 0));
}

function notesOn({ changed, retyped, copied, deleted, moved }: Mended): string[] {
  const told: [names: readonly string[], what: (list: string) => string][] = [
    [changed, (list) => `Had been changed, and is as it was handed out: ${list}.`],
    [deleted, (list) => `Had been deleted, and is back in its place: ${list}.`],
    [copied, (list) => `Was there more than once, and is taken once: ${list}.`],
    [moved, (list) => `Had been moved, and is back where it can work: ${list}.`],
    [retyped, (list) => `Was no longer a cell of its kind, and is one again: ${list}.`],
  ];
  return told.flatMap(([names, what]) => (names.length > 0 ? [what([...new Set(names)].join(", "))] : []));
}
