/** What stands on the board: the recorded recipes, and the reader's own. */
import {
  type BoardEntry,
  type BoardRow,
  type BoardRun,
  boardRows,
  type Machine,
  type RecordedRun,
  recorded,
} from "../../data";
import { countMultiplyAdds, countParameters } from "../../network";
import { type Recipe, recipeFingerprint, recipes } from "../../tensor";
import { ownEntries } from "./own";

const runOf = ({ seed, seconds, peakMemory, testAccuracy, testLoss, misread }: RecordedRun): BoardRun => ({
  seed,
  seconds,
  ...(peakMemory !== undefined && { peakMemory }),
  testAccuracy,
  testLoss,
  ...(misread && { misread }),
});

interface Record {
  readonly fingerprint: string;
  readonly machine: Machine;
}

/** A recipe's figures are those of its record while the two have one fingerprint; else its network may be another. */
function entryOf(recipe: Recipe, { fingerprint, machine }: Record, runs: readonly RecordedRun[]): BoardEntry {
  const { name, description, network } = recipe;
  const same = recipeFingerprint(recipe) === fingerprint;
  return {
    name,
    description,
    by: "workbook",
    fingerprint,
    epochs: runs[0].history.length,
    ...(same && { parameters: countParameters(network).total, multiplyAdds: countMultiplyAdds(network) }),
    machine: `${machine.cores} × ${machine.processor}`,
    runs: runs.map(runOf),
  };
}

/** The recipes that came with the workbook, as `npm run bench` recorded them. */
export function recordedEntries(): BoardEntry[] {
  const { mnistBaseline, mnistFast, mnistBest } = recipes;
  const [baseline, fast, best] = [recorded("baseline"), recorded("mnistFast"), recorded("mnistBest")];
  const inKeras = { ...mnistBaseline, name: "mnistBaseline in Keras" };
  return [
    entryOf(mnistBaseline, baseline, [baseline.ours]),
    entryOf(inKeras, baseline, [baseline.keras]),
    entryOf(mnistFast, fast, fast.runs),
    entryOf(mnistBest, best, best.runs),
  ];
}

/** The lines of the board: the recipes that came with the workbook and your own, the most accurate first. */
export function board(): BoardRow[] {
  return boardRows([...recordedEntries(), ...ownEntries()]);
}
