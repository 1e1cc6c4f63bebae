/** Question 8: what is wrong with a training, told from its curves. */
import { shuffle } from "../../random";
import { numbers, pick } from "../givens";
import { valueTask } from "../kinds";
import type { Task } from "../task";
import { type Cause, type RecordedCurves, recordedRuns } from "./q08Runs";

/** A run as `charts.learningCurves` draws its history. */
export interface BrokenRun {
  readonly history: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly validationLoss: number;
    readonly validationAccuracy: number;
  }[];
  /** Accuracy on new digits, once the training was over. */
  readonly later: number;
}

/** The five runs of a learner. */
export interface BrokenRuns {
  readonly runs: readonly BrokenRun[];
}

/** In the order of the numbers in the statement, from 1. */
const causes: readonly Cause[] = ["healthy", "rate", "labels", "scaling", "leak"];

const asRun = ({ loss, accuracy, validationLoss, validationAccuracy, later }: RecordedCurves): BrokenRun => ({
  history: loss.map((_, i) => ({
    epoch: i + 1,
    loss: loss[i],
    accuracy: accuracy[i],
    validationLoss: validationLoss[i],
    validationAccuracy: validationAccuracy[i],
  })),
  later,
});

function drawRuns(rng: () => number): BrokenRuns {
  const order = shuffle([...causes], rng);
  return { runs: order.map((cause) => asRun(pick(rng, recordedRuns[cause]))) };
}

/** The number of what is the matter with a run that was recorded. */
function recordedCause({ history }: BrokenRun): number {
  const isIt = ({ loss, validationLoss }: RecordedCurves): boolean =>
    loss.every((value, i) => value === history[i].loss && validationLoss[i] === history[i].validationLoss);
  return 1 + causes.findIndex((cause) => recordedRuns[cause].some(isIt));
}

/** The same, told from the curves as a reader tells it. */
function toldCause({ history, later }: BrokenRun): number {
  const { accuracy, validationAccuracy, validationLoss } = history[history.length - 1];
  const number = (cause: Cause): number => 1 + causes.indexOf(cause);
  if (validationAccuracy < 0.3) return number(accuracy < 0.3 ? "rate" : "labels");
  if (validationLoss > 1) return number("scaling");
  return number(validationAccuracy - later > 0.07 ? "leak" : "healthy");
}

export const brokenTraining: Task<BrokenRuns> = valueTask({
  task: ["8.6", "What is wrong here?", 2],
  givens: numbers<BrokenRuns>(
    { runs: (["labels", "leak", "healthy", "rate", "scaling"] as const).map((cause) => asRun(recordedRuns[cause][0])) },
    drawRuns,
  ),
  statement: () =>
    "Five trainings of one small network on 500 digits, 12 epochs each. They are real ones, and to each of them one of these happened:\n\n1. Nothing is wrong.\n2. The learning rate is far too high.\n3. The labels of the training images were shuffled: each image has the label of some other.\n4. The validation images were left at 0 to 255, while the training images were divided by 255.\n5. The validation images are among the training images.\n\n`runs[i].history` holds a training's curves, `show(charts.learningCurves(runs[i].history))` draws them, and `runs[i].later` is the network's accuracy on 5,000 new digits afterwards, treated as in training. Give a list of five numbers: what happened in the first training, in the second, and so on.",
  formula({ runs }, slip) {
    const taken: Record<number, number> = {};
    const take = (cause: Cause, other: Cause): void => {
      taken[1 + causes.indexOf(cause)] = 1 + causes.indexOf(other);
    };
    if (slip("rate-taken-for-labels")) take("rate", "labels");
    if (slip("labels-taken-for-rate")) take("labels", "rate");
    if (slip("leak-taken-for-health")) take("leak", "healthy");
    if (slip("health-taken-for-leak")) take("healthy", "leak");
    if (slip("scaling-taken-for-health")) take("scaling", "healthy");
    if (slip("health-taken-for-scaling")) take("healthy", "scaling");
    if (slip("labels-taken-for-scaling")) take("labels", "scaling");
    const found = runs.map((run) => taken[recordedCause(run)] ?? recordedCause(run));
    const listed = slip("runs-for-causes") ? causes.map((_, i) => found.indexOf(i + 1) + 1) : found;
    return slip("counted-from-zero") ? listed.map((number) => number - 1) : listed;
  },
  oracle: ({ runs }) => runs.map(toldCause),
  slips: {
    "rate-taken-for-labels":
      "Of one training you say that its labels were shuffled. But does its loss ever fall below that of guessing, on the images that it learns from? A network can learn shuffled labels by heart.",
    "labels-taken-for-rate":
      "Of one training you say that its rate was too high. But its training loss falls steadily. What could it be learning that helps with no other image?",
    "leak-taken-for-health":
      "You call a training sound that reads its validation images better than it reads new ones. How can that be?",
    "health-taken-for-leak":
      "You say that a training saw its validation images. Then it would read them as well as the others that it learned from. Does it?",
    "scaling-taken-for-health":
      "You call a training sound whose validation loss does not fit its validation accuracy. How large is the loss of a network that guesses among ten classes?",
    "health-taken-for-scaling":
      "You blame the scaling in a training whose validation loss is about what its validation accuracy would lead you to expect.",
    "labels-taken-for-scaling":
      "You blame the scaling of the validation images. But new digits, treated as in training, are not read either.",
    "runs-for-causes": "You list a training for each cause. Expected: a cause for each training.",
    "counted-from-zero": "The causes are numbered from 1.",
  },
  hints: [
    "Ask each training three things: does it learn its own images? Does it read the validation images? And does it read new ones, afterwards?",
    "A network that knows nothing has an accuracy of about .1 and a loss of about ln 10 = 2.3. Look at the two training curves first: which trainings learn nothing, or learn slowly? Then hold the validation curves against `later`.",
    "Another mistake, which none of the five made: the training images were left at 0 to 255 and the validation images were divided. Then training looks sound, and the validation loss stays near 2.2: inputs so small leave the network undecided. Six in ten of these images are read all the same, and of the new digits in `later`, more.",
  ],
});
