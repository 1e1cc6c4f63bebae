/** What cells print and show: many small writes as few messages, in order, each under its cell, up to the limit. */
import { writeSync } from "node:fs";
import type { CellMessage } from "./channel";
import { wellFormedJson } from "./json";
import { described, fitting, type OutputLimit } from "./outputLimit";
import { setTimeoutOfNode } from "./timers";
import type { Work, Works } from "./work";

export type StreamName = "stdout" | "stderr";

const delayMs = 30;
/**
 * JupyterLab draws all lines of a cell anew for each message: the more a cell has printed, the longer the next waits.
 * 100,000 lines, of a loop under which the page would stand still for half a minute, are then drawn a dozen times.
 */
const linesPerMs = 50;
const mostCharacters = 1 << 18;

/** Updates of a display that come faster than this flood the page; slower ones can be seen, and may go on for hours. */
const seenMs = 100;

/** By how many bytes a display adds to what its cell has shown: an update stands in the place of the one before. */
function added({ displays }: Work, content: object, bytes: number, update: boolean): number {
  const id = (content as { transient?: { display_id?: unknown } }).transient?.display_id;
  if (typeof id !== "string") return bytes;
  const before = displays.get(id);
  const drawnAt = performance.now();
  displays.set(id, { bytes: Math.max(bytes, before?.bytes ?? 0), drawnAt });
  if (!update || before === undefined || drawnAt - before.drawnAt < seenMs) return bytes;
  return Math.max(0, bytes - before.bytes);
}

export class Output {
  private work: Work | undefined;
  private name: StreamName = "stdout";
  private text = "";
  private flushed = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `onLimit` is called when a cell has printed more than the limit, with its work; it may end the caller. */
  constructor(
    private readonly works: Works,
    private readonly limit: OutputLimit,
    private readonly send: (message: CellMessage) => void,
    private readonly onLimit: (work: Work) => void,
  ) {}

  /** A function in the place of `process.stdout.write` or `process.stderr.write`. */
  writer(name: StreamName): typeof process.stdout.write {
    const decoder = new TextDecoder();
    const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      this.print(name, typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") queueMicrotask(() => callback());
      return true;
    };
    return write as typeof process.stdout.write;
  }

  /** Prints under the cell whose work is being done; before the first cell, into the server's log. */
  print(name: StreamName, text: string): void {
    const work = this.works.current;
    if (!work) writeSync(2, text);
    if (!work || work.cut) return;
    let lines = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
    const bytes = Buffer.byteLength(text);
    if (work.bytes + bytes > this.limit.bytes || work.lines + lines > this.limit.lines) {
      const left = { bytes: this.limit.bytes - work.bytes, lines: this.limit.lines - work.lines };
      this.gather(work, name, fitting(text, left));
      this.cutOff(work);
      return;
    }
    work.bytes += bytes;
    work.lines += lines;
    this.gather(work, name, text);
  }

  /** Shows mime bundles, as tslab's `display` and the workbook's `show` give them. */
  display(content: object, update: boolean): void {
    const work = this.works.current;
    if (!work || work.cut) return;
    const json = wellFormedJson(content);
    const bytes = added(work, content, Buffer.byteLength(json), update);
    if (work.bytes + bytes > this.limit.bytes) {
      this.cutOff(work);
      return;
    }
    work.bytes += bytes;
    this.flush();
    this.send({ type: "message", cell: work.cell, name: update ? "update_display_data" : "display_data", json });
  }

  /** Sends what has been gathered. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushed = performance.now();
    const { work, name, text } = this;
    if (text === "" || !work) return;
    this.text = "";
    this.send({ type: "message", cell: work.cell, name: "stream", json: wellFormedJson({ name, text }) });
  }

  private gather(work: Work, name: StreamName, text: string): void {
    if (name !== this.name || work !== this.work) this.flush();
    this.work = work;
    this.name = name;
    this.text += text;
    // A loop without a pause gives no timer its turn.
    const pauseMs = Math.max(delayMs, work.lines / linesPerMs);
    if (this.text.length >= mostCharacters || performance.now() - this.flushed > 4 * pauseMs) this.flush();
    else this.timer ??= setTimeoutOfNode(() => this.flush(), pauseMs);
  }

  private cutOff(work: Work): void {
    this.gather(work, "stderr", `\noutput cut off: a cell may print ${described(this.limit)}\n`);
    this.flush();
    work.cut = true;
    this.onLimit(work);
  }
}
