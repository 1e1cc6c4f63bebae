/** A kernel that gets back, when it was started anew, what the cells before had left in it. */
import type { CodeCell } from "../jupyter/notebook";
import type { CellEnd, OpenKernel, TimeLimit } from "../jupyter/openKernel";

/** The limit of the next cell; `fresh` when its kernel has run nothing yet. */
export type NextLimit = (fresh: boolean) => TimeLimit;

/** What a new kernel's first cell may take longer: it waits for TensorFlow and the type checker, which is nobody's doing. */
const startSeconds = 60;

/** A limit for each cell and one for all of them, in seconds, from now on. */
export function timeLimits(cell: number, notebook: number, now: () => number = () => performance.now()): NextLimit {
  const end = now() + 1000 * notebook;
  return (fresh) => {
    const left = (end - now()) / 1000;
    const own = cell + (fresh ? startSeconds : 0);
    return own <= left
      ? { seconds: own, message: `the cell took longer than ${cell} s` }
      : { seconds: Math.max(0, left), message: `the whole notebook took longer than ${notebook} s` };
  };
}

export class ReplayedKernel {
  /** What a new kernel needs: all that ended, in its order; also with an error, which may have come after a declaration. */
  private needed: CodeCell[] = [];
  private fresh = true;

  constructor(
    private readonly kernel: OpenKernel,
    private readonly limit: NextLimit,
  ) {}

  /** Runs a cell. When that costs the kernel, the cells before are run again in the new one, except that cell itself. */
  async run(cell: CodeCell, isNeeded: boolean): Promise<CellEnd> {
    const end = await this.runOnce(cell);
    if (end === "died") await this.replay();
    else if (isNeeded && end !== "timed out") this.needed.push(cell);
    return end;
  }

  /** A cell that costs the kernel again, or does not end this time, is left out from then on. */
  private async replay(): Promise<void> {
    for (let next = 0; next < this.needed.length; ) {
      const cell = this.needed[next];
      const end = cell && (await this.runOnce(structuredClone(cell)));
      if (end === "ran" || end === "failed") next++;
      else {
        this.needed.splice(next, 1);
        if (end === "died") next = 0;
      }
    }
  }

  private async runOnce(cell: CodeCell): Promise<CellEnd> {
    const limit = this.limit(this.fresh);
    if (limit.seconds <= 0) return late(cell, limit);
    const end = await this.kernel.run(cell, limit);
    this.fresh = end === "died";
    return end;
  }
}

/** A cell that is not even begun. */
function late(cell: CodeCell, { message }: TimeLimit): CellEnd {
  const error = { ename: "Timeout", evalue: message };
  cell.outputs = [{ output_type: "error", ...error, traceback: [`${error.ename}: ${error.evalue}`] }];
  cell.execution_count = null;
  return "timed out";
}
