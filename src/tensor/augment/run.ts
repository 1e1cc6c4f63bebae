/** Carries out the steps of an augmentation, neighbouring geometric ones in a single pass. */
import { checkImages } from "../../data/check";
import { hasPixelLabels } from "../../data/images";
import { random } from "../../random";
import { identity, multiply } from "./matrix";
import { Places } from "./resample";
import {
  type Augmentation,
  checkAugmentation,
  type FloatBatch,
  type GeometricStep,
  type ImageSize,
  type Matrix,
  type PixelBatch,
  type PixelStep,
  type Step,
  vary,
} from "./step";

/** A step with the generator that it draws from. */
interface Seeded<T extends Step> {
  readonly step: T;
  readonly rng: () => number;
}

/** The augmentation that carries out `steps` in this order. */
export function augmentation(steps: readonly Step[]): Augmentation {
  return Object.assign((batch: PixelBatch, rng: () => number) => run(steps, batch, rng), { steps });
}

/**
 * Several augmentations, one after the other. Neighbours that only move pixels are merged into one pass: the picture is
 * interpolated once, however many there are, and what one pushes over the edge another can bring back. Each draws from a
 * generator of its own that follows from the one seed, so one more at the end leaves what the others do as it is.
 * @throws when one of them is no function
 */
export function compose(augmentations: readonly Augmentation[]): Augmentation {
  const steps = augmentations.flatMap((one): readonly Step[] => {
    checkAugmentation("each of augmentations", one);
    return one.steps ?? [{ kind: "foreign", call: one }];
  });
  return augmentation(steps);
}

function run(steps: readonly Step[], batch: PixelBatch, rng: () => number): FloatBatch {
  checkImages(batch);
  const generators = steps.length === 1 ? [rng] : steps.map(() => random(Math.floor(rng() * 2 ** 32)));
  let result: FloatBatch = { ...batch, pixels: Float32Array.from(batch.pixels) };
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step.kind === "foreign") result = vary(step.call, result, generators[i]);
    else if (step.kind === "pixels") change({ step, rng: generators[i] }, result);
    else {
      const chain: Seeded<GeometricStep>[] = [{ step, rng: generators[i] }];
      for (let next = steps[i + 1]; next?.kind === "geometric"; next = steps[++i + 1]) {
        chain.push({ step: next, rng: generators[i + 1] });
      }
      result = { ...result, ...move(chain, result) };
    }
  }
  return result;
}

function sizeOf({ height, width, channels }: PixelBatch): ImageSize {
  return { height, width, channels };
}

/** In place: the pixels are already a copy. */
function change({ step, rng }: Seeded<PixelStep>, batch: FloatBatch): void {
  const size = batch.pixels.length / batch.count;
  for (let n = 0; n < batch.count; n++)
    step.change(batch.pixels.subarray(n * size, (n + 1) * size), rng, sizeOf(batch));
}

/** Pixels, and labels of pixels, where the chain takes them. */
function move(chain: readonly Seeded<GeometricStep>[], batch: FloatBatch): Pick<FloatBatch, "pixels" | "labels"> {
  const size = sizeOf(batch);
  const places = new Places(size);
  const moved = new Float32Array(batch.pixels.length);
  const length = moved.length / batch.count;
  const labels = hasPixelLabels(batch) ? (batch.labels as Uint8Array) : undefined;
  const movedLabels = labels && new Uint8Array(labels.length);
  // From the finished picture back to the first one: the last step says first where a pixel comes from.
  const backwards = [...chain].reverse();
  for (let n = 0; n < batch.count; n++) {
    let matrix: Matrix = identity;
    let started = false;
    for (const { step, rng } of backwards) {
      const map = step.draw(rng, size);
      if (!("right" in map)) {
        if (started) places.transform(map);
        else matrix = multiply(map, matrix);
        continue;
      }
      if (!started) places.start(matrix);
      started = true;
      places.displace(map);
    }
    if (!started) places.start(matrix);
    places.sample(batch.pixels, moved, n * length);
    if (labels && movedLabels) places.pick(labels, movedLabels, n * size.height * size.width);
  }
  return { pixels: moved, ...(movedLabels && { labels: movedLabels }) };
}
