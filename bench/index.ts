/**
 * `npm run bench [-- GROUP…] [--json FILE] [--rounds N] [--submissions N]`: ratios against a peer, taken in one run, and whole training runs.
 * Groups: `peers` (training and inference against stock tfjs-node and Keras), `start` (npm start to JupyterLab
 * answering), `cell` (what a notebook's cell costs), `augment` (variants of a batch of digits); without a group, these.
 * By name only, as they take their time: `grade` (a class by `workbook grade` and by nbgrader), `baseline` (the printed recipe in full, in Keras and in ours), `fast` (ten
 * seeds of mnistFast), `best` (three seeds of mnistBest), `fast-ablation` and `best-ablation` (what each part of these
 * recipes is worth), `best-trial` (another recipe than mnistBest's: ten seeds of both, over as many calls as it takes),
 * `board` (the page of what is recorded, which these write as well).
 * All but `start`, `cell` and `augment` are kept in `bench/results/`.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bestAblation, fastAblation } from "./ablation";
import { timeAugmentations } from "./augment";
import { writeBoard } from "./board";
import { timeCells } from "./cell";
import type { Bar } from "./chart";
import { timeGrading } from "./grade";
import { comparePeers, type PeerResult } from "./peers";
import { record } from "./results";
import { baseline, best, fast } from "./runs";
import { printStart, timeStart } from "./start";
import { bestTrial } from "./trial";

const ratio = (a: number, b: number | undefined): string => (b === undefined ? "–" : (a / b).toFixed(2));

async function peers(rounds: number): Promise<PeerResult[]> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const ms = (value: number | undefined): string => `${value?.toFixed(1) ?? "–"} ms`;
  const results = await comparePeers(rounds, log, ({ name, ours, stock, keras, kerasOneDnn, oursFastMath }) => {
    console.log(
      `${name}: ours ${ms(ours)} (${ms(oursFastMath)} with --math fast), stock tfjs-node ${ms(stock)}, Keras ${ms(keras)}, Keras with oneDNN ${ms(kerasOneDnn)}; ` +
        `stock takes ${ratio(stock, ours)} of our time, we take ${ratio(ours, keras)} of Keras's, ` +
        `${ratio(ours, kerasOneDnn)} of Keras's with oneDNN`,
    );
  });
  record("peers", { results }, { title: "Time, as a multiple of ours", bars: results.flatMap(peerBars) });
  return results;
}

function peerBars({ name, ours, stock, keras, kerasOneDnn }: PeerResult): Bar[] {
  const contestants = {
    "this workbook": ours,
    "stock tfjs-node": stock,
    Keras: keras,
    "Keras, oneDNN": kerasOneDnn,
  };
  return Object.entries(contestants).flatMap(([who, ms]): Bar[] => {
    if (ms === undefined) return [];
    return [{ label: `${name}, ${who}`, value: ms / ours, text: `${ms.toFixed(0)} ms`, strong: ms === ours }];
  });
}

async function start(): Promise<PeerResult[]> {
  printStart("warm", await timeStart(join(__dirname, "..")));
  return [];
}

async function cell(): Promise<PeerResult[]> {
  const { ours, stock } = await timeCells();
  for (const [name, { first, median, slowest }] of Object.entries({ "our kernel": ours, "stock tslab": stock })) {
    const times = [first, median, slowest].map((ms) => ms.toFixed(0));
    console.log(`cell on ${name}: first ${times[0]} ms, then a median of ${times[1]} ms, at most ${times[2]} ms`);
  }
  return [{ name: "cell", ours: ours.median, stock: stock.median }];
}

async function augment(): Promise<PeerResult[]> {
  const times = timeAugmentations();
  for (const { name, median, least } of times) {
    console.log(`augment, 128 × 28 × 28, ${name}: ${median.toFixed(2)} ms, at the least ${least.toFixed(2)} ms`);
  }
  const [composed, oneByOne] = times.slice(-2);
  console.log(`augment: one by one takes ${ratio(oneByOne.median, composed.median)} of the composed time`);
  return [{ name: "augment", ours: composed.median, stock: oneByOne.median }];
}

async function grade(_rounds: number, submissions: number): Promise<void> {
  const { notebooks, ours, nbgrader } = timeGrading(submissions);
  const text = (seconds: number): string => `${seconds.toFixed(2)} s a notebook`;
  console.log(
    `grading ${notebooks} notebooks: workbook grade ${text(ours)}, nbgrader ${text(nbgrader)}, ${ratio(nbgrader, ours)} times as long`,
  );
  const bars = [
    { label: "workbook grade", value: 1, text: text(ours), strong: true },
    { label: "nbgrader", value: nbgrader / ours, text: text(nbgrader), strong: false },
  ];
  record("grade", { notebooks, ours, nbgrader }, { title: "Time of grading a class, as a multiple of ours", bars });
}

const groups: Readonly<Record<string, (rounds: number) => Promise<PeerResult[]>>> = { start, cell, augment, peers };
const longGroups: Readonly<Record<string, (rounds: number, submissions: number) => Promise<void>>> = {
  grade,
  baseline,
  fast,
  best,
  board: async () => writeBoard(),
  "fast-ablation": fastAblation,
  "best-ablation": bestAblation,
  "best-trial": bestTrial,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "string" },
      rounds: { type: "string", default: "5" },
      submissions: { type: "string", default: "30" },
    },
  });
  const rounds = Number(values.rounds);
  const submissions = Number(values.submissions);
  const known = { ...groups, ...longGroups };
  const unknown = positionals.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw new Error(`there is no benchmark of this name, only ${Object.keys(known).join(", ")}: ${unknown}`);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be a whole number of at least 1: ${values.rounds}`);
  if (!Number.isInteger(submissions) || submissions < 1)
    throw new Error(`--submissions must be a whole number of at least 1: ${values.submissions}`);
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`);
  const results: PeerResult[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(groups)) {
    results.push(...((await known[name](rounds, submissions)) ?? []));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
