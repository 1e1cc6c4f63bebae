/** Runs notebooks through a Jupyter server, with Jupyter's own TypeScript client. */
import { KernelManager, type KernelMessage, ServerConnection, SessionManager } from "@jupyterlab/services";
import WebSocket from "ws";
import type { CodeCell, DataOutput, ErrorOutput, Notebook, Output } from "./notebook";
import type { JupyterServer } from "./server";

export interface ExecuteOptions {
  /** Where the notebook lies on the server, as a path below its folder: its kernel works in that folder. */
  readonly path: string;
  /** The name of a kernel that the server knows; default `tslab`. */
  readonly kernel?: string;
  /** Seconds that the whole notebook may take; no limit when left out. */
  readonly timeout?: number;
  /** Called before each code cell, with how many are done and how many there are. */
  readonly onCell?: (cell: CodeCell, done: number, total: number) => void;
}

export interface CellFailure {
  readonly cell: CodeCell;
  readonly error: ErrorOutput;
}

export interface Execution {
  /** The notebook with its outputs; cells after a failure have none. */
  readonly notebook: Notebook;
  readonly failure?: CellFailure;
  readonly seconds: number;
  /** Seconds of each code cell that was run. */
  readonly cellSeconds: ReadonlyMap<string, number>;
}

/** A connection to a server's kernels. Dispose of it when done. */
export interface Executor {
  run(notebook: Notebook, options: ExecuteOptions): Promise<Execution>;
  dispose(): void;
}

/** Connects to a server that answers. */
export function connect(server: Pick<JupyterServer, "baseUrl" | "token">): Executor {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: server.baseUrl,
    wsUrl: server.baseUrl.replace(/^http/, "ws"),
    token: server.token,
    appendToken: true,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  const kernelManager = new KernelManager({ serverSettings });
  const sessions = new SessionManager({ serverSettings, kernelManager });
  return {
    run: (notebook, options) => withoutDebug(() => execute(sessions, notebook, options)),
    dispose() {
      sessions.dispose();
      kernelManager.dispose();
    },
  };
}

class TimeoutError extends Error {}

async function execute(sessions: SessionManager, original: Notebook, options: ExecuteOptions): Promise<Execution> {
  const { path, kernel: kernelName = "tslab", timeout, onCell } = options;
  const notebook = structuredClone(original);
  const started = performance.now();
  const session = await sessions.startNew({ path, name: path, type: "notebook", kernel: { name: kernelName } });
  const cellSeconds = new Map<string, number>();
  const deadline = timeout === undefined ? undefined : started + 1000 * timeout;
  let failure: CellFailure | undefined;
  try {
    const { kernel } = session;
    if (!kernel) throw new Error(`the Jupyter server gave no kernel: ${kernelName}`);
    const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
    for (const [done, cell] of cells.entries()) {
      onCell?.(cell, done, cells.length);
      const cellStarted = performance.now();
      const mayFail = isMeantToFail(cell);
      const future = kernel.requestExecute({ code: cell.source, stop_on_error: !mayFail });
      const collector = new OutputCollector(cell);
      future.onIOPub = (message) => collector.take(message);
      const dead = new Promise<never>((_, reject) => {
        kernel.statusChanged.connect((_kernel, status) => {
          if (status === "dead") reject(new Error("the kernel died"));
        });
      });
      try {
        const reply = await before(Promise.race([future.done, dead]), deadline);
        cell.execution_count = (reply?.content as { execution_count?: number } | undefined)?.execution_count ?? null;
      } catch (error) {
        const ename = error instanceof TimeoutError ? "Timeout" : "KernelDied";
        const evalue = error instanceof TimeoutError ? `the notebook took longer than ${timeout} s` : "the kernel died";
        cell.outputs.push({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
      }
      cellSeconds.set(cell.id, (performance.now() - cellStarted) / 1000);
      const error = cell.outputs.find((output): output is ErrorOutput => output.output_type === "error");
      if (error && !(mayFail && collector.failed)) {
        failure = { cell, error };
        break;
      }
    }
  } finally {
    await session.shutdown().catch(() => undefined);
    session.dispose();
  }
  return { notebook, failure, seconds: (performance.now() - started) / 1000, cellSeconds };
}

/** Jupyter's client tells on the console, unasked, that it opens a connection. */
async function withoutDebug<T>(work: () => Promise<T>): Promise<T> {
  const { debug } = console;
  console.debug = () => undefined;
  try {
    return await work();
  } finally {
    console.debug = debug;
  }
}

/** The tag by which Jupyter's tools know a cell whose error is part of the lesson. */
function isMeantToFail({ metadata }: CodeCell): boolean {
  return Array.isArray(metadata["tags"]) && metadata["tags"].includes("raises-exception");
}

/** The promise, or a `TimeoutError` when the deadline comes first. */
async function before<T>(promise: Promise<T>, deadline: number | undefined): Promise<T> {
  if (deadline === undefined) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError()), Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes a cell's messages down as outputs, as a notebook keeps them. */
class OutputCollector {
  /** Whether the kernel reported an error of the cell itself. */
  failed = false;
  private readonly displays = new Map<string, DataOutput>();

  constructor(private readonly cell: CodeCell) {
    cell.outputs = [];
    cell.execution_count = null;
  }

  take(message: KernelMessage.IIOPubMessage): void {
    const { outputs } = this.cell;
    const type = message.header.msg_type;
    if (type === "stream") {
      const { name, text } = (message as KernelMessage.IStreamMsg).content;
      const last = outputs.at(-1);
      if (last?.output_type === "stream" && last.name === name) last.text += text;
      else outputs.push({ output_type: "stream", name, text });
    } else if (type === "error") {
      const { ename, evalue, traceback } = (message as KernelMessage.IErrorMsg).content;
      outputs.push({ output_type: "error", ename, evalue, traceback });
      this.failed = true;
    } else if (type === "display_data" || type === "update_display_data") {
      const { data, metadata, transient } = (message as KernelMessage.IDisplayDataMsg).content;
      this.show(
        type,
        { output_type: "display_data", data, metadata: metadata as DataOutput["metadata"] },
        transient?.display_id,
      );
    } else if (type === "execute_result") {
      const { data, metadata, execution_count } = (message as KernelMessage.IExecuteResultMsg).content;
      outputs.push({
        output_type: "execute_result",
        data,
        metadata: metadata as DataOutput["metadata"],
        execution_count: execution_count as number,
      });
    }
  }

  private show(type: "display_data" | "update_display_data", output: DataOutput, id: string | undefined): void {
    const shown = id === undefined ? undefined : this.displays.get(id);
    if (type === "update_display_data") {
      if (shown) Object.assign(shown, output);
      return;
    }
    this.cell.outputs.push(output as Output);
    if (id !== undefined) this.displays.set(id, output);
  }
}
