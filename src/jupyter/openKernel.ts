/** A kernel of a Jupyter server that runs cells one after the other, each within its time. */
import type { Kernel, Session, SessionManager } from "@jupyterlab/services";
import type { CodeCell } from "./notebook";
import { OutputCollector } from "./outputs";

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

/** How long a kernel has to react to an interrupt before it is started anew, in milliseconds. */
const reactionMs = 3000;

/** Seconds that a kernel may take until it answers. */
const startSeconds = 60;

/** Starts a kernel for a notebook that lies at `path` below the server's folder. */
export async function openKernel(sessions: SessionManager, path: string, name: string): Promise<OpenKernel> {
  // A name of its own for each: the server would give two connections to one notebook the same kernel.
  const unique = `${path}#${performance.now()}`;
  const session = await sessions.startNew({ path: unique, name: path, type: "notebook", kernel: { name } });
  if (!session.kernel) throw new Error(`the Jupyter server gave no kernel: ${name}`);
  tolerateRestarts(session.kernel);
  if ((await within(session.kernel.info, 1000 * startSeconds)) === "late") {
    session.dispose();
    throw new Error(`the kernel did not start within ${startSeconds} s: ${name}`);
  }
  return {
    run: (cell, limit) => runCell(session, cell, limit),
    async shutdown() {
      await within(
        session.shutdown().catch(() => undefined),
        reactionMs,
      ); // the server ends it when it ends itself
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
      await within(kernel.interrupt(), reactionMs);
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

/** The tag by which Jupyter's tools know a cell whose error is part of the lesson. */
export function isMeantToFail({ metadata }: CodeCell): boolean {
  return Array.isArray(metadata["tags"]) && metadata["tags"].includes("raises-exception");
}

/** What a timer can wait for at most; a longer time would count as none at all. */
const longestMs = 2 ** 31 - 1;

/** The promise, or "late" when it takes longer than `ms`. */
async function within<T>(promise: Promise<T>, ms: number | undefined): Promise<T | "late"> {
  if (ms === undefined) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), Math.min(Math.max(0, ms), longestMs));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
