/** A contestant in a process of its own, which times what it is told to do. */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { killOwned, spawnOwned } from "../scripts/setup/owned.mjs";
import { peerEnvironment } from "./keras";

const root = join(__dirname, "..");

/** What a worker is told, as a line of JSON: to train so many steps after a first one, or to predict once for so many images. */
export interface Task {
  readonly name: string;
  readonly kind: "steps" | "predict";
  readonly network: "mnistBaseline" | "mnistFast";
  readonly batchSize: number;
  /** Steps, or images. */
  readonly count: number;
}

export class Worker<Name extends string> {
  private readonly lines: Interface;
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  /** The end of what it said on standard error. */
  private said = "";
  private readonly closed: Promise<unknown>;

  constructor(
    readonly name: Name,
    command: string,
    args: string[],
    settings: Readonly<Record<string, string>> = {},
  ) {
    const env = { ...peerEnvironment(), ...settings };
    this.child = spawnOwned(command, args, { cwd: root, env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said = (this.said + text).slice(-2000);
    });
    this.closed = new Promise((resolve) => this.child.once("close", resolve));
    this.child.on("error", ({ message }) => {
      this.said += message;
    });
    // A worker that has ended takes no task: `run` says so.
    this.child.stdin?.on("error", () => {});
    this.lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** Milliseconds: of a step, or of the whole prediction. */
  async run(task: Task): Promise<number> {
    this.child.stdin?.write(`${JSON.stringify(task)}\n`);
    const { value, done } = await this.answers.next();
    if (done) {
      await this.closed;
      throw new Error(`the worker ended before it answered: ${this.name} ${task.name}\n${this.said}`);
    }
    return (JSON.parse(value) as { ms: number }).ms;
  }

  stop(): void {
    this.lines.close();
    killOwned(this.child, "SIGTERM");
  }
}
