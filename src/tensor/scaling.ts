/** Scaling of pixels from 0–255 to what a network is fed. It travels with a model, so that predictions use the same. */
import { checkPixels } from "../data/check";
import type { Images } from "../data/images";
import { wantKeys, wantNumber } from "../want";
import { tf } from "./backend";

/** `(pixel − mean) / deviation`, pixels from 0 to 255. */
export interface PixelScaling {
  readonly mean: number;
  readonly deviation: number;
}

/** `raw` leaves pixels as they are, `unit` gives 0 to 1, `standard` mean 0 and deviation 1 over MNIST's training images. */
export const scalings: { readonly raw: PixelScaling; readonly unit: PixelScaling; readonly standard: PixelScaling } = {
  raw: { mean: 0, deviation: 1 },
  unit: { mean: 0, deviation: 255 },
  standard: { mean: 33.3184, deviation: 78.5675 },
};

/**
 * Images as a tensor `[count, height, width, channels]`, float32, scaled.
 * @throws when images or scaling are not what they must be
 */
export function imagesToTensor(images: Images, scaling: PixelScaling): tf.Tensor4D {
  checkPixels(images);
  checkScaling(scaling);
  const { pixels, count, height, width, channels } = images;
  return tf.tensor4d(scalePixels(pixels, scaling), [count, height, width, channels]);
}

/** Fails where a scaling is not one. */
export function checkScaling(scaling: PixelScaling): void {
  wantKeys("scaling", scaling, ["mean", "deviation"]);
  wantNumber("scaling.mean", scaling.mean);
  wantNumber("scaling.deviation", scaling.deviation, { above: 0 });
}

/** A scaled copy of `pixels`. */
function scalePixels(pixels: Uint8Array | Float32Array, { mean, deviation }: PixelScaling): Float32Array {
  const values = new Float32Array(pixels.length);
  const factor = 1 / deviation;
  for (let i = 0; i < values.length; i++) values[i] = (pixels[i] - mean) * factor;
  return values;
}

const KEY = "cnnWorkbookScaling";

/** Notes in a model how its input is scaled; saved with the model. */
export function setScaling(model: tf.LayersModel, scaling: PixelScaling): void {
  checkScaling(scaling);
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [KEY]: scaling });
}

/** How a model's input is scaled, where that is noted. @throws when what is noted, as in a file, is no scaling */
export function notedScaling(model: tf.LayersModel): PixelScaling | undefined {
  const metadata = model.getUserDefinedMetadata() as { [KEY]?: PixelScaling } | undefined;
  const noted = metadata?.[KEY];
  if (noted !== undefined) checkScaling(noted);
  return noted;
}

/** How a model's input is scaled; raw pixels for a model of unknown origin. */
export function scalingOf(model: tf.LayersModel): PixelScaling {
  return notedScaling(model) ?? scalings.raw;
}
