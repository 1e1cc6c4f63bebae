/** A kernel without Jupyter: cells go to the process that runs them, and what they show comes back into them. */
import type { CellEnded, CellId, CellMessage, FromBack } from "../../jupyter/kernel/channel";
import { type CellError, interrupted, plainError } from "../../jupyter/kernel/errors";
import type { CodeCell } from "../../jupyter/notebook";
import type { CellEnd, OpenKernel, TimeLimit } from "../../jupyter/openKernel";
import { OutputCollector, type Run } from "../../jupyter/outputs";
import { Back } from "../../jupyter/protocol/back";
import { Button } from "../../jupyter/protocol/button";
import type { StartCellsProcess } from "../../jupyter/protocol/cellsProcess";
import { within } from "../../jupyter/within";
import { parseContent } from "./fromBack";
import { OwnTime } from "./ownTime";

/** How long a process may take to start: the machine may have much else to do. */
const startMs = 120_000;
/** How long a cell that was interrupted may take to end, until its process is given up. */
const reactionMs = 5000;
/** How often it is looked whether time that stood still goes on, at the most. */
const lookMs = 20;

interface RunningCell {
  readonly id: CellId;
  readonly cell: CodeCell;
  readonly run: Run;
  readonly end: (end: CellEnd) => void;
}

export class ContainedKernel implements OpenKernel {
  private readonly outputs = new OutputCollector();
  private readonly back: Back;
  private readonly button: Button;
  private running: RunningCell | undefined;
  private ids = 0;
  private readonly started: Promise<string | undefined>;
  private settleStart: (failure: string | undefined) => void = () => undefined;

  /** `ended` is called when it is shut down. Cells have their limits by `time`. */
  constructor(
    start: StartCellsProcess,
    private readonly ended: () => Promise<void>,
    private readonly time: OwnTime = new OwnTime(0),
  ) {
    this.back = new Back(
      {
        message: (message) => this.take(message),
        terminated: (press) => this.button.terminated(press),
        died: (how) => this.died(`the process that runs the cells has ended (${how})`),
      },
      start,
    );
    this.button = new Button(
      this.back,
      () => this.running?.id,
      () => this.died("the cell could only be stopped by starting the kernel anew"),
    );
    this.started = new Promise((resolve) => {
      this.settleStart = resolve;
    });
    this.back.start();
  }

  /** @throws where its process does not start */
  async ready(): Promise<void> {
    const failure = await within(this.started, startMs);
    if (failure === undefined) return;
    const why = failure === "late" ? `it took longer than ${startMs / 1000} s` : failure;
    throw new Error(`a kernel did not start: ${why}`);
  }

  async run(cell: CodeCell, limit?: TimeLimit): Promise<CellEnd> {
    const id = ++this.ids;
    const run = this.outputs.begin(cell, String(id));
    const ended = new Promise<CellEnd>((resolve) => {
      this.running = { id, cell, run, end: resolve };
    });
    this.back.send({ type: "execute", cell: id, count: id, code: cell.source, expressions: {} });
    const end = await this.withinLimit(ended, limit);
    if (end !== "late") return end;
    this.button.press();
    const stopped = await within(ended, reactionMs);
    if (stopped === "late") {
      this.back.replace();
      this.died("the cell could only be stopped by starting the kernel anew");
    }
    run.fail(outputOf({ ename: "Timeout", evalue: limit?.message ?? "", traceback: [`Timeout: ${limit?.message}`] }));
    return stopped === "late" || stopped === "died" ? "died" : "timed out";
  }

  private async withinLimit(ended: Promise<CellEnd>, limit: TimeLimit | undefined): Promise<CellEnd | "late"> {
    if (limit === undefined) return ended;
    const last = this.time.now() + 1000 * limit.seconds;
    for (;;) {
      const end = await within(ended, Math.max(lookMs, last - this.time.now()));
      if (end !== "late" || this.time.now() >= last) return end;
    }
  }

  async shutdown(): Promise<void> {
    this.back.end();
    this.over("died");
    await this.ended();
  }

  private take(message: FromBack): void {
    if (message.type === "ready") this.settleStart(undefined);
    else if (message.type === "message") this.show(message);
    else if (message.type === "ended") this.cellEnded(message);
    else if (message.type === "listening") this.button.listening = message.listening;
    else if (message.type === "heard") {
      // Its end, or the request for it, may have been lost in a termination.
      if (!message.runs && message.cell !== undefined && message.cell === this.running?.id)
        this.cellEnded({ type: "ended", cell: message.cell, error: interrupted });
      this.button.heard(message.press, message.told);
    }
  }

  private show({ cell, name, json }: CellMessage): void {
    const content = parseContent(name, json);
    if (content) this.outputs.take({ header: { msg_type: name }, parent_header: { msg_id: String(cell) }, content });
  }

  private cellEnded({ cell: id, error, value }: CellEnded): void {
    const { running } = this;
    if (running?.id !== id) return;
    this.button.cellEnded();
    running.cell.execution_count = id;
    if (error) running.run.fail(outputOf(error));
    else if (value !== undefined) running.run.result(value, id);
    this.over(error ? "failed" : "ran");
  }

  private died(why: string): void {
    this.settleStart(why);
    this.button.listening = false;
    this.button.cellEnded();
    this.running?.run.fail(outputOf(plainError("KernelDied", why)));
    this.over("died");
  }

  private over(end: CellEnd): void {
    const { running } = this;
    this.running = undefined;
    running?.end(end);
  }
}

function outputOf({ ename, evalue, traceback }: CellError): {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
} {
  return { output_type: "error", ename, evalue, traceback: [...traceback] };
}
