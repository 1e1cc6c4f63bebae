/** The words that layers and networks are described in. */

/** Shape of one instance, without the batch: `[height, width, channels]` or `[units]`; `null` stands for any size. */
export type Shape = readonly (number | null)[];

/** Of a shape: `[height, width, channels]` has them all. More TensorFlow.js cannot normalize, or give a bias. */
export const mostAxes = 3;

/** Height and width, in that order. */
export type Size2d = readonly [height: number, width: number];

/** `same` pads with zeros so that the output is `ceil(input / stride)`; `valid` does not pad. */
export type Padding = "valid" | "same";

export type Activation = "linear" | "relu" | "sigmoid" | "tanh" | "softmax" | "swish" | "elu" | "selu" | "softplus";

export type Initializer =
  | "glorotUniform"
  | "glorotNormal"
  | "heNormal"
  | "heUniform"
  | "leCunNormal"
  | "zeros"
  | "ones";

/** How `parallel` joins its branches. `multiply` broadcasts a `[1, 1, channels]` or `[height, width, 1]` branch. */
export type Merge = "add" | "concat" | "multiply";

export interface Named {
  /** Name within its list; the kind, numbered where it repeats, when left out. */
  readonly name?: string;
}

/** The number of values in one instance; NaN when a size is unknown. */
export function sizeOf(shape: Shape): number {
  return shape.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
}

/** The size of the last axis. */
export const channelsOf = (shape: Shape): number => shape[shape.length - 1] as number;

export const area = ([height, width]: Size2d): number => height * width;
