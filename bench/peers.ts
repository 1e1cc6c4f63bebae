/** Training and inference against stock tfjs-node and Keras: one run, in turn, medians. */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { killOwned, spawnOwned } from "../scripts/setup/owned.mjs";
import { kerasPython, peerEnvironment } from "./keras";
import { median } from "./statistics";

const root = join(__dirname, "..");
const workers = join(__dirname, "workers");

export const tasks: readonly string[] = [
  "train-step/mnistBaseline",
  "train-step/mnistFast",
  "predict-10000/mnistBaseline",
];

/** The median milliseconds of each contestant; no `keras` where it cannot be had. */
export interface PeerResult {
  readonly name: string;
  readonly ours: number;
  readonly stock: number;
  readonly keras?: number;
  /** Keras told to use oneDNN, as we are: by itself TensorFlow does so on some processors only. */
  readonly kerasOneDnn?: number;
  /** Ours with `--math fast`, which only training knows. */
  readonly oursFastMath?: number;
}

class Worker {
  private readonly lines: Interface;
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  /** The end of what it said on standard error. */
  private said = "";
  private readonly closed: Promise<unknown>;

  constructor(
    readonly name: Exclude<keyof PeerResult, "name">,
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

  async run(task: string): Promise<number> {
    this.child.stdin?.write(`${task}\n`);
    const { value, done } = await this.answers.next();
    if (done) {
      await this.closed;
      throw new Error(`the worker ended before it answered: ${this.name} ${task}\n${this.said}`);
    }
    return (JSON.parse(value) as { ms: number }).ms;
  }

  stop(): void {
    this.lines.close();
    killOwned(this.child, "SIGTERM");
  }
}

/** Times every task `rounds` times for every contestant, in turn, after one round that does not count; tells each result at once. */
export async function comparePeers(
  rounds: number,
  log: (line: string) => void,
  onResult: (result: PeerResult) => void,
): Promise<PeerResult[]> {
  const tsx = ["--import", "tsx"];
  const contestants = [
    new Worker("ours", process.execPath, [...tsx, join(workers, "ours.ts")]),
    new Worker("oursFastMath", process.execPath, [...tsx, join(workers, "ours.ts"), "fast"]),
    new Worker("stock", process.execPath, [...tsx, join(workers, "stock.ts")]),
  ];
  const python = kerasPython();
  if (python) {
    const worker = [join(workers, "keras_worker.py")];
    contestants.push(new Worker("keras", python, worker));
    contestants.push(new Worker("kerasOneDnn", python, worker, { TF_ENABLE_ONEDNN_OPTS: "1" }));
  }
  try {
    const results: PeerResult[] = [];
    for (const task of tasks) {
      const takesPart = contestants.filter(({ name }) => name !== "oursFastMath" || task.startsWith("train-"));
      const times = new Map<string, number[]>(takesPart.map(({ name }) => [name, []]));
      for (let round = 0; round <= rounds; round++) {
        for (const contestant of takesPart) {
          const ms = await contestant.run(task);
          if (round > 0) times.get(contestant.name)?.push(ms);
        }
        log(`${task}: round ${round} of ${rounds}`);
      }
      const medians = Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
      const result = { name: task, ...medians } as unknown as PeerResult;
      onResult(result);
      results.push(result);
    }
    return results;
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}
