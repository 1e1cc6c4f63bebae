/** Many small writes as few messages, in order. */

export type StreamName = "stdout" | "stderr";
export type WriteStream = (name: StreamName, text: string) => void;

const delayMs = 30;
const mostCharacters = 1 << 16;

export class StreamBuffer {
  private name: StreamName = "stdout";
  private text = "";
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: WriteStream) {}

  /** A function in the place of `process.stdout.write` or `process.stderr.write`. */
  writer(name: StreamName): typeof process.stdout.write {
    const decoder = new TextDecoder();
    const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      this.write(name, typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") queueMicrotask(() => callback());
      return true;
    };
    return write as typeof process.stdout.write;
  }

  private write(name: StreamName, text: string): void {
    if (name !== this.name) this.flush();
    this.name = name;
    this.text += text;
    if (this.text.length >= mostCharacters) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), delayMs);
  }

  /** Sends what has been gathered. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.text === "") return;
    const { name, text } = this;
    this.text = "";
    this.send(name, text);
  }
}
