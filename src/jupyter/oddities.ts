/** What is odd about a notebook: each kind once, with the cells that it was found in. */
export class Oddities {
  private readonly notes = new Set<string>();
  private readonly inCells = new Map<string, number[]>();

  note(text: string): void {
    this.notes.add(text);
  }

  add(kind: string, cell: number): void {
    const cells = this.inCells.get(kind);
    if (cells === undefined) this.inCells.set(kind, [cell]);
    else if (cells.at(-1) !== cell) cells.push(cell);
  }

  told(): string[] {
    const some = (cells: readonly number[]): string =>
      cells.length === 1 ? `cell ${cells[0]}` : `${cells.length} cells, from cell ${cells[0]} on`;
    const inCells = [...this.inCells].map(([kind, cells]) => `has cells ${kind} (${some(cells)})`);
    return [...this.notes, ...inCells];
  }
}
