/** Variants of images that keep their label: seeded, on batches, the input untouched. */

/** Images as rows of pixels: `[count, height, width, channels]`; the background is 0. */
export interface PixelBatch {
  readonly pixels: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels?: number;
}

export interface FloatBatch extends PixelBatch {
  readonly pixels: Float32Array;
}

/** Makes a variant of every image; what it draws comes from `rng`. */
export type Augmentation = (batch: PixelBatch, rng: () => number) => FloatBatch;

export interface AffineOptions {
  readonly degrees?: number;
  readonly pixels?: number;
  readonly factor?: number;
  readonly shear?: number;
}

function affine({ degrees = 10, pixels = 2, factor = 0.1, shear = 5 }: AffineOptions = {}): Augmentation {
  return (batch, rng) => {
    const { count, height, width, channels = 1 } = batch;
    const output = new Float32Array(batch.pixels.length);
    const spread = (limit: number): number => (2 * rng() - 1) * limit;
    for (let n = 0; n < count; n++) {
      const angle = (spread(degrees) * Math.PI) / 180;
      const slant = Math.tan((spread(shear) * Math.PI) / 180);
      const zoom = 1 / (1 + spread(factor));
      const [dy, dx] = [spread(pixels), spread(pixels)];
      const [cos, sin] = [Math.cos(angle) * zoom, Math.sin(angle) * zoom];
      const base = n * height * width * channels;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [v, u] = [y - (height - 1) / 2 - dy, x - (width - 1) / 2 - dx];
          const sx = cos * u + (sin + slant * cos) * v + (width - 1) / 2;
          const sy = -sin * u + (cos - slant * sin) * v + (height - 1) / 2;
          const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
          const [fx, fy] = [sx - x0, sy - y0];
          for (let c = 0; c < channels; c++) {
            const at = (yy: number, xx: number): number =>
              yy < 0 || xx < 0 || yy >= height || xx >= width
                ? 0
                : batch.pixels[base + (yy * width + xx) * channels + c];
            output[base + (y * width + x) * channels + c] =
              (1 - fy) * ((1 - fx) * at(y0, x0) + fx * at(y0, x0 + 1)) +
              fy * ((1 - fx) * at(y0 + 1, x0) + fx * at(y0 + 1, x0 + 1));
          }
        }
      }
    }
    return { ...batch, pixels: output };
  };
}

export const augment: { readonly affine: typeof affine } = { affine };
