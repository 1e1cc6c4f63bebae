/** Notebooks on disk (nbformat 4.5): read, checked, cleaned and written whole. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";

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

export interface DataOutput {
  output_type: "display_data" | "execute_result";
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  execution_count?: number | null;
}

export type Output = StreamOutput | ErrorOutput | DataOutput;

export interface CodeCell {
  cell_type: "code";
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

const joined = (text: unknown): string => (Array.isArray(text) ? text.join("") : String(text ?? ""));

/** A cell with all that the format asks of it, and its lines joined; what else it holds is kept. */
function completeCell(cell: Cell, index: number, file: string): Cell {
  const { id, cell_type, metadata = {} } = cell;
  const name = `${file}: cell ${index + 1}`;
  if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id)) {
    throw new Error(`${name} must have an id of letters, digits, "-" and "_": ${JSON.stringify(id)}`);
  }
  const source = joined(cell.source);
  if (cell_type === "code") {
    const { outputs = [], execution_count = null } = cell;
    return { ...cell, metadata, source, outputs: outputs.map(completeOutput), execution_count };
  }
  if (cell_type === "markdown" || cell_type === "raw") return { ...cell, metadata, source };
  throw new Error(`${name} must be code, markdown or raw: ${JSON.stringify(cell_type)}`);
}

const completeOutput = (output: Output): Output =>
  output?.output_type === "stream" ? { ...output, text: joined(output.text) } : output;

/** Reads a notebook. @throws when it is not a notebook of nbformat 4.5 or later with ids that are all different. */
export function parseNotebook(text: string, file: string): Notebook {
  let raw: Notebook;
  try {
    raw = JSON.parse(text) as Notebook;
  } catch (error) {
    throw new Error(`${file}: is not a notebook, it cannot be read as JSON (${(error as Error).message})`);
  }
  if (raw?.nbformat !== 4 || !(raw.nbformat_minor >= 5) || !Array.isArray(raw.cells)) {
    throw new Error(`${file}: must be a notebook of nbformat 4.5: ${raw?.nbformat}.${raw?.nbformat_minor}`);
  }
  const cells = raw.cells.map((cell, i) => completeCell(cell, i, file));
  const ids = new Set<string>();
  for (const { id } of cells) {
    if (ids.has(id)) throw new Error(`${file}: cell ids must all be different: "${id}"`);
    ids.add(id);
  }
  return { ...raw, cells, metadata: raw.metadata ?? {} };
}

/** Reads a notebook file. @throws as `parseNotebook`. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(readFileSync(file, "utf8"), file);
}

/** The notebook as it is committed: no outputs, no counts, our kernel, no trace of the editor. */
export function cleanNotebook(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    const { cell_type, id, source } = cell;
    const metadata = Object.fromEntries(Object.entries(cell.metadata).filter(([key]) => kept.includes(key)));
    if (cell_type === "code")
      return { cell_type, id, metadata, source: source.trim(), outputs: [], execution_count: null };
    const { attachments } = cell;
    return { cell_type, id, metadata, source: source.trim(), ...(attachments && { attachments }) };
  });
  return { cells, metadata: notebookMetadata, nbformat: 4, nbformat_minor: 5 };
}

/** Cell metadata that means something to us, to nbgrader or to slides. */
const kept = ["cnn-workbook", "deletable", "editable", "nbgrader", "slideshow", "tags"];

/** The text of a notebook file: one space a level and a final line break, as Jupyter writes it; a line of source an entry. */
export function formatNotebook(notebook: Notebook): string {
  const lines = (text: string): string[] => text.split(/(?<=\n)/);
  const cells = notebook.cells.map((cell) => ({ ...cell, source: cell.source === "" ? [] : lines(cell.source) }));
  return `${JSON.stringify({ ...notebook, cells }, sorted, 1)}\n`;
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
