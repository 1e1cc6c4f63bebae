/** The one check of all that decides a training run, and where it comes from. */
import { checkAgainst } from "../data/check";
import type { LabelledImages } from "../data/images";
import { fail, wantKeys, wantNumber, wantOneOf, wantWhole } from "../want";
import { checkAugmentation } from "./augment/step";
import { checkAveraging } from "./averaging";
import type { tf } from "./backend";
import { knownNetwork } from "./build";
import { checkSoftmax } from "./logits";
import { checkOptimizer } from "./optimizerOptions";
import { checkScaling, notedScaling } from "./scaling";
import { checkSchedule } from "./schedule";
import { defaults, type Recipe, type TrainingOptions, type TrainingSettings } from "./settings";
import { takesOf } from "./takes";

type Check = (value: never) => unknown;
type Checks<T> = { readonly [K in keyof Required<T>]: Check };

const share = (name: string) => (value: number) => wantNumber(name, value, { least: 0, below: 1 });
const callback = (name: string) => (value: unknown) => {
  if (typeof value !== "function") fail(`${name} must be a function`, value);
};

/** A check for each setting. Those of `optional` are off when they are `undefined`. */
const required: Checks<Pick<TrainingSettings, "scaling" | "optimizer" | "schedule" | "batchSize" | "epochs">> = {
  scaling: checkScaling,
  optimizer: checkOptimizer,
  schedule: checkSchedule,
  batchSize: (value) => wantWhole("batchSize", value),
  epochs: (value) => wantWhole("epochs", value),
};
const optional: Checks<Omit<TrainingSettings, keyof typeof required>> = {
  labelSmoothing: share("labelSmoothing"),
  augmentation: (value) => checkAugmentation("augmentation", value),
  averaging: checkAveraging,
  math: (value) => wantOneOf("math", value, ["float32", "fast"]),
};
/** What is said of one run alone. */
const ofRun: Checks<Omit<TrainingOptions, keyof TrainingSettings>> = {
  seed: (value) => wantWhole("seed", value, { least: 0, most: 2 ** 32 - 1 }),
  validation: () => {}, // checkTrainingData looks at it
  patience: (value) => wantWhole("patience", value),
  onProgress: callback("onProgress"),
  onEpoch: callback("onEpoch"),
  onCheckpoint: callback("onCheckpoint"),
  resumeFrom: (value: unknown) => {
    if (typeof value !== "object" || value === null || !("run" in value))
      fail("resumeFrom must be a checkpoint", value);
  },
  signal: (value: unknown) => {
    if (typeof (value as AbortSignal).addEventListener !== "function") fail("signal must be an AbortSignal", value);
  },
};

const settingNames = Object.keys({ ...required, ...optional });
const checks: Readonly<Record<string, Check>> = { ...required, ...optional, ...ofRun };
/** What a recipe says beside its settings. */
const besideSettings: readonly string[] = ["name", "description", "network"] satisfies (keyof Recipe)[];

/** Whether `subject` is a recipe, and not a model. @throws when it is neither */
export function isRecipe(subject: Recipe | tf.LayersModel): subject is Recipe {
  if (typeof subject === "object" && subject !== null) {
    if ("network" in subject) return true;
    if ("layers" in subject && "inputs" in subject) return false;
  }
  return fail("what is trained must be a recipe with a network, or a model", subject);
}

/**
 * The options of a run, where a whole recipe may stand among them (`{ ...recipe, epochs: 5 }`): without its name and description,
 * and without its network, which must be the one that is trained.
 * @throws when it is another network
 */
export function optionsFor(subject: Recipe | tf.LayersModel, options: TrainingOptions): TrainingOptions {
  wantKeys("options", options, [...Object.keys(checks), ...besideSettings]);
  const { name: _, description: __, network, ...own } = options as TrainingOptions & Partial<Recipe>;
  const trained = isRecipe(subject) ? subject.network : knownNetwork(subject);
  if (network !== undefined && JSON.stringify(network) !== JSON.stringify(trained)) {
    const instead = "const { network, ...settings } = recipe";
    fail(`options.network must be the network that is trained, or be left out (${instead})`, network?.name);
  }
  return own;
}

/**
 * The settings of a run: those of `options`, then the recipe's (of a model: the scaling that it has), then the defaults.
 * A setting that may be left out is turned off by an `undefined` in `options`.
 * @throws when a recipe or an option has a name that is none
 */
export function completeSettings(subject: Recipe | tf.LayersModel, options: TrainingOptions): TrainingSettings {
  wantKeys("options", options, Object.keys(checks));
  const own = isRecipe(subject) ? subject : { scaling: notedScaling(subject) };
  if (isRecipe(subject)) wantKeys("a recipe's settings", subject, [...settingNames, ...besideSettings]);
  const chosen = settingNames.map((name) => {
    const sources: Readonly<Record<string, unknown>>[] = [{ ...options }, { ...own }, { ...defaults }];
    const decides = sources.find((source) => source[name] !== undefined || (name in source && name in optional));
    return [name, decides?.[name]] as const;
  });
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined)) as unknown as TrainingSettings;
}

/** Fails with one clear line where a setting or an option makes no sense. */
export function checkSettings(settings: TrainingSettings & TrainingOptions): void {
  wantKeys("options", settings, Object.keys(checks));
  for (const [name, value] of Object.entries(settings)) {
    if (value !== undefined || name in required) checks[name](value as never);
  }
  if (settings.patience !== undefined && settings.validation === undefined) {
    fail("patience needs validation images, whose loss it watches", settings.patience);
  }
}

/** Fails where a model cannot be trained on these images, or judged on those for validation. */
export function checkTrainingData(
  model: tf.LayersModel,
  images: LabelledImages,
  { validation }: Pick<TrainingOptions, "validation"> = {},
): void {
  checkSoftmax(model);
  if (model.trainableWeights.length === 0)
    fail("at least one layer of the model must have weights to train", model.name);
  const takes = takesOf(model);
  checkAgainst(takes, images);
  if (validation !== undefined) checkAgainst(takes, validation, "validation");
}
