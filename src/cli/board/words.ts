/** Figures of the board as they are read. */
import type { BoardRow } from "../../data";
import type { Spread } from "../../statistics";
import { format } from "../../view";

/** `99.710 % ± 0.010`, its standard error in percentage points; of one run `99.75 %`. */
export function share({ mean, error }: Spread): string {
  return Number.isNaN(error) ? format.percent(mean) : `${format.percent(mean, 3)} ± ${(100 * error).toFixed(3)}`;
}

/** `0.0151 ± 0.0003`. */
export function figure({ mean, error }: Spread, digits: number): string {
  return Number.isNaN(error) ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${error.toFixed(digits)}`;
}

/** `10 seeds`, or `1 seed`. */
export const seedsText = ({ seeds }: BoardRow): string => `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`;

export const intervalText = ({ interval: { low, high } }: BoardRow): string =>
  `${format.percent(low)} to ${format.percent(high)}`;

/** Of a figure that the record has not kept. */
export const notRecorded = "not recorded";

export const workText = ({ teraflop }: BoardRow): string =>
  teraflop === undefined ? notRecorded : `${format.number(teraflop)} TFLOP`;

export const parametersText = ({ parameters }: BoardRow): string =>
  parameters === undefined ? notRecorded : format.count(parameters);

export const memoryText = ({ peakMemory }: BoardRow): string =>
  peakMemory === undefined ? notRecorded : `${Math.round(peakMemory / 1e6)} MB`;

export const repeatedText = ({ scores }: BoardRow): string =>
  scores ? `${figure(scores.repeated, 1)} of ${scores.wrongLabels}` : notRecorded;

/** Who ran it. */
export const nameText = ({ name, by }: BoardRow): string => (by === "you" ? `${name} (yours)` : name);

/** What stands below the board, in the terminal and on the page. */
export const explanations: readonly string[] = [
  "Accuracy: the mean over the seeds on the 10,000 test images, and its standard error (percentage points). From one seed there is no error to compute.",
  "95 % interval: where the true accuracy most likely lies, if the 10,000 images are a fair sample of all digits (Wilson's interval).",
  "Loss: the mean cross-entropy against the labels as they are. Recipes that smooth labels are less sure on purpose, so theirs is higher.",
  "Arithmetic: 3 times the network's multiply-adds per image (forward, and twice that back), times 60,000 images, times the epochs; a multiply-add is two operations. Counted as plain sums of products; some convolutions need fewer.",
  "Labels: of the test labels 15 were found wrong by people (Northcutt, Athalye and Mueller 2021, arXiv 2103.14749). Put right: 10 labels corrected, 5 images left out on which people did not agree. Repeated: how many of the 15 wrong labels the answers equal; whoever reads every digit correctly repeats none, and gets 99.85 % on the labels as they are.",
];
