import { activation, dense, globalAvgPool, maxPool } from "../kinds";
import { type LayerSpec, type NetworkSpec, parallel, type Shape } from "../spec";
import { convNorm } from "./blocks";
import { squeezeExcite } from "./seNet";

export interface ResidualOptions {
  readonly name?: string;
  /** Filters of the block's 3 × 3 convolutions. */
  readonly filters: number;
  /** Of the block as a whole; default 1. */
  readonly strides?: number;
  /** Take the input through a 1 × 1 convolution: needed where the output has another shape. Default false. */
  readonly project?: boolean;
  /** Of batch normalization's moving statistics; default 0.99. */
  readonly momentum?: number;
  /** Biases in the convolutions, though the batch normalization after them has its own; default false, as in the paper. */
  readonly useBias?: boolean;
}

export interface BottleneckOptions extends Omit<ResidualOptions, "momentum"> {
  /** Which of its convolutions has the stride: the first, 1 × 1 (2015 paper; default), or the 3 × 3. */
  readonly strideIn?: "1x1" | "3x3";
  /** Weigh the maps before the addition (SENet): how many maps share a unit. Default: no weighing. */
  readonly squeeze?: number;
}

export interface ResidualBlockOptions {
  readonly name?: string;
  /** What learns the difference. */
  readonly layers: readonly LayerSpec[];
  /** What carries the input past them, where it must be made to fit; default: nothing, the input itself. */
  readonly shortcut?: readonly LayerSpec[];
}

/** `layers` learn what to add to their own input, which a shortcut carries past them; a ReLU after the addition. */
export function residual({ name, layers, shortcut = [] }: ResidualBlockOptions): LayerSpec[] {
  return [parallel({ name, branches: [layers, shortcut], merge: "add" }), activation({ activation: "relu" })];
}

/** Two 3 × 3 convolutions, the second without ReLU. */
function twice({ filters, strides = 1, useBias, momentum }: ResidualOptions): LayerSpec[] {
  const first = convNorm({ filters, kernelSize: 3, strides, useBias, momentum });
  return [...first, ...convNorm({ filters, kernelSize: 3, useBias, momentum, relu: false })];
}

/** Two 3 × 3 convolutions and a shortcut: the block of ResNet-18 and -34. */
export function basicBlock(options: ResidualOptions): LayerSpec[] {
  const { name, filters, strides, project = false, useBias, momentum } = options;
  const shortcut = project ? convNorm({ filters, kernelSize: 1, strides, useBias, momentum, relu: false }) : [];
  return residual({ name, layers: twice(options), shortcut });
}

/** 1 × 1 narrows, 3 × 3 looks, 1 × 1 widens to four times the filters: the block of ResNet-50 and deeper. */
export function bottleneck(options: BottleneckOptions): LayerSpec[] {
  const { name, filters, strides = 1, project = false, useBias, strideIn = "1x1", squeeze } = options;
  const wide = 4 * filters;
  const [first, second] = strideIn === "1x1" ? [strides, 1] : [1, strides];
  return residual({
    name,
    layers: [
      ...convNorm({ filters, kernelSize: 1, strides: first, useBias }),
      ...convNorm({ filters, kernelSize: 3, strides: second, useBias }),
      ...convNorm({ filters: wide, kernelSize: 1, useBias, relu: false }),
      ...(squeeze ? [squeezeExcite({ channels: wide, ratio: squeeze })] : []),
    ],
    shortcut: project ? convNorm({ filters: wide, kernelSize: 1, strides, useBias, relu: false }) : [],
  });
}

export interface ResNetOptions extends Pick<BottleneckOptions, "useBias" | "strideIn" | "squeeze"> {
  readonly name: string;
  readonly block: "basic" | "bottleneck";
  /** Blocks in each of the four stages. */
  readonly blocks: readonly [number, number, number, number];
  /** Default 1,000. */
  readonly classes?: number;
}

/**
 * A residual network for 224 × 224 RGB images (He et al. 2015): four stages of 64, 128, 256 and 512 filters, each after
 * the first at half the size. Shortcuts are projected where the shape changes (option B), with batch normalization.
 */
export function resNet({ name, block, blocks, classes = 1000, ...options }: ResNetOptions): NetworkSpec {
  const build = block === "basic" ? basicBlock : bottleneck;
  const stages = blocks.flatMap((depth, stage) =>
    Array.from({ length: depth }, (_, i) => {
      const opens = i === 0;
      return build({
        ...options,
        name: `conv${stage + 2}_${i + 1}`,
        filters: 64 * 2 ** stage,
        strides: opens && stage > 0 ? 2 : 1,
        project: opens && (stage > 0 || block === "bottleneck"),
      });
    }).flat(),
  );
  return {
    name,
    input: [224, 224, 3],
    layers: [
      ...convNorm({ filters: 64, kernelSize: 7, strides: 2, useBias: options.useBias }),
      maxPool({ poolSize: 3, strides: 2, padding: "same" }),
      ...stages,
      globalAvgPool(),
      dense({ units: classes, activation: "softmax" }),
    ],
  };
}

export interface SmallResNetOptions {
  /** Layers with parameters: 6n + 2; default 56. */
  readonly depth?: number;
  /** Of batch normalization's moving statistics; default 0.99. Short trainings need less, or the statistics lag behind. */
  readonly momentum?: number;
  /** Without shortcuts it is the paper's plain network, which gets harder to train as it gets deeper. Default true. */
  readonly shortcuts?: boolean;
  /** Default `[28, 28, 1]`. */
  readonly input?: Shape;
  /** Default 10. */
  readonly classes?: number;
}

/**
 * The paper's network for small images (He et al. 2015, 4.2): three stages of 16, 32 and 64 filters. Shortcuts that
 * change shape are projected, where the paper pads with zeros. With and without shortcuts its blocks have the same names:
 * `conv2_1`, or `conv2_1.1` and so on for the layers of a block that has none.
 */
export function smallResNet(options: SmallResNetOptions = {}): NetworkSpec {
  const { depth = 56, shortcuts = true, input = [28, 28, 1], classes = 10, momentum } = options;
  if (!Number.isInteger(depth) || depth < 8 || depth % 6 !== 2) throw new Error(`depth must be 8, 14, 20, …: ${depth}`);
  const blocks = Array.from({ length: (depth - 2) / 6 });
  const stages = [16, 32, 64].flatMap((filters, stage) =>
    blocks.flatMap((_, i) => {
      const opens = stage > 0 && i === 0;
      const block = { name: `conv${stage + 2}_${i + 1}`, filters, strides: opens ? 2 : 1, project: opens, momentum };
      if (shortcuts) return basicBlock(block);
      const plain = [...twice(block), activation({ activation: "relu" })];
      return plain.map((layer, number) => ({ ...layer, name: `${block.name}.${number + 1}` }));
    }),
  );
  return {
    name: `${shortcuts ? "residual" : "plain"}${depth}`,
    input,
    layers: [
      ...convNorm({ filters: 16, kernelSize: 3, momentum }),
      ...stages,
      globalAvgPool(),
      dense({ units: classes, activation: "softmax" }),
    ],
  };
}
