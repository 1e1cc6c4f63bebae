/** Notebooks (nbformat 4): their parts, and how they are cleaned and written whole. `readNotebook.ts` reads them. */
import { renameSync, writeFileSync } from "node:fs";

export interface StreamOutput {
  output_type: "stream";
  name: string;
  text: string;
}

export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A traceback as plain text. */
export function tracebackText({ traceback }: ErrorOutput): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a traceback are control sequences
  return traceback.join("\n").replace(/\u001b\[[0-9;]*m/g, "");
}

export interface DataOutput {
  output_type: "display_data" | "execute_result";
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  execution_count?: number | null;
}

export type Output = StreamOutput | ErrorOutput | DataOutput;

export interface CodeCell {
  cell_type: "code";
  /** A cell that has none in its file goes by its place: `#3`. */
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  outputs: Output[];
  execution_count: number | null;
}

export interface TextCell {
  cell_type: "markdown" | "raw";
  id: string;
  metadata: Record<string, unknown>;
  source: string;
  /** Pictures that the text shows, by name. */
  attachments?: Record<string, unknown>;
}

export type Cell = CodeCell | TextCell;

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: 4;
  nbformat_minor: number;
}

/** Names the kernel that setup makes, and the language, for front ends and for highlighters. */
const notebookMetadata: Record<string, unknown> = {
  kernelspec: { display_name: "TypeScript (CNN Workbook)", language: "typescript", name: "tslab" },
  language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
};

/** The notebook as it is committed: no outputs, no counts, our kernel, no trace of the editor. */
export function cleanNotebook(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    const { cell_type, id, source } = cell;
    const metadata = Object.fromEntries(Object.entries(cell.metadata).filter(([key]) => kept.includes(key)));
    if (cell_type === "code")
      return { cell_type, id, metadata, source: committed(source), outputs: [], execution_count: null };
    const { attachments } = cell;
    return { cell_type, id, metadata, source: committed(source), ...(attachments && { attachments }) };
  });
  return { cells, metadata: notebookMetadata, nbformat: 4, nbformat_minor: 5 };
}

const committed = (source: string): string => lineFeeds(source).trim();

/** A notebook's first heading. */
export function titleOf({ cells }: Notebook): string | undefined {
  return cells.flatMap(({ source }) => /^# +(.+)$/m.exec(source)?.[1] ?? [])[0];
}

/** A text with one kind of line break. */
export function lineFeeds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** Cell metadata that means something to us, to nbgrader or to slides. */
const kept = ["cnn-workbook", "deletable", "editable", "nbgrader", "slideshow", "tags"];

/** The text of a notebook file: one space a level and a final line break, as Jupyter writes it; a line of source an entry. */
export function formatNotebook(notebook: Notebook): string {
  const lines = (text: string): string[] => text.split(/(?<=\n)/);
  const cells = withWrittenIds(notebook).map((cell) => ({
    ...cell,
    source: cell.source === "" ? [] : lines(cell.source),
  }));
  return `${JSON.stringify({ ...notebook, cells }, sorted, 1)}\n`;
}

/** From nbformat 4.5 on each cell has an id of its own; before that none needs one. */
function withWrittenIds({ cells, nbformat_minor }: Notebook): (Omit<Cell, "id"> & { id?: string })[] {
  if (nbformat_minor < 5) return cells.map(({ id, ...rest }) => (isValidId(id) ? { ...rest, id } : rest));
  const taken = new Set(cells.map(({ id }) => id));
  const written = new Set<string>();
  return cells.map((cell, i) => {
    let { id } = cell;
    for (let n = i + 1; !isValidId(id) || written.has(id); n++) if (!taken.has(`cell-${n}`)) id = `cell-${n}`;
    written.add(id);
    return { ...cell, id };
  });
}

/** Whether nbformat takes this for a cell's id. */
export function isValidId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}

/** Keys in the order of the alphabet, as Jupyter writes them. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes a notebook whole or not at all. */
export function writeNotebook(file: string, notebook: Notebook): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, formatNotebook(notebook));
  renameSync(draft, file);
}
