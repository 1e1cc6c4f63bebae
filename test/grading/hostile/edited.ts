/** Exercise 02 with its cells edited after it was answered. */
import { type Cell, formatNotebook, type Notebook } from "../../../src/jupyter/notebook";
import { type Attack, file, notebookOf, pointsOf, type Texts, writeFile } from "./attack";

interface Edited {
  readonly name: string;
  readonly tries: string;
  readonly texts?: Texts;
  /** Tasks that are answered well. */
  readonly honest: readonly string[];
  readonly points?: number;
  readonly says: RegExp;
  readonly edit: (notebook: Notebook) => Notebook;
}

export const edited = ({ name, tries, texts = {}, honest, points = pointsOf(honest), says, edit }: Edited): Attack => ({
  name,
  tries,
  points,
  says,
  write: (folder) => writeFile(folder, file, formatNotebook(edit(notebookOf(texts, honest)))),
});

export const without =
  (...ids: string[]) =>
  (notebook: Notebook): Notebook => ({ ...notebook, cells: notebook.cells.filter(({ id }) => !ids.includes(id)) });

export const changed = (notebook: Notebook, change: (cell: Cell) => Cell | Cell[]): Notebook => ({
  ...notebook,
  cells: notebook.cells.flatMap(change),
});

export const sourceOf =
  (id: string, source: string) =>
  (notebook: Notebook): Notebook =>
    changed(notebook, (cell) => (cell.id === id ? { ...cell, source } : cell));

/** Moves a cell to stand before another. */
export const moved = (notebook: Notebook, id: string, before: string): Notebook => {
  const cell = notebook.cells.find((own) => own.id === id);
  const rest = notebook.cells.filter((own) => own.id !== id);
  const at = rest.findIndex((own) => own.id === before);
  return { ...notebook, cells: [...rest.slice(0, at), ...(cell ? [cell] : []), ...rest.slice(at)] };
};
