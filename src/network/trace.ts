/** Folds over a network: what each layer gives, and what it costs. */
import { type KindRule, kinds, type Parameters, type SimpleSpec } from "./kinds";
import { mergeShapes } from "./merge";
import { layerNames } from "./names";
import type { LayerKind, LayerSpec, NetworkSpec, Shape } from "./spec";
import { type Fail, format, isWhole } from "./want";

/** One layer with its shapes (of one instance, without the batch) and costs. */
export interface TracedLayer {
  /** Unique; inside `parallel` a path: `block2/branch1/conv`. The merge has the block's own name. */
  readonly name: string;
  readonly kind: LayerKind;
  /** The spec the row belongs to. */
  readonly spec: LayerSpec;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Batch norm's moving statistics included, as Keras counts. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Of convolutions and dense layers, for one instance; NaN when the input's size is unknown. */
  readonly multiplyAdds: number;
}

interface Traced {
  readonly rows: TracedLayer[];
  readonly output: Shape;
}

const none: Parameters = { trainable: 0, frozen: 0 };

function failing(network: string, layer: string): Fail {
  return (problem, value) => {
    throw new Error(`layer "${layer}" of network "${network}": ${problem}: ${format(value)}`);
  };
}

function traceLayer(spec: LayerSpec, name: string, input: Shape, network: string): Traced {
  const fail = failing(network, name);
  if (spec.kind === "parallel") {
    if (!Array.isArray(spec.branches)) fail("branches must be a list of lists of layers", spec.branches);
    const branches = spec.branches.map((branch, i) => traceLayers(branch, `${name}/branch${i + 1}/`, input, network));
    const shapes = branches.map(({ output }) => output);
    const output = mergeShapes(spec.merge, shapes, fail);
    const merge = { name, kind: spec.kind, spec, inputShape: input, outputShape: output };
    const rows = branches.flatMap((branch) => branch.rows);
    return { rows: [...rows, { ...merge, parameters: 0, trainableParameters: 0, multiplyAdds: 0 }], output };
  }
  const rule = kinds[spec.kind] as KindRule<SimpleSpec>;
  const output = rule.outputShape(spec, input, fail);
  const { trainable, frozen } = rule.parameters?.(spec, input) ?? none;
  const row = {
    name,
    kind: spec.kind,
    spec,
    inputShape: input,
    outputShape: output,
    parameters: trainable + frozen,
    trainableParameters: trainable,
    multiplyAdds: rule.multiplyAdds?.(spec, input, output) ?? 0,
  };
  return { rows: [row], output };
}

function wantLayers(specs: readonly LayerSpec[], path: string, network: string): void {
  if (!Array.isArray(specs)) failing(network, path)("layers must be a list", specs);
  specs.forEach((spec, i) => {
    const known = spec?.kind === "parallel" || Object.hasOwn(kinds, spec?.kind);
    if (!known)
      failing(network, `${path}${i + 1}`)(`kind must be one of ${Object.keys(kinds).join(", ")}, parallel`, spec?.kind);
  });
}

function traceLayers(specs: readonly LayerSpec[], path: string, input: Shape, network: string): Traced {
  wantLayers(specs, path, network);
  const names = layerNames(specs, path);
  const rows: TracedLayer[] = [];
  let output = input;
  specs.forEach((spec, i) => {
    const traced = traceLayer(spec, names[i], output, network);
    rows.push(...traced.rows);
    output = traced.output;
  });
  return { rows, output };
}

function traceNetwork({ name, input, layers }: NetworkSpec): Traced {
  if (typeof name !== "string" || name === "") throw new Error(`a network's name must be some text: ${format(name)}`);
  if (!Array.isArray(input) || input.length === 0 || !input.every((size) => size === null || isWhole(size))) {
    const allowed = "input must be whole numbers of at least 1, or null for any size";
    throw new Error(`network "${name}": ${allowed}: ${format(input)}`);
  }
  if (input[input.length - 1] === null) {
    throw new Error(`network "${name}": the input's last axis must have a known size: ${format(input)}`);
  }
  if (!Array.isArray(layers)) throw new Error(`network "${name}": layers must be a list: ${format(layers)}`);
  return traceLayers(layers, "", input, name);
}

/**
 * Every layer in order, the layers of a parallel block before its merge.
 * @throws when a layer does not take its options or its input: one error that names layer, value and what is allowed.
 */
export function trace(network: NetworkSpec): TracedLayer[] {
  return traceNetwork(network).rows;
}

/** The shape of one instance's output. @throws as `trace`. */
export function outputShape(network: NetworkSpec): Shape {
  return traceNetwork(network).output;
}

/** Parameters in all: `total` with batch norm's moving statistics, as Keras's `count_params()`; `trainable` without. */
export function countParameters(network: NetworkSpec): { total: number; trainable: number } {
  const rows = trace(network);
  return {
    total: rows.reduce((sum, row) => sum + row.parameters, 0),
    trainable: rows.reduce((sum, row) => sum + row.trainableParameters, 0),
  };
}

/**
 * Multiply-adds of convolutions and dense layers for one instance.
 * @throws as `trace`, and when they depend on a size that is unknown.
 */
export function countMultiplyAdds(network: NetworkSpec): number {
  const total = trace(network).reduce((sum, row) => sum + row.multiplyAdds, 0);
  if (Number.isNaN(total)) {
    throw new Error(`network "${network.name}": multiply-adds need an input of known size: ${format(network.input)}`);
  }
  return total;
}
