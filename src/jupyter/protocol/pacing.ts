/** How fast a cell's output may go to the server, which drops what comes faster: by default 1 MB and 1,000 messages a second, over three seconds. */

const windowMs = 3200; // Jupyter's three seconds, and what its own clock may be behind
const mostBytes = 2_600_000;
const mostMessages = 2500;

/** What was sent within the window. */
export class Pacing {
  private readonly sent: { readonly at: number; readonly bytes: number }[] = [];
  private bytes = 0;

  /** Milliseconds from `now` until a message of this size may go; 0: it may go now. */
  delay(bytes: number, now: number): number {
    this.forget(now);
    if (this.sent.length === 0) return 0; // also a message that is larger than the window has room for
    let freed = 0;
    for (const [i, old] of this.sent.entries()) {
      const fits = this.bytes - freed + bytes <= mostBytes && this.sent.length - i + 1 <= mostMessages;
      if (fits) return i === 0 ? 0 : Math.max(1, this.sent[i - 1].at + windowMs - now);
      freed += old.bytes;
    }
    return Math.max(1, this.sent[this.sent.length - 1].at + windowMs - now);
  }

  /** A message went out. */
  add(bytes: number, now: number): void {
    this.sent.push({ at: now, bytes });
    this.bytes += bytes;
  }

  private forget(now: number): void {
    while (this.sent.length > 0 && now >= this.sent[0].at + windowMs) this.bytes -= this.sent.shift()?.bytes ?? 0;
  }
}
