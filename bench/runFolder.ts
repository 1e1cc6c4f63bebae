/** Runs that `workbook train` kept, as records have them. */
import "../src/notebook/data";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMnist, misreadOf, type RecordedRun as Run } from "../src/data";
import { loadModel } from "../src/notebook/save";
import { evaluate } from "../src/tensor";

/** The run that `workbook train` kept in a folder; where that was before runs kept what they misread, its model is asked. */
export async function runIn(folder: string): Promise<Run> {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
  const { seed, seconds, peakMemory, testAccuracy, testLoss } = read<Run>("result.json");
  const misread = existsSync(join(folder, "misread.json"))
    ? read<Run["misread"]>("misread.json")
    : await misreadByModel(join(folder, "model"));
  return { seed, seconds, peakMemory, testAccuracy, testLoss, misread, history: read<Run["history"]>("history.json") };
}

async function misreadByModel(folder: string): Promise<Run["misread"]> {
  const test = loadMnist({ split: "test" });
  const model = await loadModel(folder);
  const { predictions } = evaluate(model, test);
  model.dispose();
  return misreadOf({ labels: test.labels, predictions });
}
