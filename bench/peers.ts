/** Training and inference against stock tfjs-node and Keras, in turn, until the ratios are narrow. */
import { join } from "node:path";
import { recipes } from "../src/tensor";
import { PREDICTION_BATCH } from "../src/tensor/predict";
import { kerasPython } from "./keras";
import type { Contestant, PeerRun } from "./ratios";
import { takeTurns } from "./rounds";
import { type Task, Worker } from "./worker";

const workers = join(__dirname, "workers");

const steps = (network: Task["network"], count: number): Task => {
  return { name: `train-step/${network}`, kind: "steps", network, count, batchSize: recipes[network].batchSize };
};

/** Everybody takes our recipes' batches, and reads as many images at once as `predict` does. */
export const tasks: readonly Task[] = [
  steps("mnistBaseline", 8),
  steps("mnistFast", 40),
  {
    name: "predict-10000/mnistBaseline",
    kind: "predict",
    network: "mnistBaseline",
    count: 10_000,
    batchSize: PREDICTION_BATCH,
  },
];

function startWorkers(): Worker<Contestant>[] {
  const tsx = ["--import", "tsx"];
  const node = (name: Contestant, file: string, ...args: string[]): Worker<Contestant> =>
    new Worker<Contestant>(name, process.execPath, [...tsx, join(workers, file), ...args]);
  const contestants = [node("ours", "ours.ts"), node("oursFastMath", "ours.ts", "fast"), node("stock", "stock.ts")];
  const python = kerasPython();
  if (!python) return contestants;
  const worker = [join(workers, "keras_worker.py")];
  return [
    ...contestants,
    new Worker<Contestant>("keras", python, worker),
    new Worker<Contestant>("kerasOneDnn", python, worker, { TF_ENABLE_ONEDNN_OPTS: "1" }),
  ];
}

export interface PeerOptions {
  /** Rounds of a task at most. */
  readonly rounds: number;
  readonly onRound: (line: string) => void;
  readonly onTask: (task: string, run: PeerRun) => void;
}

/** One run of all tasks, by workers of its own. */
export async function comparePeers({ rounds, onRound, onTask }: PeerOptions): Promise<void> {
  const contestants = startWorkers();
  try {
    for (const task of tasks) {
      // Only training knows fast math.
      const takesPart = contestants.filter(({ name }) => name !== "oursFastMath" || task.kind === "steps");
      const turns = takesPart.map((worker) => ({ name: worker.name, take: () => worker.run(task) }));
      const told = (round: number): void => onRound(`${task.name}: round ${round} of ${rounds} at most`);
      onTask(task.name, await takeTurns(turns, rounds, told));
    }
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}
