/** How each kind of layer is drawn. */
import type { SimpleKind, SimpleSpec, Size2d, SpecOf } from "../../../network";

/** What a box stands for, in the legend and by colour. */
export type Family = "convolution" | "pool" | "dense" | "normalization" | "enlarging" | "other";

export interface Drawn<S> {
  readonly family: Family;
  /** Told with the layer before it instead of having a box: it changes no shape, or only how it is read. */
  readonly follows: boolean;
  readonly words: string;
  /** One or two short lines: the window, and how many maps or units come out. */
  label(spec: S, maps: string): string[];
}

export const window = ([height, width]: Size2d): string => `${height}×${width}`;

const drawn: { readonly [K in SimpleKind]: Drawn<SpecOf<K>> } = {
  conv: {
    family: "convolution",
    follows: false,
    words: "convolution",
    label: ({ kernelSize }, maps) => [window(kernelSize), maps],
  },
  depthwiseConv: {
    family: "convolution",
    follows: false,
    words: "depthwise convolution",
    label: ({ kernelSize }, maps) => [`${window(kernelSize)} each`, maps],
  },
  separableConv: {
    family: "convolution",
    follows: false,
    words: "separable convolution",
    label: ({ kernelSize }, maps) => [`${window(kernelSize)} sep`, maps],
  },
  transposedConv: {
    family: "enlarging",
    follows: false,
    words: "transposed convolution",
    label: ({ kernelSize }, maps) => [window(kernelSize), maps],
  },
  maxPool: {
    family: "pool",
    follows: false,
    words: "max pool",
    label: ({ poolSize }) => ["max", window(poolSize)],
  },
  avgPool: {
    family: "pool",
    follows: false,
    words: "mean pool",
    label: ({ poolSize }) => ["mean", window(poolSize)],
  },
  globalAvgPool: { family: "pool", follows: false, words: "mean of each map", label: () => ["mean", "of all"] },
  dense: { family: "dense", follows: false, words: "dense layer", label: (_, maps) => ["dense", maps] },
  flatten: { family: "other", follows: true, words: "flatten", label: () => ["flatten"] },
  reshape: { family: "other", follows: true, words: "reshape", label: () => ["reshape"] },
  batchNorm: {
    family: "normalization",
    follows: true,
    words: "batch normalization",
    label: () => ["batchNorm"],
  },
  groupNorm: {
    family: "normalization",
    follows: true,
    words: "group normalization",
    label: () => ["groupNorm"],
  },
  dropout: { family: "other", follows: true, words: "dropout", label: () => ["dropout"] },
  activation: {
    family: "other",
    follows: true,
    words: "activation",
    label: ({ activation }) => [activation],
  },
  localResponseNorm: {
    family: "normalization",
    follows: false,
    words: "local response normalization",
    label: () => ["LRN"],
  },
  upsample: {
    family: "enlarging",
    follows: false,
    words: "upsample",
    label: ({ size }) => ["up", window(size)],
  },
};

/** How a layer is drawn. */
export const drawnAs = (spec: SimpleSpec): Drawn<SimpleSpec> => drawn[spec.kind] as Drawn<SimpleSpec>;
