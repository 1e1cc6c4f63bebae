import { checkImages } from "../data/check";
import type { Images } from "../data/images";
import type { LayerSpec } from "../network";
import { fail } from "../want";
import { buildModel } from "./build";
import { predict } from "./predict";

/**
 * What one layer makes of images, or of feature maps: maps again, with its initial weights where it has any. Pixels are
 * taken as they are, not scaled.
 * @param seed decides the weights; default 1
 * @throws when the layer does not take such images, or gives no maps
 */
export function applyLayer(layer: LayerSpec, images: Images, { seed = 1 }: { seed?: number } = {}): Images {
  checkImages(images);
  const { count, height, width, channels } = images;
  const model = buildModel({ name: "one layer", input: [height, width, channels], layers: [layer] }, { seed });
  try {
    const shape = model.outputs[0].shape.slice(1) as number[];
    if (shape.length !== 3) fail("the layer must give maps of height, width and channels", shape);
    const pixels = predict(model, { ...images, pixels: Float32Array.from(images.pixels) });
    return { pixels, count, height: shape[0], width: shape[1], channels: shape[2] };
  } finally {
    model.dispose();
  }
}
