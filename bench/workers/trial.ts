/** One run of the trial: `trial.ts RECIPE SEED` goes on from its last checkpoint, and prints what came of it as JSON, in one line. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../src/host/writeAtomically";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  OtherRun,
  recipeFingerprint,
  train,
} from "../../src/tensor";
import { format } from "../../src/view";
import { splitTraining, wrongOf } from "../heldOut";
import { kept, machine } from "../results";
import { type Contestant, contestants, type TrialRun } from "../trial";

const name = process.argv[2] as Contestant;
const seed = Number(process.argv[3]);
const recipe = contestants[name];
const unfinished = join(kept, `best-trial-${name}-seed${seed}.checkpoint`);

async function main(): Promise<void> {
  const { learning, held } = splitTraining();
  const before = Date.now();
  let epochsBefore: number | undefined;
  const begin = (resumeFrom: Checkpoint | undefined) =>
    train(recipe, learning, {
      seed,
      resumeFrom,
      onCheckpoint: (checkpoint) => writeAtomically(unfinished, encodeCheckpoint(checkpoint)),
      onEpoch: ({ epoch }) => {
        epochsBefore ??= epoch - 1;
        const left = ((Date.now() - before) / 1000 / (epoch - epochsBefore)) * (recipe.epochs - epoch);
        console.error(`${name}, seed ${seed}: epoch ${epoch} of ${recipe.epochs}, ${format.duration(left)} to go`);
      },
    });
  const { model, seconds } = await begin(read(unfinished)).catch((error: Error) => {
    if (error instanceof OtherRun) return begin(undefined);
    throw error;
  });
  const judged = evaluate(model, held);
  model.dispose();
  const run: TrialRun = {
    recipe: name,
    fingerprint: recipeFingerprint(recipe),
    seed,
    wrong: wrongOf(judged),
    loss: judged.loss,
    seconds: Number(seconds.toFixed(1)),
    measured: new Date().toISOString().slice(0, 10),
    processor: machine().processor,
  };
  console.log(JSON.stringify(run));
  rmSync(unfinished, { force: true });
}

function read(file: string): Checkpoint | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return decodeCheckpoint(readFileSync(file));
  } catch (error) {
    console.error(`${file}: ${(error as Error).message}. The run begins anew.`);
    return undefined;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
