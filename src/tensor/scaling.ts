/** Scaling of pixels from 0–255 to what a network is fed. It travels with a model, so that predictions use the same. */
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

/** Images as typed arrays, rows of pixels from 0 to 255: `[count, height, width, channels]`, one channel unless said. */
export interface Images {
  readonly pixels: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels?: number;
}

/** Images with a class each, or with a class for each pixel (`labels.length === count · height · width`). */
export interface LabelledImages extends Images {
  readonly labels: Uint8Array;
}

/** Images `from` up to `to` as a tensor `[to − from, height, width, channels]`, float32, scaled. */
export function imagesToTensor(
  images: Images,
  scaling: PixelScaling,
  from = 0,
  to: number = images.count,
): tf.Tensor4D {
  const { height, width, channels = 1 } = images;
  const size = height * width * channels;
  const values = scalePixels(images.pixels.subarray(from * size, to * size), scaling);
  return tf.tensor4d(values, [to - from, height, width, channels]);
}

/** A scaled copy of `pixels`. */
export function scalePixels(pixels: Uint8Array | Float32Array, { mean, deviation }: PixelScaling): Float32Array {
  const values = new Float32Array(pixels.length);
  const factor = 1 / deviation;
  for (let i = 0; i < values.length; i++) values[i] = (pixels[i] - mean) * factor;
  return values;
}

const KEY = "cnnWorkbookScaling";

/** Notes in a model how its input is scaled; saved with the model. */
export function setScaling(model: tf.LayersModel, scaling: PixelScaling): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [KEY]: scaling });
}

/** How a model's input is scaled; raw pixels for a model of unknown origin. */
export function scalingOf(model: tf.LayersModel): PixelScaling {
  const metadata = model.getUserDefinedMetadata() as { [KEY]?: PixelScaling } | undefined;
  return metadata?.[KEY] ?? scalings.raw;
}
