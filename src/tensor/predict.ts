/** What models say of images, batch by batch: one model or several, asked once or about several views of each image. */
import { checkInput, firstNotFinite } from "../data/check";
import type { Images } from "../data/images";
import { checkViews, type Views, viewsOf } from "../data/shift";
import { product } from "../numbers";
import { fail, format, wantKeys } from "../want";
import { isNative, tf } from "./backend";
import { compilePredictor, isCompilable, type Predictor, pixelType } from "./graph";
import { imagesToTensor, scalingOf } from "./scaling";
import { join } from "./state";
import { takesOf } from "./takes";

/** One model, or several whose outputs are averaged. */
export type Asked = tf.LayersModel | readonly tf.LayersModel[];

export interface AskingOptions {
  /**
   * How many views of each image a model is asked about: 1, the image (the default); 5, the image and the image moved by one
   * pixel to each side; 9, also along the diagonals (test-time augmentation). What comes in at the edge is 0, the background.
   * (Krizhevsky et al. 2012, section 4.1, average over ten parts of each image.)
   */
  readonly views?: Views;
}

/** So many images are read at once. */
export const PREDICTION_BATCH = 500;
/** From so many images on, a graph saves more than it takes to compile it. */
const WORTH_A_GRAPH = 2000;

/**
 * The model's output for every image, shape `[count, …]`, row by row: the mean over all views and models. The images are
 * scaled as each model was trained.
 * @throws when a model does not take the images, the models differ in what they take or give, or there are several views
 * for a model that answers for each place; and when it gives what is no number
 */
export function predict(asked: Asked, images: Images, options: AskingOptions = {}): Float32Array {
  const models = modelsOf(asked);
  const { views = 1 } = wantKeys("options", options, ["views"]);
  checkViews(views);
  checkModels(models, images, views);
  const predictors: Predictor[] = [];
  const parts: Float32Array[] = [];
  try {
    for (const model of models) predictors.push(predictorOf(model, images, views));
    for (let from = 0; from < images.count; from += PREDICTION_BATCH) {
      const seen = viewsOf(slice(images, from, Math.min(from + PREDICTION_BATCH, images.count)), views);
      parts.push(meanOutput(predictors.flatMap((predictor) => seen.map((view) => predictor.run(view)))));
    }
  } finally {
    for (const predictor of predictors) predictor.dispose();
  }
  return wantFinite(join(parts), images.count);
}

/** What models say of `count` images. @throws when some of it is no finite number */
export function wantFinite(output: Float32Array, count: number): Float32Array {
  const bad = firstNotFinite(output);
  if (bad < 0) return output;
  const image = Math.floor((bad * count) / output.length);
  return fail(
    `the model must give finite numbers (has its training diverged?), which fails for image ${image}`,
    output[bad],
  );
}

/** The mean of equally long outputs, value by value: by it several models become one answer. Of a single one, itself. */
export function meanOutput(outputs: readonly Float32Array[]): Float32Array {
  if (outputs.length === 1) return outputs[0];
  return Float32Array.from(outputs[0], (_, i) => {
    let total = 0;
    for (const output of outputs) total += output[i];
    return total / outputs.length;
  });
}

/** The models that are asked, one at least. */
export function modelsOf(asked: Asked): readonly tf.LayersModel[] {
  const models = Array.isArray(asked) ? (asked as readonly tf.LayersModel[]) : [asked as tf.LayersModel];
  if (models.length === 0) fail("models must be at least one", "none");
  return models;
}

function checkModels(models: readonly tf.LayersModel[], images: Images, views: Views): void {
  const [first, ...others] = models.map(takesOf);
  for (const [i, { input }] of others.entries()) {
    if (String(input) !== String(first.input))
      fail(`models must take images of one size, ${format(first.input)}, which fails for model ${i + 1}`, input);
  }
  checkInput(first, images);
  const { height, width, channels } = images;
  const [output, ...outputs] = [first, ...others].map(({ outputFor }) => outputFor([height, width, channels]));
  for (const [i, other] of outputs.entries()) {
    if (String(other) !== String(output))
      fail(`models must give the same classes, ${format(output)}, which fails for model ${i + 1}`, other);
  }
  if (views > 1 && product(output.slice(0, -1) as number[]) > 1)
    fail(`views must be 1 for a model that answers for each place, ${format(output)}: its answers move too`, views);
}

function slice({ pixels, height, width, channels }: Images, from: number, to: number): Images {
  const size = height * width * channels;
  return { pixels: pixels.subarray(from * size, to * size), count: to - from, height, width, channels };
}

function predictorOf(model: tf.LayersModel, { count, pixels }: Images, views: Views): Predictor {
  const compiled = count * views >= WORTH_A_GRAPH && isNative() && isCompilable(model);
  return compiled ? compilePredictor(model, pixelType(pixels)) : eagerPredictor(model);
}

/** For any model, operation by operation. */
function eagerPredictor(model: tf.LayersModel): Predictor {
  const scaling = scalingOf(model);
  return {
    run(images) {
      const x = imagesToTensor(images, scaling);
      const y = model.predict(x, { batchSize: images.count }) as tf.Tensor;
      // Not inside of tf.tidy: it looks for tensors in what it gives back, value by value, 100 times slower than the rest.
      const values = y.dataSync() as Float32Array;
      tf.dispose([x, y]);
      return values;
    },
    dispose: () => {},
  };
}
