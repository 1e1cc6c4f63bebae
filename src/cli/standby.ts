/** A kernel that is ready before it is needed, so that a save is answered fast. */
import type { Executor } from "../jupyter/execute";
import { exerciseCell } from "../jupyter/exercise";
import type { CodeCell, Notebook } from "../jupyter/notebook";
import type { CellEnd, OpenKernel, TimeLimit } from "../jupyter/openKernel";

/** What the cells of a kernel depend on, beside their text. */
export interface StandbyPlace {
  readonly file: string;
  readonly learner: string | undefined;
}

interface Done {
  readonly cell: CodeCell;
  readonly end: CellEnd;
}

interface Prepared extends StandbyPlace {
  readonly kernel: OpenKernel;
  readonly cells: readonly CodeCell[];
  /** What the cells gave; `undefined` when one of them ended the kernel, or took too long. */
  readonly done: Promise<readonly Done[] | undefined>;
}

/**
 * Keeps one fresh kernel in which the first cells of an exercise have run, once and in their order, up to the task that will
 * be worked on next. A notebook that still begins with these cells goes on from there: to its cells that is the same as a
 * kernel of their own.
 */
export class Standby {
  private prepared: Promise<Prepared | undefined> | undefined;

  constructor(private readonly limit: TimeLimit) {}

  /** Begins to make a kernel ready for the next run of a notebook; the one before is given up. */
  prepare(executor: Executor, notebook: Notebook, openTask: string | undefined, place: StandbyPlace): void {
    this.close();
    const cells = structuredClone(cellsBefore(notebook, openTask));
    this.prepared = executor
      .open(place.file)
      .then((kernel) => ({ ...place, kernel, cells, done: runAll(cells, kernel, this.limit) }))
      .catch(() => undefined); // whoever needs a kernel opens one, and is told
  }

  /** The kernel that is ready for this notebook, if there is one. Its first cells are not run again. */
  async take(notebook: Notebook, { file, learner }: StandbyPlace): Promise<OpenKernel | undefined> {
    const taken = this.prepared;
    this.prepared = undefined;
    const prepared = await taken;
    if (!prepared) return undefined;
    const now = codeCells(notebook);
    const same =
      prepared.file === file &&
      prepared.learner === learner &&
      prepared.cells.every(({ source, id }, i) => now[i]?.source === source && now[i]?.id === id);
    const done = same ? await prepared.done : undefined;
    if (done) return goingOn(prepared.kernel, done);
    void prepared.kernel.shutdown();
    return undefined;
  }

  /** Gives up the kernel that is ready. */
  close(): void {
    void this.prepared?.then((prepared) => prepared?.kernel.shutdown());
    this.prepared = undefined;
  }
}

const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

/** A file of the learner's own, which may change without the cell. */
const importsFile = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`](?:\.{0,2}\/)/;

/** The cells before the answer to a task, and before the first that imports a file; without a task, those before all tasks. */
function cellsBefore(notebook: Notebook, task: string | undefined): CodeCell[] {
  const cells = codeCells(notebook);
  const end = cells.findIndex((cell) => {
    const place = exerciseCell(cell);
    if (importsFile.test(cell.source)) return true;
    return place !== undefined && (task === undefined || (place.task === task && place.role !== "task"));
  });
  return cells.slice(0, Math.max(0, end));
}

async function runAll(
  cells: readonly CodeCell[],
  kernel: OpenKernel,
  limit: TimeLimit,
): Promise<readonly Done[] | undefined> {
  const done: Done[] = [];
  try {
    for (const cell of cells) {
      const end = await kernel.run(cell, limit);
      if (end === "timed out" || end === "died") return undefined;
      done.push({ cell, end });
    }
    return done;
  } catch {
    return undefined; // it was given up
  }
}

/** The kernel, which gives for its first cells what they gave when they ran. */
function goingOn(kernel: OpenKernel, done: readonly Done[]): OpenKernel {
  let next = 0;
  return {
    async run(cell, limit) {
      const before = done[next++];
      if (before === undefined) return kernel.run(cell, limit);
      cell.outputs = structuredClone(before.cell.outputs);
      cell.execution_count = before.cell.execution_count;
      return before.end;
    },
    shutdown: () => kernel.shutdown(),
  };
}
