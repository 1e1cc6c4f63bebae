/** What layers want of their options and their input; each check fails with what is allowed, and what was there. */
import type { Activation, Initializer, Padding, Shape, Size2d } from "./spec";

/** Throws an error that names the layer: `problem` says what is allowed, `value` is what was there. */
export type Fail = (problem: string, value: unknown) => never;

/** A value as an error shows it: text in quotes, `?` for any size. */
export function format(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => (item === null ? "?" : String(item))).join(", ")}]`;
  return typeof value === "string" && !value.startsWith("[") ? `"${value}"` : String(value);
}

const paddings: readonly string[] = Object.keys({ valid: 0, same: 0 } satisfies Record<Padding, 0>);

const activations: readonly string[] = Object.keys({
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

const initializers: readonly string[] = Object.keys({
  glorotUniform: 0,
  glorotNormal: 0,
  heNormal: 0,
  heUniform: 0,
  leCunNormal: 0,
  zeros: 0,
  ones: 0,
} satisfies Record<Initializer, 0>);

export function wantOneOf(fail: Fail, name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) fail(`${name} must be one of ${allowed.join(", ")}`, value);
}

export function wantActivation(fail: Fail, value: string): void {
  wantOneOf(fail, "activation", value, activations);
}

export function wantPadding(fail: Fail, value: string): void {
  wantOneOf(fail, "padding", value, paddings);
}

export function wantBooleans(fail: Fail, values: Readonly<Record<string, boolean>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "boolean") fail(`${name} must be true or false`, value);
  }
}

/** Numbers and `[height, width]` pairs that count something. */
export function wantWhole(fail: Fail, values: Readonly<Record<string, number | Size2d>>): void {
  for (const [name, value] of Object.entries(values)) {
    const numbers = typeof value === "number" ? [value] : value;
    if (!Array.isArray(numbers) || (typeof value !== "number" && numbers.length !== 2)) {
      fail(`${name} must be a whole number of at least 1, or two of them`, value);
    }
    if (!numbers.every(isWhole)) fail(`${name} must be a whole number of at least 1`, value);
  }
}

/** A whole number of at least 1. */
export function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** A number from 0 up to but not including 1. */
export function wantShare(fail: Fail, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) fail(`${name} must be from 0 up to but not including 1`, value);
}

export function wantPositive(fail: Fail, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) fail(`${name} must be positive`, value);
  }
}

/** What every layer with a kernel has. */
export function wantKernel(
  fail: Fail,
  { useBias, activation, initializer }: { useBias: boolean; activation: Activation; initializer: Initializer },
): void {
  wantBooleans(fail, { useBias });
  wantActivation(fail, activation);
  wantOneOf(fail, "initializer", initializer, initializers);
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
