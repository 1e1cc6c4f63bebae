/** Options that several kinds share, and their defaults, which are those of Keras. */
import type { Activation, Initializer, Named, Padding, Size2d } from "../vocabulary";
import type { Kernel } from "../want";

/** A size in both directions, or `[height, width]`. */
export type Size = number | Size2d;

export const pair = (size: Size): Size2d => (typeof size === "number" ? [size, size] : size);

/** Options that every layer with a kernel takes. */
export interface KernelOptions extends Named {
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Of the kernel; default `glorotUniform`. Biases start at zero. */
  readonly initializer?: Initializer;
}

export interface WindowOptions extends KernelOptions {
  readonly kernelSize: Size;
  /** Default 1. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/** A layer with its name where it has one: a name left out is no entry at all. */
export function named<T extends object>(name: string | undefined, layer: T): T & Named {
  return name === undefined ? layer : { ...layer, name };
}

export function kernelDefaults(options: KernelOptions): Kernel {
  const { useBias = true, activation = "linear", initializer = "glorotUniform" } = options;
  return { useBias, activation, initializer };
}

/** A kernel that is slid over feature maps. */
export interface WindowSpec extends Named, Kernel {
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
}

export function windowDefaults({ kernelSize, strides = 1, padding = "valid" }: WindowOptions): {
  kernelSize: Size2d;
  strides: Size2d;
  padding: Padding;
} {
  return { kernelSize: pair(kernelSize), strides: pair(strides), padding };
}
