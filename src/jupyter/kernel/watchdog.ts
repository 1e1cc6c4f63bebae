/**
 * Stops what runs in the main thread, from a second one: V8 ends any JavaScript on request, whatever it catches, in
 * callbacks and continuations as well. What such a termination does not leave behind: `finally` blocks do not run, and
 * all continuations of promises that were due are dropped. So nothing of the kernel's own in this process may depend on
 * one, and no async hooks may be in use (Node 20 and 22 do not survive both).
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CellId } from "./channel";

/** The pipe to the front: a press's number and its cell (0: none) arrive on it, and the number goes back when something was terminated for it. */
export const pipeDescriptor = 4;

/** What the threads share, by index. */
export const shared = {
  /** Above 0 while the kernel's own work is under way, which must not be cut off. */
  ownWork: 0,
  /** The last press that the main thread has answered. */
  heard: 1,
  /** How often something was terminated. */
  terminations: 2,
  /** 1 from a termination until the main thread has seen it: timers of cells wait. */
  held: 3,
  /** The cell that runs, or 0. */
  cell: 4,
  /** 1 from a request for a termination until it has happened. */
  pending: 5,
  /** The last cell that began. */
  begun: 6,
} as const;

/** How long a termination that was asked for is waited for. */
const mostPendingMs = 1000;

export interface WatchdogData {
  readonly state: Int32Array<SharedArrayBuffer>;
}

export class Watchdog {
  private readonly state = new Int32Array(new SharedArrayBuffer(4 * Object.keys(shared).length));
  private readonly worker: Worker;
  private seen = 0;

  /** `onTerminated` is called after each termination, at least once. Nothing is terminated until `started` is called. */
  constructor(onTerminated: () => void) {
    Atomics.store(this.state, shared.ownWork, 1);
    const workerData: WatchdogData = { state: this.state };
    this.worker = new Worker(join(__dirname, "watchdogThread.js"), { workerData });
    this.worker.on("message", onTerminated);
    this.worker.unref();
  }

  /** The kernel is there: what runs from now on may be terminated. */
  started(): void {
    Atomics.sub(this.state, shared.ownWork, 1);
  }

  /** Does the kernel's own work, which is not terminated. */
  shield<T>(work: () => T): T {
    Atomics.add(this.state, shared.ownWork, 1);
    try {
      return work();
    } finally {
      Atomics.sub(this.state, shared.ownWork, 1);
    }
  }

  /** A press has been answered: nothing is to be terminated for it any more. */
  answered(press: number): void {
    Atomics.store(this.state, shared.heard, press);
  }

  /** Which cell runs from now on, if any: a press that was meant for another terminates nothing. */
  runs(cell: CellId | undefined): void {
    Atomics.store(this.state, shared.cell, cell ?? 0);
    if (cell !== undefined) Atomics.store(this.state, shared.begun, cell);
  }

  /**
   * Whether something has been terminated since the last call, which must come at the beginning of an event. One that is
   * still to come hits here: the caller does not return then, and is to call again at the next event.
   */
  takeTermination(): boolean {
    const started = performance.now();
    while (Atomics.load(this.state, shared.pending) === 1 && performance.now() - started < mostPendingMs)
      Atomics.wait(this.state, shared.pending, 1, 5);
    const terminations = Atomics.load(this.state, shared.terminations);
    const since = terminations !== this.seen;
    this.seen = terminations;
    Atomics.store(this.state, shared.ownWork, 0);
    Atomics.store(this.state, shared.held, 0);
    return since;
  }

  /** Whether something was terminated and nothing has been done about it yet. */
  get held(): boolean {
    return Atomics.load(this.state, shared.held) === 1;
  }

  /** Ends the caller and all that called it; never returns. */
  terminateMyself(): never {
    this.worker.postMessage("terminate");
    for (;;) Atomics.wait(this.state, shared.held, 0, 50);
  }
}
