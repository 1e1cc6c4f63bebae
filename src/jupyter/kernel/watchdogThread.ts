/** The thread that can stop the cells' thread from outside, through V8's inspector; see `watchdog.ts`. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { pipeDescriptor, shared, type WatchdogData } from "./watchdog";

/** How often a request looks whether the kernel's own work is over. */
const pollMs = 10;
/** How long a cell that was kept from beginning may take to begin and answer, before it is terminated as well. */
const begunMs = 300;

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

/** Terminates as soon as the kernel's own work is over, unless the main thread has answered the press meanwhile. */
function terminateUnlessHeard(press: number, cell: number): void {
  if (Atomics.load(state, shared.heard) >= press || isOver(cell)) return;
  const begun = Atomics.load(state, shared.begun);
  // Before the first cell nothing but the kernel's own start can be in the way.
  if (Atomics.load(state, shared.ownWork) > 0 || begun === 0) {
    setTimeout(terminateUnlessHeard, pollMs, press, cell);
    return;
  }
  terminate();
  if (begun < cell) setTimeout(terminateUnlessHeard, begunMs, press, cell);
  pipe.write(`${press}\n`);
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
