/** Bytes of memory that a network needs at the least, for predicting and for training. */
import { sum } from "../numbers";
import { fail, wantNumber, wantOneOf, wantWhole } from "../want";
import { fold } from "./fold";
import { kindOf } from "./kinds";
import type { LayerKind, LayerSpec, NetworkSpec } from "./spec";
import { type TracedLayer, trace } from "./trace";
import { type Shape, sizeOf } from "./vocabulary";

export interface MemoryOptions {
  /** Default 1. */
  readonly batchSize?: number;
  /** Default `inference`. */
  readonly mode?: "inference" | "training";
  /** 4 for float32 (the default), 2 for float16. */
  readonly bytesPerValue?: number;
  /** Training only: what the optimizer keeps for each parameter: `sgd` nothing (the default), `momentum` one value, `adam` two. */
  readonly optimizer?: "sgd" | "momentum" | "adam";
}

export interface LayerMemory {
  readonly name: string;
  readonly kind: LayerKind;
  readonly outputShape: Shape;
  /** Bytes of its output, and of maps inside it, for the whole batch; 0 for a layer that only views its input. */
  readonly activations: number;
  /** Bytes of its parameters. */
  readonly parameters: number;
}

/** All figures in bytes. */
export interface MemoryReport {
  readonly parameters: number;
  /** Training: the batch of input images. Predicting: 0, the input counts among the activations while it is alive. */
  readonly input: number;
  /** Training: every layer's output, kept for the backward pass. Predicting: the most that is alive at once. */
  readonly activations: number;
  /**
   * Training: room for one gradient a trainable parameter, as a program has it that keeps it from step to step. Those of
   * the activations are not counted: each can take the place of its activation (`memoryTimeline`).
   */
  readonly gradients: number;
  readonly optimizer: number;
  /**
   * Parameters, input and activations: what the forward pass leaves behind. A lower bound for a program that computes
   * whole layers, none of them twice, and each into a place of its own. One that adds a shortcut, or applies an activation
   * that is a layer of its own, in the place of what it reads goes below it.
   */
  readonly forward: number;
  /** Everything above; no workspace and no copy is counted. */
  readonly total: number;
  /** Predicting: the layer at which the most is alive. */
  readonly peakLayer?: string;
  readonly layers: readonly LayerMemory[];
}

const optimizerValues = { sgd: 0, momentum: 1, adam: 2 };

/**
 * Memory for one step on a batch. Predicting keeps two neighbouring layers at once (of a parallel block, all branch
 * outputs not yet merged); training keeps every output until the backward pass (Géron, Hands-On Machine Learning, 14).
 * @throws when an input size is unknown, or an option makes no sense.
 */
export function memory(network: NetworkSpec, options: MemoryOptions = {}): MemoryReport {
  const { batchSize = 1, mode = "inference", bytesPerValue = 4, optimizer = "sgd" } = options;
  wantWhole("batchSize", batchSize);
  wantNumber("bytesPerValue", bytesPerValue, { above: 0 });
  wantOneOf("mode", mode, ["inference", "training"]);
  wantOneOf("optimizer", optimizer, ["sgd", "momentum", "adam"]);
  const rows = trace(network);
  if (network.input.includes(null)) {
    fail(`network "${network.name}": memory needs an input of known size`, network.input);
  }
  const imageBytes = batchSize * bytesPerValue;
  const layers = rows.map((row) => {
    const { name, kind, outputShape } = row;
    return {
      name,
      kind,
      outputShape,
      activations: written(row) * imageBytes,
      parameters: row.parameters * bytesPerValue,
    };
  });
  const parameters = sum(layers.map((layer) => layer.parameters));
  if (mode === "inference") {
    const peak = mostAlive(steps(network));
    const activations = peak.values * imageBytes;
    const forward = parameters + activations;
    const training = { input: 0, gradients: 0, optimizer: 0 };
    return { parameters, ...training, activations, forward, total: forward, peakLayer: peak.layer, layers };
  }
  const input = sizeOf(network.input) * imageBytes;
  const activations = sum(layers.map((layer) => layer.activations));
  const gradients = sum(rows.map((row) => row.trainableParameters)) * bytesPerValue;
  const state = optimizerValues[optimizer] * gradients;
  const forward = parameters + input + activations;
  const total = forward + gradients + state;
  return { parameters, input, activations, gradients, optimizer: state, forward, total, layers };
}

const isView = (spec: LayerSpec): boolean => spec.kind !== "parallel" && kindOf(spec).storage === "view";

/** How many values of one instance a layer writes: inside it, and as its output. */
function written({ spec, inputShape, outputShape }: TracedLayer): number {
  if (isView(spec)) return 0;
  const inner = spec.kind === "parallel" ? 0 : kindOf(spec).innerValues(spec, inputShape, outputShape);
  return inner + sizeOf(outputShape);
}

/** One operation: which tensors it reads, and how many values it writes. */
interface Step {
  readonly name: string;
  /** Its output may take the place of its input. */
  readonly over: boolean;
  readonly reads: readonly number[];
  readonly values: number;
}

/** The network as steps in order; step i writes tensor i, the first one the input. Views write nothing. */
function steps(network: NetworkSpec): Step[] {
  const list: Step[] = [{ name: "input", over: false, reads: [], values: sizeOf(network.input) }];
  const write = (name: string, reads: readonly number[], values: number, over = false): number =>
    list.push({ name, over, reads, values }) - 1;
  /** From the tensor that a layer reads to the one that it gives. */
  type Apply = (source: number) => number;
  const applyAll = (layers: readonly Apply[], source: number): number =>
    layers.reduce((tensor, apply) => apply(tensor), source);
  const layers = fold<Apply>(network, {
    layer: ({ spec, name, inputShape, outputShape }) => {
      const { storage, innerValues } = kindOf(spec);
      if (storage === "view") return (source) => source;
      const inner = innerValues(spec, inputShape, outputShape);
      const values = sizeOf(outputShape);
      return (source) => write(name, [inner > 0 ? write(name, [source], inner) : source], values, storage === "over");
    },
    merge:
      ({ name, outputShape }, branches) =>
      (source) =>
        write(
          name,
          branches.map((branch) => applyAll(branch, source)),
          sizeOf(outputShape),
        ),
  });
  applyAll(layers, 0);
  return list;
}

/** The most values alive at once while the steps run in order, and the layer that is running then. */
function mostAlive(list: readonly Step[]): { readonly values: number; readonly layer: string } {
  const lastRead = new Map(list.flatMap(({ reads }, now) => reads.map((tensor) => [tensor, now] as const)));
  const freed = (tensors: readonly number[], now: number): number =>
    sum([...new Set(tensors)].map((tensor) => (lastRead.get(tensor) === now ? list[tensor].values : 0)));
  let alive = 0;
  let peak = { values: 0, layer: "" };
  list.forEach(({ name, over, reads, values }, now) => {
    const total = alive + values - (over ? freed(reads, now) : 0);
    if (total > peak.values) peak = { values: total, layer: name };
    alive += (lastRead.has(now) ? values : 0) - freed(reads, now);
  });
  return peak;
}
