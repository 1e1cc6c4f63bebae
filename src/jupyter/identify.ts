/** Finds an exercise's cells again in a learner's notebook, whichever program saved it. */
import { asObject } from "../host/store";
import { exerciseCell, type Role } from "./exercise";
import { type Cell, lineFeeds, type Notebook } from "./notebook";

export interface Identified {
  /** The learner's notebook, its cells under the ids that they have in the original; so an id may be there twice. */
  readonly notebook: Notebook;
  /** What has become of the exercise's cells, where it matters, as it goes on after the file's name. */
  readonly notes: readonly string[];
}

/**
 * A cell is known by its id, else by its nbgrader grade_id, else, when it has no id, by its text or by its place between
 * two cells that are known, where as many cells of these kinds belong. A task's and a check's text is known under any id.
 */
export function identify(notebook: Notebook, original: Notebook): Identified {
  const names = namesOf(notebook.cells, original.cells);
  const cells = notebook.cells.map((cell, i): Cell => ({ ...cell, id: names[i] ?? cell.id }));
  return { notebook: { ...notebook, cells }, notes: notesOn(cells, original.cells) };
}

/** How much of an original's cells is in a notebook, by their ids, grade_ids and texts: from 0 to 1. */
export function likeness(notebook: Notebook, original: Notebook): number {
  const known = new Set(notebook.cells.flatMap((cell) => [cell.id, gradeId(cell)]));
  const texts = new Set(notebook.cells.map(textOf));
  const found = original.cells.filter((cell) => known.has(cell.id) || texts.has(textOf(cell))).length;
  return original.cells.length === 0 ? 0 : found / original.cells.length;
}

type Names = (string | undefined)[];

function namesOf(cells: readonly Cell[], originals: readonly Cell[]): Names {
  const ids = new Set(originals.map(({ id }) => id));
  const seen = new Set<string>();
  const names: Names = cells.map((cell) => {
    const again = seen.has(cell.id);
    seen.add(cell.id);
    return ids.has(cell.id) && !(again && ids.has(gradeId(cell) ?? "")) ? cell.id : undefined;
  });
  const claimed = new Set(names);
  const name = (place: number, id: string): void => {
    names[place] = id;
    claimed.add(id);
  };
  for (const [i, cell] of cells.entries()) {
    const id = gradeId(cell);
    // A copied cell has the grade_id of the one that it was copied from: of a task's cells that matters.
    if (names[i] === undefined && id !== undefined && ids.has(id) && (!claimed.has(id) || exerciseCell({ id })))
      name(i, id);
  }
  for (const [i, cell] of cells.entries()) {
    if (names[i] !== undefined) continue;
    // One with an id of its own is taken for no other, but for what nobody writes by chance.
    const may = (other: Cell): boolean => !hasId(cell) || ["task", "check"].includes(exerciseCell(other)?.role ?? "");
    const same = originals.filter((other) => sameText(cell, other) && !claimed.has(other.id) && may(other));
    if (same.length === 1) name(i, same[0]?.id ?? "");
  }
  for (const { from, to } of gaps(names)) {
    const missing = between(originals, names[from - 1], names[to]);
    const fits = missing.every(({ id, cell_type }, i) => {
      const cell = cells[from + i];
      return cell !== undefined && !hasId(cell) && cell.cell_type === cell_type && !claimed.has(id);
    });
    if (missing.length === to - from && fits) for (const [i, { id }] of missing.entries()) name(from + i, id);
  }
  return names;
}

const hasId = ({ id }: Cell): boolean => !id.startsWith("#");

function gradeId({ metadata }: Cell): string | undefined {
  const id = asObject(metadata["nbgrader"])?.["grade_id"];
  return typeof id === "string" ? id : undefined;
}

const textOf = ({ source }: Cell): string => lineFeeds(source).trim();

function sameText(cell: Cell, other: Cell): boolean {
  return cell.cell_type === other.cell_type && textOf(cell) === textOf(other) && textOf(cell) !== "";
}

/** The stretches of cells without a name, the end excluded. */
function gaps(names: Names): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let from = 0; from < names.length; from++) {
    if (names[from] !== undefined) continue;
    let to = from;
    while (to < names.length && names[to] === undefined) to++;
    found.push({ from, to });
    from = to;
  }
  return found;
}

/** The cells between two others, or from the beginning or to the end where there is none. */
function between(cells: readonly Cell[], before: string | undefined, after: string | undefined): readonly Cell[] {
  const start = before === undefined ? 0 : cells.findIndex(({ id }) => id === before) + 1;
  const end = after === undefined ? cells.length : cells.findIndex(({ id }) => id === after);
  return cells.slice(start, Math.max(start, end));
}

const gone: Readonly<Partial<Record<Role, (task: string) => string>>> = {
  task: (task) => `lacks the cell that gives task ${task} its numbers`,
  check: (task) => `lacks the check of task ${task}`,
  written: (task) => `lacks the cell for the written answer ${task}`,
};

const doubled: Readonly<Record<Role, (task: string) => string>> = {
  task: (task) => `gives task ${task} twice`,
  answer: (task) => `has the answer's cell of task ${task} twice (all run, in their order)`,
  check: (task) => `has the check of task ${task} twice (the last one counts)`,
  written: (task) => `has the written answer ${task} twice (the first one is read)`,
};

function notesOn(cells: readonly Cell[], originals: readonly Cell[]): string[] {
  const ids = cells.map(({ id }) => id);
  const places = originals.flatMap(({ id }) => {
    const place = exerciseCell({ id });
    return place ? [{ ...place, at: ids.flatMap((other, i) => (other === id ? [i + 1] : [])) }] : [];
  });
  if (places.length > 0 && places.every(({ at }) => at.length === 0))
    return ["has none of this exercise's tasks in it"];
  return places.flatMap(({ task, role, at }) => {
    if (at.length === 0) return gone[role]?.(task) ?? [];
    return at.length === 1 ? [] : `${doubled[role](task)}: cells ${at.join(" and ")}`;
  });
}
