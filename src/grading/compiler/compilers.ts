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

/** Who waits for a cell. */
export interface Asker {
  /** Tells that they do not wait any more. */
  readonly signal?: AbortSignal;
  /** Called when it is begun with: until then it waited for others'. */
  readonly onBegun?: () => void;
}

class Job {
  readonly since = performance.now();
  readonly askers = new Set<Asker>();
  /** The process that is compiling it. */
  compiler: CompilerProcess | undefined;
  /** How many processes were to compile it and did not start. */
  failedStarts = 0;
  resolve: (answer: string) => void = () => undefined;
  reject: (error: Error) => void = () => undefined;
  readonly answer = new Promise<string>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor(readonly question: string) {}
}

/** How often a process is started for a cell, where none comes up. */
const mostStarts = 3;
const closed = "nothing is compiled any more";
/** How long a cell waits for another one's compiler before a further one is started, which takes a second or two. */
const impatientMs = 300;

export class Compilers {
  private readonly cache = new AnswerCache();
  private readonly jobs = new Map<string, Job>();
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
  compile({ previous, source }: Source, asker: Asker = {}): Promise<string> {
    if (this.closed) return Promise.reject(new NotCompiled(closed));
    const question = JSON.stringify({ previous, source });
    const known = this.cache.get(question);
    if (known !== undefined) return Promise.resolve(known);
    const job = this.jobs.get(question) ?? this.enqueue(question);
    job.askers.add(asker);
    if (job.compiler) asker.onBegun?.();
    const leave = (): void => {
      job.askers.delete(asker);
      if (job.askers.size === 0) this.giveUp(job);
    };
    asker.signal?.addEventListener("abort", leave);
    this.work();
    return job.answer.finally(() => asker.signal?.removeEventListener("abort", leave));
  }

  close(): void {
    this.closed = true;
    for (const compiler of this.all) compiler.end();
    for (const { reject } of this.waiting.splice(0)) reject(new NotCompiled(closed));
  }

  private enqueue(question: string): Job {
    const job = new Job(question);
    this.jobs.set(question, job);
    this.waiting.push(job);
    const forget = (): void => {
      if (this.jobs.get(question) === job) this.jobs.delete(question);
    };
    void job.answer.then(forget, forget);
    return job;
  }

  /** Nobody waits for it any more: it must not keep others waiting, who may be many seconds behind it. */
  private giveUp(job: Job): void {
    this.jobs.delete(job.question);
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    job.compiler?.end();
    job.reject(new NotCompiled("nobody waits for it any more"));
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
      await compiler.started();
      if (job.askers.size > 0) {
        job.compiler = compiler;
        for (const asker of job.askers) asker.onBegun?.();
        const answer = await compiler.ask(question, 1000 * seconds);
        this.cache.set(question, answer);
        resolve(answer);
      }
    } catch (error) {
      // What the cells before have left in it may be what was too much.
      const { late } = error as NotCompiled;
      if (this.closed) reject(new NotCompiled(closed));
      else if (job.askers.size === 0) reject(error as Error);
      else if (error instanceof NotStarted && ++job.failedStarts < mostStarts) this.waiting.unshift(job);
      else if (compiler.asked > 1 && !late) this.waiting.unshift(job);
      else reject(error as Error);
    }
    job.compiler = undefined;
    if (compiler.isAlive && compiler.megabytes < megabytes) this.idle.push(compiler);
    else {
      compiler.end();
      this.all.delete(compiler);
      if (!this.closed) this.start();
    }
    this.work();
  }
}
