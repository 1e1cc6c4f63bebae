/** What layers want of their options and their input; each check fails with what is allowed, and what was there. */
import { type Fail, fail as failPlainly, wantBoolean, wantOneOf, wantWhole } from "../want";
import type { Activation, Initializer, Padding, Shape, Size2d } from "./vocabulary";

const paddings = Object.keys({ valid: 0, same: 0 } satisfies Record<Padding, 0>);

const activations = Object.keys({
  linear: 0,
  relu: 0,
  sigmoid: 0,
  tanh: 0,
  softmax: 0,
  swish: 0,
  elu: 0,
  selu: 0,
  softplus: 0,
} satisfies Record<Activation, 0>);

const initializers = Object.keys({
  glorotUniform: 0,
  glorotNormal: 0,
  heNormal: 0,
  heUniform: 0,
  leCunNormal: 0,
  zeros: 0,
  ones: 0,
} satisfies Record<Initializer, 0>);

export function wantActivation(fail: Fail, value: Activation): void {
  wantOneOf("activation", value, activations, fail);
}

export function wantPadding(fail: Fail, value: Padding): void {
  wantOneOf("padding", value, paddings, fail);
}

export function wantBooleans(fail: Fail, values: Readonly<Record<string, boolean>>): void {
  for (const [name, value] of Object.entries(values)) wantBoolean(name, value, fail);
}

/** Whole numbers of at least 1. */
export function wantCounts(fail: Fail, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) wantWhole(name, value, {}, fail);
}

/** `[height, width]` pairs of whole numbers of at least 1. */
export function wantPairs(fail: Fail, values: Readonly<Record<string, Size2d>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Array.isArray(value) || value.length !== 2) {
      fail(`${name} must be a whole number of at least 1, or two of them`, value);
    }
    for (const size of value) wantWhole(name, size, {}, (problem) => fail(problem, value));
  }
}

/** What every layer with a kernel has. */
export interface Kernel {
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export function wantKernel(fail: Fail, { useBias, activation, initializer }: Kernel): void {
  wantBooleans(fail, { useBias });
  wantActivation(fail, activation);
  wantOneOf("initializer", initializer, initializers, fail);
}

export function wantImage(fail: Fail, input: Shape): void {
  if (input.length !== 3) fail("the input must be feature maps, [height, width, channels]", input);
}

export function wantKnown(fail: Fail, input: Shape): void {
  if (input.includes(null)) fail("the input must have a known size in every direction", input);
}

/** The last axis of a layer's input, which parameters depend on. */
export function wantChannels(fail: Fail, input: Shape): void {
  if (input[input.length - 1] === null) fail("the input's last axis must have a known size", input);
}

/** An error that names the layer, and the network where there is one. */
export function failing(layer: string, network?: string): Fail {
  const of = network === undefined ? "" : ` of network "${network}"`;
  return (problem, value) => failPlainly(`layer "${layer}"${of}: ${problem}`, value);
}
