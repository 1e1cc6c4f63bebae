/** Judging the models that `workbook train` saved: each alone, and all together. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import "../notebook/data";
import { heldOut, type LabelledImages, loadMnist, type Misread, misreadOf, type Views } from "../data";
import { loadModel } from "../notebook/save";
import { binomialInterval, type Interval, type McNemar, mcNemar } from "../statistics";
import { confusion, type Evaluation, evaluate, judge, meanOutput } from "../tensor";
import { format } from "../view";
import { terminal } from "../view/escape";
import { CliError, UsageError } from "./errors";
import { answer, say } from "./terminal";

export interface EvaluateFlags {
  readonly views: Views;
  readonly split: "test" | "held-out";
  readonly json?: boolean;
}

/** Kinds of mistakes that are named in a line. */
const namedConfusions = 3;

interface Score {
  readonly accuracy: number;
  /** Where the accuracy on ever more images of this kind would lie, 95 times out of 100. */
  readonly interval: Interval;
  readonly loss: number;
  readonly wrong: number;
  /** The most frequent first. */
  readonly confusions: readonly { readonly label: number; readonly as: number; readonly count: number }[];
  /** Each misread image, and what it was taken for. */
  readonly misread: readonly Misread[];
}

interface Answer {
  readonly split: EvaluateFlags["split"];
  readonly images: number;
  readonly views: Views;
  readonly models: readonly (Score & { readonly folder: string })[];
  readonly together?: Score;
  /** Of the first two models. */
  readonly mcNemar?: McNemar;
}

/** Judges the models of these folders. @throws where one has no model, or learned from what it would be judged on */
export async function evaluateRuns(folders: readonly string[], { views, split, json }: EvaluateFlags): Promise<void> {
  for (const folder of folders) checkFolder(folder, split);
  const paths = folders.map((folder) => resolve(folder));
  const twice = folders.find((_, i) => paths.indexOf(paths[i]) !== i);
  if (twice !== undefined)
    throw new UsageError(`this folder is named twice: ${twice}`, "Name it once: together, it would have two votes.");
  const images = split === "test" ? loadMnist({ split }) : loadMnist({ split: "train", ...heldOut });
  const evaluations: Evaluation[] = [];
  for (const folder of folders) {
    say(`Asking the model of ${terminal(folder)} …`);
    evaluations.push(await evaluationOf(folder, images, views));
  }
  const [first, second] = evaluations;
  const told: Answer = {
    split,
    images: images.count,
    views,
    models: evaluations.map((evaluation, i) => ({ folder: folders[i], ...scoreOf(evaluation, images) })),
    ...(second && {
      together: scoreOf(judge(meanOutput(evaluations.map((one) => one.probabilities)), images), images),
      mcNemar: mcNemar({ labels: images.labels, first: first.predictions, second: second.predictions }),
    }),
  };
  answer(json, told, textOf(told));
}

/** Fails before any work where a folder has no model, or one that learned from the held-out images. */
function checkFolder(folder: string, split: EvaluateFlags["split"]): void {
  if (!existsSync(join(folder, "model", "model.json"))) {
    const advice = "Name a folder that `workbook train` wrote, such as out/train/mnistFast-seed1.";
    throw new UsageError(`there is no trained model in this folder: ${folder}`, advice);
  }
  if (split === "held-out" && !(imagesLearned(folder) <= heldOut.offset)) {
    throw new UsageError(
      `this model is not known to have left the last 10,000 training images out: ${folder}`,
      "Train one with --hold-out 10000.",
    );
  }
}

/** How many training images, from the first on, a run learned from; NaN where it does not say. */
function imagesLearned(folder: string): number {
  try {
    const { images } = JSON.parse(readFileSync(join(folder, "result.json"), "utf8")) as { images?: unknown };
    return typeof images === "number" ? images : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

async function evaluationOf(folder: string, images: LabelledImages, views: Views): Promise<Evaluation> {
  try {
    const model = await loadModel(join(folder, "model"));
    try {
      const evaluation = evaluate(model, images, { views });
      const classes = evaluation.probabilities.length / images.count;
      if (classes !== 10) throw new Error(`the model must tell 10 classes apart: ${classes}`);
      return evaluation;
    } finally {
      model.dispose();
    }
  } catch (error) {
    const advice = "Train it again, or name another folder.";
    throw new CliError(`the model of ${folder} cannot be judged: ${(error as Error).message}`, advice);
  }
}

function scoreOf({ accuracy, loss, predictions }: Evaluation, { labels, count }: LabelledImages): Score {
  const misread = misreadOf({ labels, predictions });
  const confusions = confusion({ labels, predictions, classes: 10 })
    .flatMap((row, label) => row.map((count, as) => ({ label, as, count })))
    .filter(({ label, as, count }) => as !== label && count > 0)
    .sort((a, b) => b.count - a.count);
  const interval = binomialInterval(count - misread.length, count);
  return { accuracy, interval, loss, wrong: misread.length, confusions, misread };
}

function textOf({ split, images, views, models, together, mcNemar }: Answer): string {
  const rows: [name: string, score: Score][] = models.map((score) => [terminal(score.folder), score]);
  if (together) rows.push([`all ${models.length} together`, together]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const asked = views === 1 ? "" : `, ${views} views of each`;
  return [
    `On the ${images.toLocaleString("en")} ${split} images${asked}:`,
    ...rows.map(([name, score]) => `  ${name.padEnd(width)}  ${lineOf(score)}`),
    ...(mcNemar ? [comparison(mcNemar)] : []),
  ].join("\n");
}

function lineOf({ accuracy, interval: { low, high }, loss, wrong, confusions }: Score): string {
  const most = confusions.slice(0, namedConfusions).map(({ label, as, count }) => `${count} × ${label} as ${as}`);
  const range = `${(100 * low).toFixed(2)} to ${format.percent(high)}`;
  return `${format.percent(accuracy)} right (${range}), loss ${loss.toFixed(4)}, ${wrong} wrong${most.length > 0 ? `: ${most.join(", ")}` : ""}`;
}

function comparison({ onlyFirst, onlySecond, p }: McNemar): string {
  return (
    `Images that only the first model reads: ${onlyFirst}; only the second: ${onlySecond}. ` +
    `Were both equally good, luck would divide them at least this unevenly with a probability of p = ${p.toPrecision(2)} (McNemar's test).`
  );
}
