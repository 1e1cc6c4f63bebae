/** What the workbook's own kernel knows of the cells that have run; nothing on another kernel. */

/** Under this symbol of the global object the kernel keeps it. */
const key = Symbol.for("cnn-workbook.cells");

/** What the kernel offers. */
export interface Cells {
  /** Names that the running cell uses and that a cell was to set which ended with an error since. */
  staleNames(): readonly string[];
}

type Holder = { [key]?: Cells };

/** The kernel's offer, taken down for `staleNames`. */
export function offerCells(cells: Cells): void {
  (globalThis as Holder)[key] = cells;
}

/** Names whose values are older than the last run of their cell, which failed. */
export function staleNames(): readonly string[] {
  return (globalThis as Holder)[key]?.staleNames() ?? [];
}
