/** Runs notebooks through a Jupyter server, with Jupyter's own TypeScript client. */
import { type Kernel, KernelManager, ServerConnection, type Session, SessionManager } from "@jupyterlab/services";
import WebSocket from "ws";
import type { CodeCell, ErrorOutput, Notebook } from "./notebook";
import { OutputCollector } from "./outputs";
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

/** How a cell ended. After `timed out` the kernel is usable again, after `died` it is a new one: its variables are gone. */
export type CellEnd = "ran" | "failed" | "timed out" | "died";

export interface TimeLimit {
  readonly seconds: number;
  /** What the cell's error says when it was exceeded. */
  readonly message: string;
}

/** A kernel that runs cells one after the other. */
export interface OpenKernel {
  /** Runs a cell, whose outputs are replaced. */
  run(cell: CodeCell, limit?: TimeLimit): Promise<CellEnd>;
  shutdown(): Promise<void>;
}

/** A connection to a server's kernels. Dispose of it when done. */
export interface Executor {
  /** Runs a notebook from top to bottom, up to the first cell that fails. */
  run(notebook: Notebook, options: ExecuteOptions): Promise<Execution>;
  /** Starts a kernel for a notebook that lies at `path` below the server's folder. */
  open(path: string, kernel?: string): Promise<OpenKernel>;
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
  const speak = silenceClient();
  const open = (path: string, kernel = "tslab"): Promise<OpenKernel> => openKernel(sessions, path, kernel);
  return {
    open,
    run: (notebook, options) => execute(open, notebook, options),
    dispose() {
      if (sessions.isDisposed) return;
      sessions.dispose();
      kernelManager.dispose();
      speak();
    },
  };
}

async function execute(
  open: Executor["open"],
  original: Notebook,
  { path, kernel: kernelName, timeout, onCell }: ExecuteOptions,
): Promise<Execution> {
  const notebook = structuredClone(original);
  const started = performance.now();
  const kernel = await open(path, kernelName);
  const cellSeconds = new Map<string, number>();
  let failure: CellFailure | undefined;
  try {
    const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
    for (const [done, cell] of cells.entries()) {
      onCell?.(cell, done, cells.length);
      const cellStarted = performance.now();
      const limit = timeout === undefined ? undefined : remaining(timeout, cellStarted - started);
      const end = await kernel.run(cell, limit);
      cellSeconds.set(cell.id, (performance.now() - cellStarted) / 1000);
      if (end === "ran" || (end === "failed" && isMeantToFail(cell))) continue;
      const error = cell.outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
      if (error) failure = { cell, error };
      break;
    }
  } finally {
    await kernel.shutdown();
  }
  return { notebook, failure, seconds: (performance.now() - started) / 1000, cellSeconds };
}

function remaining(timeout: number, spentMs: number): TimeLimit {
  return { seconds: timeout - spentMs / 1000, message: `the notebook took longer than ${timeout} s` };
}

/** How long a kernel has to react to an interrupt before it is started anew, in milliseconds. */
const reactionMs = 3000;

async function openKernel(sessions: SessionManager, path: string, name: string): Promise<OpenKernel> {
  // A name of its own for each: the server would give two connections to one notebook the same kernel.
  const unique = `${path}#${performance.now()}`;
  const session = await sessions.startNew({ path: unique, name: path, type: "notebook", kernel: { name } });
  if (!session.kernel) throw new Error(`the Jupyter server gave no kernel: ${name}`);
  tolerateRestarts(session.kernel);
  return {
    run: (cell, limit) => runCell(session, cell, limit),
    async shutdown() {
      await session.shutdown().catch(() => undefined);
      session.dispose();
    },
  };
}

async function runCell(session: Session.ISessionConnection, cell: CodeCell, limit?: TimeLimit): Promise<CellEnd> {
  const { kernel } = session;
  if (!kernel) throw new Error("the session has no kernel");
  const future = kernel.requestExecute({ code: cell.source, stop_on_error: !isMeantToFail(cell) });
  const collector = new OutputCollector(cell);
  future.onIOPub = (message) => collector.take(message);
  future.done.catch(() => undefined); // it is rejected when the kernel is started anew
  let unwatch: (() => void) | undefined;
  const died = new Promise<"died">((resolve) => {
    const onStatus = (_: unknown, status: string): void => {
      // "disconnected" comes when the server is gone and several tries to reach it again have failed.
      if (["dead", "autorestarting", "disconnected"].includes(status)) resolve("died");
    };
    kernel.statusChanged.connect(onStatus);
    kernel.connectionStatusChanged.connect(onStatus);
    unwatch = () => {
      kernel.statusChanged.disconnect(onStatus);
      kernel.connectionStatusChanged.disconnect(onStatus);
    };
  });
  const fail = (ename: string, evalue: string): void => {
    cell.outputs.push({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
  };
  try {
    const reply = future.done.then((message) => ({ message }));
    const first = await within(Promise.race([reply, died]), limit && 1000 * limit.seconds);
    if (first === "late") {
      fail("Timeout", limit?.message ?? "");
      await kernel.interrupt();
      if ((await within(Promise.race([reply, died]), reactionMs)) !== "late") return "timed out";
      await kernel.restart();
      return "died";
    }
    if (first === "died") {
      fail("KernelDied", "the kernel died");
      return "died";
    }
    cell.execution_count = (first.message.content as { execution_count?: number }).execution_count ?? null;
    return collector.failed ? "failed" : "ran";
  } finally {
    unwatch?.();
  }
}

/**
 * Jupyter's client asks a kernel by itself what it is, and connects anew when the server restarted it. The answer may
 * be lost in a restart, and the connection fails when we have left the kernel meanwhile; nobody waits for either.
 */
function tolerateRestarts(kernel: Kernel.IKernelConnection): void {
  const ask = kernel.requestKernelInfo.bind(kernel);
  kernel.requestKernelInfo = () => ask().catch(() => undefined);
  const reconnect = kernel.reconnect.bind(kernel);
  kernel.reconnect = () =>
    reconnect().catch((error) => {
      if (!kernel.isDisposed) throw error;
    });
}

/** Jupyter's client tells on the console, unasked, that it opens or loses a connection. Gives what ends the silence. */
function silenceClient(): () => void {
  const { debug, warn } = console;
  console.debug = () => undefined;
  console.warn = () => undefined;
  return () => Object.assign(console, { debug, warn });
}

/** The tag by which Jupyter's tools know a cell whose error is part of the lesson. */
function isMeantToFail({ metadata }: CodeCell): boolean {
  return Array.isArray(metadata["tags"]) && metadata["tags"].includes("raises-exception");
}

/** The promise, or "late" when it takes longer than `ms`. */
async function within<T>(promise: Promise<T>, ms: number | undefined): Promise<T | "late"> {
  if (ms === undefined) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
