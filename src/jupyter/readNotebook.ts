/** Notebooks as any program wrote them: what can be read is read, and what was odd is said. */
import { asObject } from "../host/store";
import { completeCell } from "./completeCell";
import type { Cell, Notebook } from "./notebook";
import { NotebookError, notebookBytes, notebookJson } from "./notebookFile";
import { Oddities } from "./oddities";

/** A notebook, and what was odd about its file. */
export interface Reading {
  readonly notebook: Notebook;
  /** Each as it goes on after the file's name: "has cells without an id (cells 2 and 3)". */
  readonly notes: readonly string[];
}

/** Reads a notebook that any program may have written. @throws NotebookError when nothing of it can be read */
export function readAnyNotebook(file: string): Reading {
  return parseAnyNotebook(notebookBytes(file), file);
}

/** Reads a notebook file of ours. @throws NotebookError when there is anything odd about it */
export function readNotebook(file: string): Notebook {
  return parseNotebook(notebookBytes(file), file);
}

/** Reads a notebook of ours: nbformat 4.5, with a different id for each cell. @throws NotebookError when it is not */
export function parseNotebook(content: string | Uint8Array, file: string): Notebook {
  const { notebook, notes } = parseAnyNotebook(content, file);
  if (notes[0] !== undefined) throw new NotebookError(file, notes[0]);
  const { cells, nbformat_minor } = notebook;
  if (nbformat_minor < 5) throw new NotebookError(file, `must be of nbformat 4.5: 4.${nbformat_minor}`);
  const ids = cells.map(({ id }) => id);
  const double = ids.find((id, i) => ids.indexOf(id) < i);
  if (double !== undefined) throw new NotebookError(file, `has two cells with the id "${double}"`);
  return notebook;
}

/**
 * Reads a notebook of nbformat 4, whatever its program left out or added. A cell without an id goes by its place (`#3`),
 * which is never written.
 * @param mostCells more of them, empty ones too, are not looked at
 * @throws NotebookError when nothing of it can be read
 */
export function parseAnyNotebook(content: string | Uint8Array, file: string, mostCells: number = Infinity): Reading {
  const { value, notes } = notebookJson(content, file);
  const raw = asObject(value);
  if (!raw) throw new NotebookError(file, "is not a notebook: it has no cells");
  const format = raw["nbformat"];
  if (typeof format === "number" && format < 4)
    throw new NotebookError(file, `is in the old nbformat ${format}: open it in JupyterLab and save it`);
  if (typeof format === "number" && format > 4)
    throw new NotebookError(file, `is in nbformat ${format}, which is newer than what is known here`);
  if (!Array.isArray(raw["cells"])) throw new NotebookError(file, "is not a notebook: it has no cells");
  const count = raw["cells"].length;
  if (count > mostCells) throw new NotebookError(file, `has too many cells (${count}, at most ${mostCells} are read)`);

  const odd = new Oddities();
  const cells = raw["cells"].flatMap((cell, i) => completeCell(cell, i + 1, odd) ?? []);
  const minor = minorOf(raw["nbformat_minor"], cells);
  if (raw["nbformat"] !== 4 || raw["nbformat_minor"] !== minor) odd.note("does not say its nbformat");
  const metadata = asObject(raw["metadata"]);
  if (!metadata) odd.note("has no metadata");
  if (minor >= 5)
    for (const [i, { id }] of cells.entries()) if (id.startsWith("#")) odd.add("without a valid id", i + 1);
  const notebook = { ...raw, cells, metadata: metadata ?? {}, nbformat: 4, nbformat_minor: minor } as Notebook;
  return { notebook, notes: [...notes, ...odd.told()] };
}

function minorOf(minor: unknown, cells: readonly Cell[]): number {
  if (Number.isInteger(minor) && (minor as number) >= 0) return minor as number;
  return cells.every(({ id }) => id.startsWith("#")) ? 4 : 5;
}
