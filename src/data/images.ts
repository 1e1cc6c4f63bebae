/** Images and their labels: the one type of all that goes into a network. */

export interface Images {
  /** `[count, height, width, channels]`, row by row; 0 (background) to 255 in images, any finite number in feature maps. */
  readonly pixels: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 in grey images, 3 in colour ones: red, green, blue. */
  readonly channels: number;
}

/** Images, each with a class or, for segmentation, with a class for every pixel. */
export interface LabelledImages extends Images {
  /** `[count]`: the class of each image; or `[count, height, width]`: the class of each pixel. */
  readonly labels: Uint8Array;
  /** What the classes 0, 1, … are called, where that is known. */
  readonly classNames?: readonly string[];
}

/** Labelled images as files hold them: pixels are bytes. */
export interface ByteImages extends LabelledImages {
  readonly pixels: Uint8Array;
}

/** Images that may have labels. */
export type AnyImages = Images & { readonly labels?: Uint8Array };

/** Whether there is a label for every pixel, and not for every image. */
export function hasPixelLabels({ labels, count }: AnyImages): boolean {
  return labels !== undefined && labels.length !== count;
}

/** Room for `length` values of the same kind, all 0. */
export function emptyLike<T extends Images["pixels"]>(values: T, length: number): T {
  return new (values.constructor as new (length: number) => T)(length);
}

/** The rows with these indices, each of `size` values, one after the other. */
export function gatherRows<T extends Images["pixels"]>(values: T, size: number, indices: ArrayLike<number>): T {
  const rows = emptyLike(values, indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    rows.set(values.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
  }
  return rows;
}
