/** The thread that can stop the cells' thread from outside, through V8's inspector; see `watchdog.ts`. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { pipeDescriptor, shared, type WatchdogData } from "./watchdog";

/** How often a request looks whether the kernel's own work is over. */
const pollMs = 10;
/** How long a cell may take to begin when nothing of the kernel's own keeps it from that. */
const beginMs = 200;

const state = (workerData as WatchdogData).state;
const session = new Session();
session.connectToMainThread();
const pipe = new Socket({ fd: pipeDescriptor, readable: true, writable: true });

function terminate(): void {
  if (Atomics.exchange(state, shared.pending, 1) === 1) return;
  Atomics.store(state, shared.held, 1);
  Atomics.add(state, shared.terminations, 1);
  session.post("Runtime.terminateExecution", () => {
    Atomics.store(state, shared.pending, 0);
    parentPort?.postMessage("terminated");
  });
  parentPort?.postMessage("terminated");
}

/** Whether what a press was meant for is over. A cell that did not begin yet waits for what another has left behind. */
function isOver(cell: number): boolean {
  const running = Atomics.load(state, shared.cell);
  return running !== cell && (running !== 0 || Atomics.load(state, shared.begun) >= cell);
}

/**
 * Terminates as soon as the kernel's own work is over, unless the main thread has answered the press meanwhile. Where
 * something else keeps the cell from beginning, that is terminated, and then the cell, which may be endless itself.
 */
function terminateUnlessHeard(press: number, cell: number, waitedMs = 0): void {
  if (Atomics.load(state, shared.heard) >= press || isOver(cell)) return;
  const busy = Atomics.load(state, shared.ownWork) > 0;
  const begun = Atomics.load(state, shared.cell) === cell;
  if (busy || (!begun && waitedMs < beginMs)) {
    setTimeout(terminateUnlessHeard, pollMs, press, cell, busy ? 0 : waitedMs + pollMs);
    return;
  }
  terminate();
  if (begun) pipe.write(`${press}\n`);
  else setTimeout(terminateUnlessHeard, beginMs, press, cell);
}

let rest = "";
pipe.setEncoding("utf8");
pipe.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const [press, cell] = line.split(" ").map(Number);
    terminateUnlessHeard(press, cell);
  }
});
/** The front is gone, however it ended: no process of ours stays behind, nor any that a cell has started. */
function endAll(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
pipe.on("error", endAll);
pipe.on("close", endAll);
parentPort?.on("message", terminate);
