/**
 * The trial of `trial.ts`, run. It takes hours: both recipes train side by side, each in a process of its own and on one thread,
 * which is quicker than one after the other on two. Each run is recorded as it ends, and the next call goes on with what is
 * missing.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "../src/view";
import { HELD_OUT } from "./heldOut";
import { lines } from "./lines";
import { results, writeResult } from "./results";
import { type Contestant, names, SEEDS, type Trial, type TrialRun, told, trialOf } from "./trial";

const recordName = "best-trial";

function readRuns(): readonly TrialRun[] {
  const file = join(results, `${recordName}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Trial).runs : [];
}

function write(trial: Trial): void {
  const bars = trial.runs.map(({ recipe, seed, wrong, seconds }) => {
    return {
      label: `${recipe}, seed ${seed}`,
      value: wrong,
      text: `${wrong}, ${format.duration(seconds)}`,
      strong: recipe === "nesterov",
    };
  });
  const seeds = `${trial.difference?.seeds ?? 0} of ${trial.planned} pairs`;
  writeResult(results, recordName, trial, { title: `Wrong of ${HELD_OUT} held-out training images, ${seeds}`, bars });
}

/** One run, in a process of its own. */
async function run(name: Contestant, seed: number): Promise<TrialRun> {
  const args = ["--import", "tsx", join(__dirname, "workers", "trial.ts"), name, String(seed)];
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };
  let result = "";
  for await (const line of lines(process.execPath, args, env)) result = line;
  return JSON.parse(result) as TrialRun;
}

/** Runs what is missing, a seed after the other. */
export async function bestTrial(): Promise<void> {
  let trial = trialOf(readRuns());
  for (let seed = 1; seed <= SEEDS; seed++) {
    const missing = names.filter((name) => !trial.runs.some((run) => run.recipe === name && run.seed === seed));
    await Promise.all(
      missing.map(async (name) => {
        const ended = await run(name, seed);
        trial = trialOf([...readRuns(), ended]); // what was recorded meanwhile stays
        write(trial);
        console.log(`${name}, seed ${seed}: ${ended.wrong} of ${HELD_OUT} wrong in ${format.duration(ended.seconds)}`);
      }),
    );
  }
  for (const line of told(trial)) console.log(line);
}
