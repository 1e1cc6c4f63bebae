/** Which names hold values from before their cell last failed: tslab keeps the old ones, and nothing says so. */
import type { CellNames } from "./converter/cellNames";

/** Follows the cells of a kernel. */
export class StaleNames {
  private readonly stale = new Set<string>();
  private source = "";

  constructor(private readonly namesOf: (source: string) => CellNames) {}

  /** A cell begins. */
  begin(source: string): void {
    this.source = source;
  }

  /** It ended: the names that it sets are stale, or no longer. */
  end(ok: boolean): void {
    if (ok && this.stale.size === 0) return; // as nearly every cell: not read
    for (const name of this.namesOf(this.source).set) {
      if (ok) this.stale.delete(name);
      else this.stale.add(name);
    }
  }

  /** Stale names that the running cell uses. */
  used(): readonly string[] {
    if (this.stale.size === 0) return [];
    const { used } = this.namesOf(this.source);
    return [...this.stale].filter((name) => used.includes(name));
  }
}
