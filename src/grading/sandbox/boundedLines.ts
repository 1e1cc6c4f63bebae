/** Lines out of a sandbox: never more of them, nor longer ones, than was agreed. */
import type { Readable } from "node:stream";

export interface LineBounds {
  /** The longest line, in bytes. */
  readonly line: number;
  /** Lines a second; what comes faster waits in the pipe. */
  readonly perSecond: number;
  /** The same in bytes. */
  readonly bytesPerSecond: number;
}

/** What may come in all, however many processes it comes from. */
export class Allowance {
  constructor(
    private bytes: number,
    private lines: number,
  ) {}

  /** Takes a piece off; whether there was so much left. */
  take(bytes: number, lines: number): boolean {
    this.bytes -= bytes;
    this.lines -= lines;
    return this.bytes >= 0 && this.lines >= 0;
  }
}

export interface LineListener {
  line(text: string): void;
  /** More came than was agreed; nothing is read after that. */
  broken(why: string): void;
}

export const tooMuch = "it sent more than a notebook may";
const newline = 10;
const sizeOf = (bytes: number): string => (bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes} bytes`);

/** Reads lines until the stream ends or breaks what was agreed. */
export function readLines(
  stream: Readable,
  bounds: LineBounds,
  allowance: Allowance,
  { line, broken }: LineListener,
): void {
  let parts: Buffer[] = [];
  let length = 0;
  let over = false;
  let second = { start: 0, lines: 0, bytes: 0 };

  const give = (why: string): void => {
    over = true;
    parts = [];
    stream.pause();
    stream.removeAllListeners("data");
    broken(why);
  };

  const keep = (part: Buffer): boolean => {
    length += part.length;
    if (length > bounds.line) {
      give(`it sent a message of more than ${sizeOf(bounds.line)}`);
      return false;
    }
    parts.push(part);
    return true;
  };

  /** Waits until the next second where this one has had enough. */
  const pace = (bytes: number, lines: number): void => {
    const now = performance.now();
    if (now - second.start > 1000) second = { start: now, lines: 0, bytes: 0 };
    second.lines += lines;
    second.bytes += bytes;
    if (second.lines <= bounds.perSecond && second.bytes <= bounds.bytesPerSecond) return;
    stream.pause();
    setTimeout(() => !over && stream.resume(), second.start + 1000 - now).unref();
  };

  stream.on("data", (chunk: Buffer) => {
    let lines = 0;
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && !over; end = chunk.indexOf(newline, from)) {
      if (!keep(chunk.subarray(from, end))) return;
      if (!allowance.take(length + 1, 1)) return give(tooMuch);
      const text = Buffer.concat(parts, length).toString();
      parts = [];
      length = 0;
      from = end + 1;
      lines++;
      line(text);
    }
    if (over || !keep(chunk.subarray(from))) return;
    pace(chunk.length, lines);
  });
  stream.on("error", () => undefined); // its process has ended, which is told elsewhere
}
