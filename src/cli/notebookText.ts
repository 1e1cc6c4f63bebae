/** What a copy says, apart from what running, viewing and moving it between systems changes. */
import { createHash } from "node:crypto";
import { asObject } from "../host/store";
import { lineFeeds } from "../jupyter/notebook";
import { notebookJson } from "../jupyter/notebookFile";

/** What matters of a notebook's cell here; nbformat allows a text to be one string or a list of lines. */
interface Cell {
  id?: string;
  cell_type: string;
  source: string | string[];
  attachments?: unknown;
  outputs?: unknown[];
  execution_count?: number | null;
}

/** The text of a notebook, without what running and viewing it changes; undefined when it is no notebook. */
export function cellFingerprint(content: Buffer): string | undefined {
  try {
    const cells = cellsOf(content)?.cells;
    return cells && JSON.stringify(cells.map((cell) => [cell.cell_type, sourceOf(cell), cell.attachments ?? {}]));
  } catch {
    return undefined; // nested too deep
  }
}

/** The hash of what a file says. */
export function textHash(path: string, content: Buffer): string {
  const text = path.endsWith(".ipynb") ? cellFingerprint(content) : undefined;
  return text === undefined ? fileHash(content) : hash(text);
}

/** The hash of a file, whose lines may end in either way: git may have changed them. */
export function fileHash(content: Buffer): string {
  return hash(withLineFeeds(content));
}

/** Whether two files are the same, apart from how their lines end. */
export function sameFile(one: Buffer, other: Buffer): boolean {
  return one.equals(other) || withLineFeeds(one).equals(withLineFeeds(other));
}

/** As git tells text from other files: by a zero near the beginning. */
function withLineFeeds(content: Buffer): Buffer {
  if (!content.includes("\r\n") || content.subarray(0, 8000).includes(0)) return content;
  return Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The notebook `fresh` with the outputs that `executed` has for cells of the same id and source. */
export function carryOutputs(fresh: Buffer, executed: Buffer): Buffer {
  const notebook = cellsOf(fresh);
  if (!notebook) return fresh;
  const before = new Map((cellsOf(executed)?.cells ?? []).map((cell) => [cell.id, cell]));
  for (const cell of notebook.cells) {
    const old = before.get(cell.id);
    if (cell.cell_type !== "code" || old?.outputs === undefined || sourceOf(old) !== sourceOf(cell)) continue;
    cell.outputs = old.outputs;
    cell.execution_count = old.execution_count ?? null;
  }
  return Buffer.from(`${JSON.stringify(notebook, null, 1)}\n`);
}

function sourceOf({ source }: Cell): unknown {
  if (typeof source === "string") return lineFeeds(source);
  return Array.isArray(source) ? lineFeeds(source.join("")) : source;
}

function cellsOf(content: Buffer): { cells: Cell[] } | undefined {
  try {
    const notebook = asObject(notebookJson(content, "").value);
    const cells = notebook?.["cells"];
    if (!Array.isArray(cells) || !cells.every((cell) => asObject(cell))) return undefined;
    return { ...notebook, cells };
  } catch {
    return undefined;
  }
}
