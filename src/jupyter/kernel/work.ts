/** Whose output is whose: what a cell prints later, out of a timer, belongs to it as well. */
import type { CellId } from "./channel";

/** All that one cell does, also after it ended. */
export interface Work {
  readonly cell: CellId;
  /** Its timers do nothing any more. */
  stopped: boolean;
  /** What it has printed so far. */
  bytes: number;
  lines: number;
  /** Of each display that can be updated, by its id: its largest content so far, and when it was last drawn (ms). */
  readonly displays: Map<string, { readonly bytes: number; readonly drawnAt: number }>;
  /** It has printed too much: nothing more of it is shown. */
  cut: boolean;
}

export class Works {
  /** Whose callback runs now; without one the running cell's, or the last one's. */
  private entered: Work | undefined;
  private last: Work | undefined;
  private stoppedUpTo: CellId = -1;

  /** A cell begins. */
  begin(cell: CellId): Work {
    this.last = { cell, stopped: false, bytes: 0, lines: 0, displays: new Map(), cut: false };
    this.entered = undefined;
    return this.last;
  }

  /** Whose work what happens now is; nothing before the first cell. */
  get current(): Work | undefined {
    return this.entered ?? this.last;
  }

  /** A callback of `work` begins. It holds until `leave`, so that continuations right after it are its own as well. */
  enter(work: Work): void {
    this.entered = work;
  }

  leave(): void {
    this.entered = undefined;
  }

  /** Whether `work` is that of the last cell that began. */
  isLast(work: Work): boolean {
    return work === this.last;
  }

  isStopped(work: Work): boolean {
    return work.stopped || work.cell <= this.stoppedUpTo;
  }

  /** Stops the timers of all cells so far. */
  stopAll(): void {
    if (this.last) this.stoppedUpTo = this.last.cell;
  }
}
