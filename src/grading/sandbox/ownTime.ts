/** The clock that cells are timed with: it stands still while they wait for others, though not for ever. */
export class OwnTime {
  private stood = 0;
  private since = 0;
  private holds = 0;

  /** Stands still for `mostStoodMs` in all. */
  constructor(
    private readonly mostStoodMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** In milliseconds, as `performance.now()`. */
  now(): number {
    return this.clock() - this.standing();
  }

  /** Stands still until what this gives is called. */
  hold(): () => void {
    if (this.holds++ === 0) this.since = this.clock();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (this.holds === 1) this.stood = this.standing();
      this.holds--;
    };
  }

  private standing(): number {
    const now = this.holds === 0 ? 0 : this.clock() - this.since;
    return Math.min(this.mostStoodMs, this.stood + now);
  }
}
