/** Runs notebooks through a Jupyter server, with Jupyter's own TypeScript client. */
import { KernelManager, ServerConnection, SessionManager } from "@jupyterlab/services";
import WebSocket from "ws";
import type { CodeCell, ErrorOutput, Notebook } from "./notebook";
import { isMeantToFail, type OpenKernel, openKernel, type TimeLimit } from "./openKernel";
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
  /** Runs a notebook from top to bottom, up to the first cell that fails. */
  run(notebook: Notebook, options: ExecuteOptions): Promise<Execution>;
  /** Starts a kernel for a notebook that lies at `path` below the server's folder. */
  open(path: string, kernel?: string): Promise<OpenKernel>;
  dispose(): void;
}

/** What a request may take, in milliseconds: the longest one starts a kernel. */
const requestMs = 90_000;

/** Connects to a server that answers. */
export function connect(server: Pick<JupyterServer, "baseUrl" | "token">): Executor {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: server.baseUrl,
    wsUrl: server.baseUrl.replace(/^http/, "ws"),
    token: server.token,
    appendToken: true,
    // A server that no longer answers must not be waited for without end.
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(requestMs) }),
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  const kernelManager = new KernelManager({ serverSettings });
  const sessions = new SessionManager({ serverSettings, kernelManager });
  // Disposed of before they are ready, they reject; who opens a kernel is told by that.
  for (const manager of [sessions, kernelManager]) manager.ready.catch(() => undefined);
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

/** Jupyter's client tells on the console, unasked, that it opens or loses a connection. Gives what ends the silence. */
function silenceClient(): () => void {
  const { debug, warn } = console;
  console.debug = () => undefined;
  console.warn = () => undefined;
  return () => Object.assign(console, { debug, warn });
}
