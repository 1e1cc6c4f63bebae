/** A kernel of a Jupyter server that runs cells one after the other, each within its time. */
import type { Kernel, Session, SessionManager } from "@jupyterlab/services";
import type { CodeCell } from "./notebook";
import { OutputCollector } from "./outputs";
import { within } from "./within";

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

/** How long each step may take, in milliseconds; an open kernel never waits without an end. */
export interface Patience {
  /** A kernel, until it says what it is. */
  readonly startMs: number;
  /** What the server does with a kernel: interrupting, restarting, ending it. */
  readonly serverMs: number;
  /** A cell that was interrupted, until its kernel is started anew. */
  readonly reactionMs: number;
}

/** Generous: the machine may have much else to do. */
const patience: Patience = { startMs: 120_000, serverMs: 30_000, reactionMs: 5000 };

/**
 * Starts a kernel for a notebook that lies at `path` below the server's folder.
 * @throws when it does not start in time
 */
export async function openKernel(
  sessions: Pick<SessionManager, "startNew">,
  path: string,
  name: string,
  patient: Patience = patience,
): Promise<OpenKernel> {
  // A name of its own for each: the server would give two connections to one notebook the same kernel.
  const unique = `${path}#${performance.now()}`;
  const { startMs, serverMs } = patient;
  const tooLate = new Error(`the kernel ${JSON.stringify(name)} did not start within ${startMs / 1000} s`);
  const starting = sessions.startNew({ path: unique, name: path, type: "notebook", kernel: { name } });
  const session = await within(starting, startMs);
  if (session === "late") {
    void starting.then((late) => end(late, serverMs)).catch(() => undefined);
    throw tooLate;
  }
  const { kernel } = session;
  if (!kernel) throw new Error(`the Jupyter server gave no kernel: ${name}`);
  tolerateRestarts(kernel);
  const { died, unwatch } = watchForDeath(kernel, ["dead", "disconnected"]);
  const started = await within(Promise.race([kernel.info, died]), startMs).finally(unwatch);
  if (started === "late" || started === "died") {
    await end(session, serverMs);
    throw started === "late" ? tooLate : new Error(`the kernel ${JSON.stringify(name)} died while it started`);
  }
  const outputs = new OutputCollector();
  kernel.iopubMessage.connect((_, message) => outputs.take(message));
  return {
    run: (cell, limit) => runCell(kernel, outputs, cell, limit, patient),
    shutdown: () => end(session, serverMs),
  };
}

/** Ends a session with its kernel. A server that does not answer is left to itself. */
async function end(session: Session.ISessionConnection, ms: number): Promise<void> {
  await within(
    session.shutdown().catch(() => undefined),
    ms,
  );
  session.dispose();
}

async function runCell(
  kernel: Kernel.IKernelConnection,
  outputs: OutputCollector,
  cell: CodeCell,
  limit: TimeLimit | undefined,
  { serverMs, reactionMs }: Patience,
): Promise<CellEnd> {
  const future = kernel.requestExecute({ code: cell.source, stop_on_error: !isMeantToFail(cell) });
  const run = outputs.begin(cell, future.msg.header.msg_id);
  future.done.catch(() => undefined); // it is rejected when the kernel is started anew
  const fail = (ename: string, evalue: string): void =>
    run.fail({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
  const { died, unwatch } = watchForDeath(kernel, ["dead", "autorestarting", "disconnected"]);
  try {
    const reply = future.done.then((message) => ({ message }));
    const first = await within(Promise.race([reply, died]), limit && 1000 * limit.seconds);
    if (first === "late") {
      const stopped = await stop(kernel, Promise.race([reply, died]), serverMs, reactionMs);
      const lost = !stopped || run.error?.ename === "KernelDied";
      fail("Timeout", limit?.message ?? ""); // the last of its errors
      return lost ? "died" : "timed out";
    }
    if (first === "died") {
      fail("KernelDied", "the kernel died");
      return "died";
    }
    cell.execution_count = (first.message.content as { execution_count?: number }).execution_count ?? null;
    // Our own kernel outlives what runs its cells, and says so.
    if (run.error?.ename === "KernelDied") return "died";
    return run.error ? "failed" : "ran";
  } finally {
    unwatch();
  }
}

/** Interrupts a cell, and starts its kernel anew when that does not end it. Gives whether the kernel is the same. */
async function stop(
  kernel: Kernel.IKernelConnection,
  ended: Promise<"died" | object>,
  serverMs: number,
  reactionMs: number,
): Promise<boolean> {
  await within(
    kernel.interrupt().catch(() => undefined),
    serverMs,
  );
  const end = await within(ended, reactionMs);
  if (end === "died") return false;
  if (end !== "late") return true;
  if ((await within(kernel.restart(), serverMs)) === "late")
    throw new Error(`the kernel could not be started anew within ${serverMs / 1000} s`);
  return false;
}

/** "disconnected" comes when the server is gone and several tries to reach it again have failed. */
type Death = "dead" | "autorestarting" | "disconnected";

function watchForDeath(
  kernel: Kernel.IKernelConnection,
  deaths: readonly Death[],
): { died: Promise<"died">; unwatch: () => void } {
  let tell: (end: "died") => void;
  const died = new Promise<"died">((resolve) => {
    tell = resolve;
  });
  const onStatus = (_: unknown, status: string): void => {
    if (deaths.includes(status as Death)) tell("died");
  };
  kernel.statusChanged.connect(onStatus);
  kernel.connectionStatusChanged.connect(onStatus);
  const unwatch = (): void => {
    kernel.statusChanged.disconnect(onStatus);
    kernel.connectionStatusChanged.disconnect(onStatus);
  };
  return { died, unwatch };
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
