/** What cells publish, in order, no faster than a server takes it. */
import { Pacing } from "./pacing";

/** One message, or something to do when all before it has gone out. */
type Entry =
  | { readonly cell: string; readonly stream: boolean; readonly bytes: number; readonly send: () => void }
  | (() => void);

/** What a message has beside its content, and some more. */
const frameBytes = 1500;

export class Outbox {
  private readonly entries: Entry[] = [];
  private readonly pacing = new Pacing();
  private timer: NodeJS.Timeout | undefined;

  /** A message of the cell whose request is `cell`; only the bytes of a `stream` are counted by servers. */
  put(cell: string, stream: boolean, contentBytes: number, send: () => void): void {
    this.entries.push({ cell, stream, bytes: stream ? contentBytes + frameBytes : 0, send });
    this.work();
  }

  /** Calls `action` when all before it has gone out. */
  after(action: () => void): void {
    this.entries.push(action);
    this.work();
  }

  /** Leaves out what waits of a cell's streams; whether there was any. */
  dropStreams(cell: string): boolean {
    const kept = this.entries.filter((entry) => typeof entry === "function" || entry.cell !== cell || !entry.stream);
    const dropped = kept.length < this.entries.length;
    this.entries.splice(0, this.entries.length, ...kept);
    return dropped;
  }

  /** Sends on, after streams were dropped. */
  work(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
      if (typeof entry === "function") {
        this.entries.shift();
        entry();
        continue;
      }
      const now = performance.now();
      const delay = this.pacing.delay(entry.bytes, now);
      if (delay > 0) {
        this.timer = setTimeout(() => this.work(), delay);
        return;
      }
      this.entries.shift();
      this.pacing.add(entry.bytes, now);
      entry.send();
    }
  }
}
