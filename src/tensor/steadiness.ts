/** How steady a network is: what becomes of its feature maps, and of its answers, when its images change a little. */
import type { Images } from "../data/images";
import { largestIndex, mean } from "../numbers";
import { fail } from "../want";
import type { tf } from "./backend";
import { type LayerOutputOptions, layerOutput, relativeChange } from "./invariance";
import { predict } from "./predict";

/**
 * The relative change of a layer's output from `images` to each of its `variants`, as `relativeChange` has it; their mean.
 * @throws when there is no variant, or what `layerOutput` throws
 */
export function outputChange(
  model: tf.LayersModel,
  images: Images,
  variants: readonly Images[],
  options: LayerOutputOptions,
): number {
  wantVariants(images, variants);
  const before = layerOutput(model, images, options);
  return mean(variants.map((variant) => relativeChange(before, layerOutput(model, variant, options))));
}

/**
 * The share of images, from 0 to 1, for which the model's most probable class is another one in a variant, right or wrong;
 * the mean over `variants`.
 * @throws when there is no variant, the model does not take the images, or it gives what is no number
 */
export function answersChanged(model: tf.LayersModel, images: Images, variants: readonly Images[]): number {
  wantVariants(images, variants);
  const before = answers(model, images);
  return mean(
    variants.map((variant) => {
      const after = answers(model, variant);
      return after.filter((answer, i) => answer !== before[i]).length / images.count;
    }),
  );
}

function answers(model: tf.LayersModel, images: Images): number[] {
  const output = predict(model, images);
  const classes = output.length / images.count;
  return Array.from({ length: images.count }, (_, i) => largestIndex(output, i * classes, classes));
}

function wantVariants({ count }: Images, variants: readonly Images[]): void {
  if (variants.length === 0) fail("variants must be at least one", "none");
  for (const variant of variants) {
    if (variant.count !== count) fail(`a variant must have as many images, ${count}`, variant.count);
  }
}
