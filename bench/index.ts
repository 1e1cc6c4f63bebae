/**
 * `npm run bench [-- GROUP…] [--json FILE] [--rounds N] [--runs N] [--submissions N]`: ratios against a peer, taken in one run, and whole training runs.
 * Groups: `peers` (training and inference against stock tfjs-node and Keras), `start` (npm start to JupyterLab
 * answering), `cell` (what a notebook's cell costs), `augment` (variants of a batch of digits); without a group, these.
 * By name only, as they take their time: `grade` (a class by `workbook grade` and by nbgrader), `baseline` (the printed recipe in full, in Keras and in ours), `fast` (ten
 * seeds of mnistFast), `best` (three seeds of mnistBest), `asking` (what several networks and several views bring),
 * `fast-ablation` and `best-ablation` (what each part of these recipes is worth), `best-trial` (another recipe than
 * mnistBest's: ten seeds of both, over as many calls as it takes), `board` (the page of what is recorded, which these write as well).
 * `peers` goes on until its ratios are known to 3 %, and for at most `--rounds` rounds (20); `--runs 5` does all of it five times.
 * All but `start`, `cell` and `augment` are kept in `bench/results/`, if the machine was quiet.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machineName } from "../src/host/machine";
import { bestAblation, fastAblation } from "./ablation";
import { asking } from "./asking";
import { timeAugmentations } from "./augment";
import { bestTrial } from "./bestTrial";
import { writeBoard } from "./board";
import { timeCells } from "./cell";
import { timeGrading } from "./grade";
import { comparePeers } from "./peers";
import { type PeerRun, peerBars, together, toldRun, toldRuns } from "./ratios";
import { beginMeasuring, record } from "./results";
import { baseline, best, fast } from "./runs";
import { printStart, timeStart } from "./start";
import { LEAST_VALUES } from "./statistics";
import { lookAround } from "./watch";

const ratio = (a: number, b: number): string => (a / b).toFixed(2);

/** What a group gives to `--json`. */
type Results = readonly object[];

interface Settings {
  readonly rounds: number;
  readonly runs: number;
  readonly submissions: number;
}

async function peers({ rounds, runs }: Settings): Promise<Results> {
  const found = new Map<string, PeerRun[]>();
  for (let run = 1; run <= runs; run++) {
    await comparePeers({
      rounds,
      onRound: (line) => void process.stderr.write(runs > 1 ? `run ${run} of ${runs}, ${line}\n` : `${line}\n`),
      onTask: (task, result) => {
        found.set(task, [...(found.get(task) ?? []), result]);
        console.log(toldRun(task, result));
      },
    });
  }
  const results = [...found].map(([task, all]) => together(task, all));
  if (runs > 1) for (const result of results) console.log(toldRuns(result));
  record("peers", { results }, { title: "Time, as a multiple of ours", bars: results.flatMap(peerBars) });
  return results;
}

async function start(): Promise<Results> {
  printStart("warm", await timeStart(join(__dirname, "..")));
  return [];
}

async function cell(): Promise<Results> {
  const { ours, stock } = await timeCells();
  for (const [name, { first, median, slowest }] of Object.entries({ "our kernel": ours, "stock tslab": stock })) {
    const times = [first, median, slowest].map((ms) => ms.toFixed(0));
    console.log(`cell on ${name}: first ${times[0]} ms, then a median of ${times[1]} ms, at most ${times[2]} ms`);
  }
  return [{ name: "cell", ours: ours.median, stock: stock.median }];
}

async function augment(): Promise<Results> {
  const times = timeAugmentations();
  for (const { name, median, least } of times) {
    console.log(`augment, 128 × 28 × 28, ${name}: ${median.toFixed(2)} ms, at the least ${least.toFixed(2)} ms`);
  }
  const [composed, oneByOne] = times.slice(-2);
  console.log(`augment: one by one takes ${ratio(oneByOne.median, composed.median)} of the composed time`);
  return [{ name: "augment", ours: composed.median, stock: oneByOne.median }];
}

async function grade({ submissions }: Settings): Promise<void> {
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

const groups: Readonly<Record<string, (settings: Settings) => Promise<Results>>> = { start, cell, augment, peers };
const longGroups: Readonly<Record<string, (settings: Settings) => Promise<void>>> = {
  grade,
  baseline,
  fast,
  best,
  asking,
  board: async () => writeBoard(),
  "fast-ablation": fastAblation,
  "best-ablation": bestAblation,
  "best-trial": bestTrial,
};

/** A whole number of at least `least`. */
function count(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${option} must be a whole number of at least ${least}: ${text}`);
  return value;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "string" },
      rounds: { type: "string", default: "20" },
      runs: { type: "string", default: "1" },
      submissions: { type: "string", default: "30" },
    },
  });
  const settings: Settings = {
    rounds: count("rounds", values.rounds, LEAST_VALUES),
    runs: count("runs", values.runs, 1),
    submissions: count("submissions", values.submissions, 1),
  };
  const known = { ...groups, ...longGroups };
  const unknown = positionals.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw new Error(`there is no benchmark of this name, only ${Object.keys(known).join(", ")}: ${unknown}`);
  console.log(`${machineName()}, Node ${process.versions.node}`);
  const { busy } = await lookAround();
  if (busy) console.error(`The machine is busy: ${busy}. What is measured now is not recorded unless that ends soon.`);
  const results: object[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(groups)) {
    beginMeasuring();
    results.push(...((await known[name](settings)) ?? []));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ results }, null, 2)}\n`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
