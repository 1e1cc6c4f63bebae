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
  const cells = parse(content)?.cells;
  return cells && JSON.stringify(cells.map((cell) => [cell.cell_type, sourceOf(cell), cell.attachments ?? {}]));
}

/** The notebook `fresh` with the outputs that `executed` has for cells of the same id and source. */
export function carryOutputs(fresh: Buffer, executed: Buffer): Buffer {
  const notebook = parse(fresh);
  if (!notebook) return fresh;
  const before = new Map((parse(executed)?.cells ?? []).map((cell) => [cell.id, cell]));
  for (const cell of notebook.cells) {
    const old = before.get(cell.id);
    if (cell.cell_type !== "code" || old?.outputs === undefined || sourceOf(old) !== sourceOf(cell)) continue;
    cell.outputs = old.outputs;
    cell.execution_count = old.execution_count ?? null;
  }
  return Buffer.from(`${JSON.stringify(notebook, null, 1)}\n`);
}

function sourceOf({ source }: Cell): string {
  return Array.isArray(source) ? source.join("") : source;
}

function parse(content: Buffer): { cells: Cell[] } | undefined {
  try {
    const notebook = JSON.parse(content.toString()) as { cells?: Cell[] };
    const cells = notebook?.cells;
    if (!Array.isArray(cells) || !cells.every((cell) => typeof cell === "object" && cell !== null)) return undefined;
    return { ...notebook, cells };
  } catch {
    return undefined;
  }
}
