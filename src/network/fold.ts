/** The one walk over a network: everything that is known of it is a fold. */
import { type Fail, fail as failPlainly, wantText, wantWhole } from "../want";
import { kindOf, kinds, type SimpleSpec } from "./kinds";
import { checkParallel, mergeShapes } from "./merge";
import { branchPath, layerNames } from "./names";
import type { LayerSpec, NetworkSpec, ParallelSpec } from "./spec";
import { mostAxes, type Shape } from "./vocabulary";
import { failing } from "./want";

/** A layer, and where it stands in its network. */
export interface Place<S extends LayerSpec = LayerSpec> {
  readonly spec: S;
  /** Unique; inside `parallel` a path: `block2/branch1/conv`. A merge has the block's own name. */
  readonly name: string;
  /** What the names of its list begin with: `block2/branch1/`; empty outside of blocks. */
  readonly path: string;
}

/** What to make of each layer, and of a block from what was made of the layers of its branches. */
export interface Walk<T> {
  layer(place: Place<SimpleSpec>): T;
  merge(place: Place<ParallelSpec>, branches: readonly (readonly T[])[]): T;
}

/**
 * Walks layers in order, the branches of a block before the block: gives what was made of each layer of the list.
 * Shapes are not looked at.
 * @throws when a layer's kind, options or name make no sense: one error that names the layer, and the network where one is given
 */
export function walk<T>(layers: readonly LayerSpec[], { layer, merge }: Walk<T>, network?: string): T[] {
  const along = (specs: readonly LayerSpec[], path: string): T[] => {
    wantLayers(specs, path, network);
    const names = layerNames(specs, path, network);
    return specs.map((spec, i) => {
      const name = names[i];
      const fail = failing(name, network);
      if (spec.kind !== "parallel") {
        kindOf(spec).check(spec, fail);
        return layer({ spec, name, path });
      }
      checkParallel(spec, fail);
      const branches = spec.branches.map((branch, index) => along(branch, branchPath(name, index)));
      return merge({ spec, name, path }, branches);
    });
  };
  return along(layers, "");
}

function wantLayers(specs: readonly LayerSpec[], path: string, network?: string): void {
  if (!Array.isArray(specs)) failing(path, network)("layers must be a list", specs);
  specs.forEach((spec, i) => {
    const known = spec?.kind === "parallel" || Object.hasOwn(kinds, spec?.kind);
    const allowed = `kind must be one of ${Object.keys(kinds).join(", ")}, parallel`;
    if (!known) failing(`${path}${i + 1}`, network)(allowed, spec?.kind);
  });
}

/** A layer in its network, with its shapes: of one instance, without the batch. */
export interface SizedPlace<S extends LayerSpec = LayerSpec> extends Place<S> {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

export interface Folding<T> {
  layer(place: SizedPlace<SimpleSpec>): T;
  merge(place: SizedPlace<ParallelSpec>, branches: readonly (readonly T[])[]): T;
}

/** What is made of a layer once the shape of its input is known. */
type Sized<T> = (input: Shape) => { readonly output: Shape; readonly value: T };

/**
 * Folds a network: gives what was made of each layer of its list, with names, paths and shapes.
 * @throws when a layer does not take its options or its input: one error that names layer, value and what is allowed
 */
export function fold<T>(network: NetworkSpec, { layer, merge }: Folding<T>): T[] {
  const { name, input, layers } = network;
  wantNetwork(network);
  const sized = walk<Sized<T>>(
    layers,
    {
      layer: (place) => (inputShape) => {
        const { spec } = place;
        const outputShape = kindOf(spec).outputShape(spec, inputShape, failing(place.name, name));
        return { output: outputShape, value: layer({ ...place, inputShape, outputShape }) };
      },
      merge: (place, branches) => (inputShape) => {
        const parts = branches.map((branch) => through(branch, inputShape));
        const ends = parts.map(({ output }) => output);
        const outputShape = mergeShapes(place.spec.merge, ends, failing(place.name, name));
        const values = parts.map((part) => part.values);
        return { output: outputShape, value: merge({ ...place, inputShape, outputShape }, values) };
      },
    },
    name,
  );
  return through(sized, input).values;
}

/** Layers one after the other. */
function through<T>(layers: readonly Sized<T>[], input: Shape): { output: Shape; values: T[] } {
  let output = input;
  const values = layers.map((layer) => {
    const made = layer(output);
    output = made.output;
    return made.value;
  });
  return { output, values };
}

function wantNetwork({ name, input, layers }: NetworkSpec): void {
  wantText("a network's name", name);
  const fail: Fail = (problem, value) => failPlainly(`network "${name}": ${problem}`, value);
  const sizes = "input must be whole numbers of at least 1, or null for any size";
  if (!Array.isArray(input) || input.length === 0) fail(sizes, input);
  for (const size of input) if (size !== null) wantWhole("input", size, {}, () => fail(sizes, input));
  if (input.length > mostAxes) fail(`input must have at most ${mostAxes} axes`, input);
  if (input[input.length - 1] === null) fail("the input's last axis must have a known size", input);
  if (!Array.isArray(layers)) fail("layers must be a list", layers);
}
