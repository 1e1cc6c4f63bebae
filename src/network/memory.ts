/** Bytes of memory that a network needs at the least, for predicting and for training. */
import { sizeOf } from "./kinds";
import { layerNames } from "./names";
import type { LayerKind, LayerSpec, NetworkSpec, Shape } from "./spec";
import { type TracedLayer, trace } from "./trace";
import { format, isWhole } from "./want";

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
  /** Bytes of its output for the whole batch; 0 for a layer that only views its input. */
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
  /** Training: one gradient a trainable parameter. Those of the activations come and go, and are not counted. */
  readonly gradients: number;
  readonly optimizer: number;
  /** Parameters, input and activations: what the forward pass needs. */
  readonly forward: number;
  /** Everything above: a lower bound, since no workspace and no copy is counted. */
  readonly total: number;
  /** Predicting: the layer at which the most is alive. */
  readonly peakLayer?: string;
  readonly layers: readonly LayerMemory[];
}

/** Layers whose output is their input seen differently. */
const views: readonly LayerKind[] = ["flatten", "reshape"];
/** Layers that can write over their input when nothing needs it any more, as when predicting. */
const inPlace: readonly LayerKind[] = ["dropout", "activation", "batchNorm"];
const optimizerValues = { sgd: 0, momentum: 1, adam: 2 };

/**
 * Memory for one step on a batch. Predicting keeps two neighbouring layers at once (of a parallel block, all branch
 * outputs not yet merged); training keeps every output until the backward pass (Géron, Hands-On Machine Learning, 14).
 * @throws when an input size is unknown, or an option makes no sense.
 */
export function memory(network: NetworkSpec, options: MemoryOptions = {}): MemoryReport {
  const { batchSize = 1, mode = "inference", bytesPerValue = 4, optimizer = "sgd" } = options;
  validate({ ...options, batchSize, mode, bytesPerValue, optimizer });
  if (network.input.includes(null)) {
    throw new Error(`network "${network.name}": memory needs an input of known size: ${format(network.input)}`);
  }
  const rows = trace(network);
  const imageBytes = batchSize * bytesPerValue;
  const layers = rows.map(({ name, kind, outputShape, parameters }) => ({
    name,
    kind,
    outputShape,
    activations: views.includes(kind) ? 0 : sizeOf(outputShape) * imageBytes,
    parameters: parameters * bytesPerValue,
  }));
  const parameters = sum(layers.map((layer) => layer.parameters));
  if (mode === "inference") {
    const peak = mostAlive(network, rows);
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
  return {
    parameters,
    input,
    activations,
    gradients,
    optimizer: state,
    forward,
    total: forward + gradients + state,
    layers,
  };
}

function validate({ batchSize, mode, bytesPerValue, optimizer }: Required<MemoryOptions>): void {
  if (!isWhole(batchSize)) throw new Error(`batchSize must be a whole number of at least 1: ${format(batchSize)}`);
  if (!Number.isFinite(bytesPerValue) || bytesPerValue <= 0) {
    throw new Error(`bytesPerValue must be positive: ${format(bytesPerValue)}`);
  }
  if (mode !== "inference" && mode !== "training") {
    throw new Error(`mode must be inference or training: ${format(mode)}`);
  }
  if (!Object.hasOwn(optimizerValues, optimizer)) {
    throw new Error(`optimizer must be sgd, momentum or adam: ${format(optimizer)}`);
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

interface Peak {
  readonly values: number;
  readonly layer: string;
}

/** One operation: which tensors it reads, and how many values it writes. */
interface Step {
  readonly name: string;
  /** Its output may take the place of its input. */
  readonly inPlace: boolean;
  readonly reads: readonly number[];
  readonly values: number;
}

/** The network as steps in order; step i writes tensor i, the first one the input. Views write nothing. */
function steps(network: NetworkSpec, rows: readonly TracedLayer[]): Step[] {
  const values = new Map(rows.map((row) => [row.name, sizeOf(row.outputShape)]));
  const list: Step[] = [{ name: "input", inPlace: false, reads: [], values: sizeOf(network.input) }];
  const add = (specs: readonly LayerSpec[], path: string, input: number): number => {
    const names = layerNames(specs, path);
    return specs.reduce((source, spec, i) => {
      if (views.includes(spec.kind)) return source;
      const name = names[i];
      const reads =
        spec.kind === "parallel"
          ? spec.branches.map((branch, b) => add(branch, `${name}/branch${b + 1}/`, source))
          : [source];
      const written = values.get(name) as number;
      return list.push({ name, inPlace: inPlace.includes(spec.kind), reads, values: written }) - 1;
    }, input);
  };
  add(network.layers, "", 0);
  return list;
}

/** The most values alive at once while the steps run in order, and the layer that is running then. */
function mostAlive(network: NetworkSpec, rows: readonly TracedLayer[]): Peak {
  const list = steps(network, rows);
  const lastRead = list.map((_, tensor) => list.findLastIndex(({ reads }) => reads.includes(tensor)));
  let peak: Peak = { values: 0, layer: "" };
  list.forEach(({ name, inPlace, reads, values }, now) => {
    const overwritten = inPlace ? reads.filter((tensor) => lastRead[tensor] === now) : [];
    const alive = list.filter((_, tensor) => tensor < now && lastRead[tensor] >= now && !overwritten.includes(tensor));
    const total = values + sum(alive.map((step) => step.values));
    if (total > peak.values) peak = { values: total, layer: name };
  });
  return peak;
}
