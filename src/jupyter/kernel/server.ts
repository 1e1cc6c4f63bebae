/** tslab's protocol server, with cells run strictly in order, errors as `error` outputs and the rest reported as not run. */
import { setTimeout as wait } from "node:timers/promises";
import type { Executor } from "tslab/dist/executor.js";
import * as tslab from "tslab/dist/jupyter.js";
import type { Router } from "zeromq";
import type { CellRunner } from "./cellRunner";
import { isComplete } from "./completeness";

type Handler = ConstructorParameters<typeof tslab.ZmqServer>[0];
type Message = Parameters<tslab.ZmqServer["handleExecute"]>[1];

const delimiter = Buffer.from("<IDS|MSG>");
/** After an error, requests count as sent before it as long as they come within this of each other. */
const settleMs = 15;

interface Pending {
  readonly socket: Router;
  readonly frames: Buffer[];
}

export class KernelServer extends tslab.ZmqServer {
  private readonly queue: Pending[] = [];
  private running = false;
  private aborting = false;
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly executor: Executor,
    private readonly runner: CellRunner,
    configPath: string,
  ) {
    super(new tslab.JupyterHandlerImpl(executor, false) as Handler, configPath);
  }

  /** Calls `work` once, when a client has been answered and no cell waits. */
  whenIdle(work: () => void): void {
    this.onIdle = work;
  }

  override async handleShellMessage(socket: Router, ...frames: Buffer[]): Promise<void> {
    const type = messageType(frames);
    if (type === "execute_request") {
      this.queue.push({ socket, frames });
      if (!this.running) await this.drain();
      return;
    }
    await super.handleShellMessage(socket, ...frames);
    if (type === "kernel_info_request") setTimeout(() => this.idle(), 20);
  }

  /** Does what waits for an idle moment, unless a cell is running. */
  idle(): void {
    if (this.running) return;
    const work = this.onIdle;
    this.onIdle = undefined;
    work?.();
  }

  private async drain(): Promise<void> {
    this.running = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      await super.handleShellMessage(next.socket, ...next.frames);
    }
    this.running = false;
  }

  override async handleExecute(socket: Router, request: Message): Promise<void> {
    const content = request.content as { code: string; silent?: boolean; stop_on_error?: boolean };
    const reply = request.createReply();
    reply.header.msg_type = "execute_reply";
    reply.content = this.aborting ? { status: "aborted" } : await this.execute(request, content);
    reply.signAndSend(this.connInfo.key, socket);
    if ((reply.content as { status: string }).status === "error" && content.stop_on_error !== false)
      await this.abortQueue();
  }

  /** Runs a cell and publishes its outputs; gives the content of the reply. */
  private async execute(
    request: Message,
    { code, silent = false }: { code: string; silent?: boolean },
  ): Promise<object> {
    const publish = (type: string, content: object): void => {
      const message = request.createReply();
      message.header.msg_type = type;
      message.content = content;
      message.signAndSend(this.connInfo.key, this.iopub);
    };
    // The property is read-only in TypeScript's eyes; tslab's own `display` and the workbook's `show` call it.
    Object.assign(tslab, {
      lastWriteDisplayData: (content: object, update: boolean) => {
        this.runner.flush();
        publish(update ? "update_display_data" : "display_data", content);
      },
    });
    if (!silent) publish("execute_input", { code, execution_count: this.runner.nextCount });
    const write = (name: string, text: string): void => publish("stream", { name, text });
    const { executionCount, error } = await this.runner.run(this.executor, code, write);
    if (!error) return { status: "ok", execution_count: executionCount, payload: [], user_expressions: {} };
    publish("error", error);
    return { status: "error", execution_count: executionCount, ...error };
  }

  /** Reports every request that was sent before the error as not run. */
  private async abortQueue(): Promise<void> {
    let known: number;
    do {
      known = this.queue.length;
      await wait(settleMs);
    } while (this.queue.length > known);
    this.aborting = true;
    const waiting = this.queue.splice(0);
    for (const { socket, frames } of waiting) await super.handleShellMessage(socket, ...frames);
    this.aborting = false;
  }

  override handleIsComplete(socket: Router, request: Message): void {
    const reply = request.createReply();
    reply.header.msg_type = "is_complete_reply";
    reply.content = isComplete((request.content as { code: string }).code);
    reply.signAndSend(this.connInfo.key, socket);
  }

  override handleCommInfoRequest(socket: Router, request: Message): void {
    const reply = request.createReply();
    reply.header.msg_type = "comm_info_reply";
    reply.content = { status: "ok", comms: {} };
    reply.signAndSend(this.connInfo.key, socket);
  }

  override close(): void {
    super.close();
    setTimeout(() => process.exit(0), 100);
  }
}

/** The type of a message on the wire: identities, the delimiter, a signature, then the header. */
function messageType(frames: readonly Buffer[]): string | undefined {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  try {
    return (JSON.parse(frames[start + 2].toString()) as { msg_type?: string }).msg_type;
  } catch {
    return undefined;
  }
}
