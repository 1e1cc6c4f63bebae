/** A process that compiles cells, as the one that looks after it sees it. */
import { within } from "../../jupyter/within";
import { Allowance, type LineBounds, readLines } from "../sandbox/boundedLines";
import type { Box } from "../sandbox/box";
import type { Limits } from "../sandbox/bubblewrap";
import { compilerPipe } from "./compiledCell";

/** Memory that it may have: an ordinary cell takes a fifth of it. */
export const compilerLimits: Partial<Limits> = { memoryBytes: 1_600_000_000, dataBytes: 2_000_000_000 };
const heapMegabytes = 1000;

/** Generous: the machine may have much else to do. */
const startMs = 120_000;
const bounds: LineBounds = { line: 20_000_000, perSecond: 5000, bytesPerSecond: 100_000_000 };
const unbounded = new Allowance(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);

/** Why a cell could not be compiled, in words for who wrote it. */
export class NotCompiled extends Error {
  constructor(
    message: string,
    /** Whether it took too long. */
    readonly late = false,
  ) {
    super(message);
  }
}

/** A process that did not start, which is no cell's doing. */
export class NotStarted extends NotCompiled {}

export class CompilerProcess {
  private answered: ((line: string) => void) | undefined;
  private readonly contained: ReturnType<Box["start"]>;
  private readonly ready: Promise<unknown>;
  /** How often it was asked. */
  asked = 0;
  /** What it occupies. */
  megabytes = 0;
  private over = false;

  constructor(box: Box) {
    this.contained = box.start({
      script: "grading/compiler/main.js",
      flags: [`--max-old-space-size=${heapMegabytes}`],
      pipes: [compilerPipe],
    });
    readLines(this.contained.pipe(compilerPipe), bounds, unbounded, {
      line: (line) => this.answered?.(line),
      broken: (why) => this.contained.end(why),
    });
    void this.contained.ended.then(() => {
      this.over = true;
    });
    this.ready = this.next(startMs);
    this.ready.catch(() => undefined); // who asks is told
  }

  get isAlive(): boolean {
    return !this.over;
  }

  /** Settles when it can be asked. @throws NotStarted */
  async started(): Promise<void> {
    await this.ready.catch(async (error: NotCompiled) => {
      const why = error.late ? `it took longer than ${startMs / 1000} s` : await this.contained.ended;
      throw new NotStarted(`the compiler did not start (${why})`);
    });
  }

  /** The answer to a question, a line of JSON each. @throws NotCompiled when it takes too long or too much memory; then it has ended */
  async ask(question: string, ms: number): Promise<string> {
    this.asked++;
    const answer = this.next(ms);
    this.contained.pipe(compilerPipe).write(`${question}\n`);
    return answer;
  }

  end(): void {
    this.over = true;
    this.contained.end();
  }

  private async next(ms: number): Promise<string> {
    const line = new Promise<string>((resolve) => {
      this.answered = resolve;
    });
    const ended = this.contained.ended.then((how) => ({ how }));
    const first = await within(Promise.race([line, ended]), ms);
    this.answered = undefined;
    if (typeof first === "string" && first !== "late") {
      const space = first.indexOf(" ");
      this.megabytes = Number(first.slice(0, space));
      return first.slice(space + 1);
    }
    this.end();
    if (typeof first === "object")
      throw new NotCompiled("the compiler broke off on this cell: it is too deep or too large");
    throw new NotCompiled(`the compiler needed more than ${ms / 1000} s for this cell`, true);
  }
}
