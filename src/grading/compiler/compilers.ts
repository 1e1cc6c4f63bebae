/** Compiles cells for all kernels: in as few processes as keep up, and what was compiled before not again. */
import type { Box } from "../sandbox/box";
import { AnswerCache } from "./answerCache";
import type { Source } from "./compiledCell";
import { CompilerProcess, NotCompiled, NotStarted } from "./compilerProcess";

export interface CompilersOptions {
  /** Processes at the most; default 2. */
  readonly most?: number;
  /** Seconds that one cell may take; default 20. */
  readonly seconds?: number;
  /** Megabytes above which a process is started anew after its cell; default 900. */
  readonly megabytes?: number;
}

interface Job {
  readonly question: string;
  readonly since: number;
  /** How many processes were to compile it and did not start. */
  failedStarts: number;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/** How often a process is started for a cell, where none comes up. */
const mostStarts = 3;
const closed = "nothing is compiled any more";
/** How long a cell waits for another one's compiler before a further one is started, which takes a second or two. */
const impatientMs = 300;

export class Compilers {
  private readonly cache = new AnswerCache();
  private readonly running = new Map<string, Promise<string>>();
  private readonly waiting: Job[] = [];
  private readonly idle: CompilerProcess[] = [];
  private readonly all = new Set<CompilerProcess>();
  private closed = false;

  constructor(
    private readonly box: Box,
    private readonly options: CompilersOptions = {},
  ) {
    this.start();
  }

  /** The cell, a line of JSON. @throws NotCompiled with the reason, for who wrote it */
  compile({ previous, source }: Source): Promise<string> {
    if (this.closed) return Promise.reject(new NotCompiled(closed));
    const question = JSON.stringify({ previous, source });
    const known = this.cache.get(question);
    if (known !== undefined) return Promise.resolve(known);
    const same = this.running.get(question);
    if (same) return same;
    const answer = new Promise<string>((resolve, reject) => {
      this.waiting.push({ question, since: performance.now(), failedStarts: 0, resolve, reject });
    }).finally(() => this.running.delete(question));
    this.running.set(question, answer);
    this.work();
    return answer;
  }

  close(): void {
    this.closed = true;
    for (const compiler of this.all) compiler.end();
    for (const { reject } of this.waiting.splice(0)) reject(new NotCompiled(closed));
  }

  private start(): void {
    const compiler = new CompilerProcess(this.box);
    this.all.add(compiler);
    this.idle.push(compiler);
  }

  /** Gives cells to compilers, in the order in which they came. */
  private work(): void {
    if (this.closed) return;
    while (this.waiting.length > 0 && this.idle.length > 0) {
      const [job, compiler] = [this.waiting.shift(), this.idle.shift()];
      if (job && compiler) void this.run(compiler, job);
    }
    const [first] = this.waiting;
    if (!first || this.all.size >= (this.options.most ?? 2)) return;
    const left = impatientMs - (performance.now() - first.since);
    if (left > 0) setTimeout(() => this.work(), left).unref();
    else {
      this.start();
      this.work();
    }
  }

  private async run(compiler: CompilerProcess, job: Job): Promise<void> {
    const { question, resolve, reject } = job;
    const { seconds = 20, megabytes = 900 } = this.options;
    try {
      const answer = await compiler.ask(question, 1000 * seconds);
      this.cache.set(question, answer);
      resolve(answer);
    } catch (error) {
      // What the cells before have left in it may be what was too much.
      const { late } = error as NotCompiled;
      if (this.closed) reject(new NotCompiled(closed));
      else if (error instanceof NotStarted && ++job.failedStarts < mostStarts) this.waiting.unshift(job);
      else if (compiler.asked > 1 && !late) this.waiting.unshift(job);
      else reject(error as Error);
    }
    if (compiler.isAlive && compiler.megabytes < megabytes) this.idle.push(compiler);
    else {
      compiler.end();
      this.all.delete(compiler);
      if (!this.closed) this.start();
    }
    this.work();
  }
}
