/** Cells in the order in which they were asked for: run one by one, counted, and reported as not run after an error. */
import type { CellEnded, CellId, CellMessage } from "../kernel/channel";
import { type CellError, interrupted } from "../kernel/errors";
import type { Back } from "./back";
import type { History } from "./history";
import type { Request, Session } from "./session";
import { type Header, JsonText } from "./wire";

/** After an error, requests count as sent before it as long as they come within this of each other. */
const settleMs = 15;
/** Of so many cells it is known under which one their late output goes. */
const mostCells = 10_000;

interface RunningCell {
  readonly id: CellId;
  readonly request: Request;
  readonly count: number;
  readonly silent: boolean;
  /** It has ended, and its last output is going out. */
  ended: boolean;
}

export class Cells {
  private readonly queue: Request[] = [];
  /** The requests of all cells that publish. */
  private readonly parents = new Map<CellId, Header>();
  private running: RunningCell | undefined;
  private settling: NodeJS.Timeout | undefined;
  private count = 0;
  private ids = 0;

  constructor(
    private readonly session: Session,
    private readonly back: Pick<Back, "send">,
    private readonly history: History,
  ) {}

  /** The cell that runs in the cells' process. */
  get runningCell(): CellId | undefined {
    return this.running?.ended ? undefined : this.running?.id;
  }

  /** The request whose cell is not over yet. */
  get busyWith(): Header | undefined {
    return this.running?.request.header;
  }

  add(request: Request): void {
    this.queue.push(request);
    if (this.settling) this.abortWhenSettled();
    else this.next();
  }

  /** A cell printed or showed something, maybe one that ended long ago. */
  message({ cell, name, json }: CellMessage): void {
    const parent = this.parents.get(cell);
    if (parent) this.session.publishOfCell(name, new JsonText(json), parent);
  }

  /** A cell has ended. */
  ended(end: CellEnded): void {
    const { running } = this;
    if (!running || running.ended || running.id !== end.cell) return;
    running.ended = true;
    // A press stops a flood also where the kernel has printed more than has gone out.
    if (end.error?.ename === interrupted.ename) this.cutOutput();
    const { request, count, silent } = running;
    const { header } = request;
    const { error, value } = end;
    if (error && !silent) this.session.publishOfCell("error", error, header);
    if (!error && value !== undefined) {
      this.history.setOutput(count, value);
      const content = { execution_count: count, data: { "text/plain": value }, metadata: {} };
      if (!silent) this.session.publishOfCell("execute_result", content, header);
    }
    this.session.outbox.after(() => {
      const content = error
        ? { status: "error", execution_count: count, ...error, user_expressions: {}, payload: [] }
        : { status: "ok", execution_count: count, user_expressions: end.expressions ?? {}, payload: [] };
      this.session.reply(request, "execute_reply", content);
      if (error && request.content["stop_on_error"] !== false) this.abortWhenSettled();
      else this.over();
    });
  }

  /** The running cell ends with an error of the kernel's own; where none runs the note goes under the last one. */
  fail(error: CellError): void {
    const cell = this.runningCell;
    if (cell !== undefined) {
      this.ended({ type: "ended", cell, error });
      return;
    }
    const last = this.parents.get(this.ids);
    if (last) this.session.publishOfCell("stream", { name: "stderr", text: `${error.ename}: ${error.evalue}\n` }, last);
  }

  /** The button was pressed while a cell's last output goes out: the rest of it is left out. Whether there was any. */
  cutOutput(): boolean {
    const header = this.running?.ended ? this.running.request.header : undefined;
    if (!header || !this.session.outbox.dropStreams(header.msg_id)) return false;
    this.session.publish("stream", { name: "stderr", text: "\noutput cut off: the rest was not shown\n" }, header);
    this.session.outbox.work();
    return true;
  }

  private next(): void {
    if (this.running) return;
    const request = this.queue.shift();
    if (!request) return;
    const { header, content } = request;
    const code = typeof content["code"] === "string" ? content["code"] : "";
    const silent = content["silent"] === true;
    const counts = !silent && content["store_history"] !== false;
    const count = this.count + 1;
    if (counts) {
      this.count = count;
      this.history.add(count, code);
    }
    const id = ++this.ids;
    this.running = { id, request, count, silent, ended: false };
    this.session.status("busy", header);
    if (!silent) {
      this.parents.set(id, header);
      this.parents.delete(id - mostCells);
      this.session.publishOfCell("execute_input", { code, execution_count: count }, header);
    }
    this.back.send({ type: "execute", cell: id, count, code, expressions: toExpressions(content["user_expressions"]) });
  }

  /** Nothing more comes of the running cell. */
  private over(): void {
    const header = this.busyWith;
    this.running = undefined;
    if (header) this.session.status("idle", header);
    this.next();
  }

  /** Reports every request that was sent before the error as not run. */
  private abortWhenSettled(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = undefined;
      for (const request of this.queue.splice(0)) {
        this.session.status("busy", request.header);
        this.session.reply(request, "execute_reply", { status: "aborted" });
        this.session.status("idle", request.header);
      }
      this.over();
    }, settleMs);
  }
}

function toExpressions(given: unknown): Record<string, string> {
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([name, expression]) => [name, String(expression)]));
}
