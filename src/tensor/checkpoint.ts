/** A training under way as plain data: what it takes to go on, and to end as if nothing had been in between. */
import type { LabelledImages } from "../data/images";
import type { tf } from "./backend";
import { networkOf } from "./build";
import { describeSettings, fingerprintOf, stableText } from "./fingerprint";
import { isCompilable } from "./graph";
import type { Checkpoint, TrainingOptions, TrainingSettings } from "./settings";
import { bytesOf } from "./state";

/** A checkpoint that belongs to another run than the one that was to go on from it. */
export class OtherRun extends Error {
  override name = "OtherRun";
}

/** What decides a run, for `Checkpoint.run`. */
export function describeRun(
  model: tf.LayersModel,
  images: LabelledImages,
  settings: TrainingSettings,
  { seed, validation, patience }: TrainingOptions,
): Checkpoint["run"] {
  const facts = {
    ...describeSettings(settings, [images.height, images.width, images.channels]),
    seed,
    network: describeNetwork(model),
    images: describeImages(images),
    validation: validation ? describeImages(validation) : "none",
    patience: patience ?? "none",
    step: isCompilable(model) ? "one graph" : "operation by operation",
  };
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, stableText(fact)]));
}

function describeNetwork(model: tf.LayersModel): unknown {
  const shapes = model.getWeights().map(({ shape }) => shape);
  try {
    return { network: networkOf(model), shapes };
  } catch {
    return { layers: model.layers.map((layer) => layer.getClassName()), shapes };
  }
}

const describeImages = ({ pixels, labels, count }: LabelledImages): string =>
  `${count}, ${fingerprintOf(bytesOf(pixels))}, ${fingerprintOf(labels)}`;

/** The first setting that two runs do not share, and what it is in each. */
function differenceOf(
  run: Checkpoint["run"] = {},
  wanted: Checkpoint["run"] = {},
): readonly [name: string, ...values: (string | undefined)[]] | undefined {
  const names = new Set([...Object.keys(wanted), ...Object.keys(run)]);
  for (const name of names) if (run[name] !== wanted[name]) return [name, run[name], wanted[name]];
  return undefined;
}

/** Whether two checkpoints are of runs with the same settings, seed and images. */
export const isSameRun = (one: Checkpoint, other: Checkpoint): boolean =>
  differenceOf(one.run, other.run) === undefined;

/** @throws `OtherRun`, which names the first setting that differs */
export function checkCheckpoint({ run }: Checkpoint, wanted: Checkpoint["run"]): void {
  const difference = differenceOf(run, wanted);
  if (difference === undefined) return;
  const [name, ...values] = difference;
  const [there, here] = values.map((text = "none") => (text.length > 60 ? `${text.slice(0, 59)}…` : text));
  const told = there === here ? "differs" : `is ${there} there and ${here} here`;
  throw new OtherRun(`the checkpoint is of another run: ${name} ${told}`);
}

/** First of all in the bytes; the digit is the format's. */
const mark = "cnn-workbook checkpoint 2\n";
const digestLength = 16;

/** A checkpoint as bytes: a mark, the data as JSON, the arrays one after the other, and a fingerprint of all. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const arrays: Float32Array[] = [];
  const json = JSON.stringify(checkpoint, (_, value: unknown) => {
    if (!(value instanceof Float32Array)) return value;
    arrays.push(value);
    return { float32: value.length };
  });
  const encoder = new TextEncoder();
  const head = encoder.encode(`${mark}${encoder.encode(json).length}\n${json}`);
  const parts = [head, ...arrays.map(bytesOf)];
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, digestLength));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(encoder.encode(fingerprintOf(bytes.subarray(0, at))), at);
  return bytes;
}

/** The checkpoint that was encoded. @throws when the bytes are no checkpoint, cut off or changed */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const decode = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  if (decode(0, mark.length) !== mark) throw new Error("this is no checkpoint of this version of the workbook");
  const end = bytes.length - digestLength;
  if (end < mark.length || decode(end, bytes.length) !== fingerprintOf(bytes.subarray(0, end))) {
    throw new Error("the checkpoint is cut off or damaged");
  }
  const start = bytes.indexOf(10, mark.length) + 1;
  let at = start + Number(decode(mark.length, start));
  return JSON.parse(decode(start, at), (_, value: { readonly float32?: number } | null) => {
    if (typeof value?.float32 !== "number") return value;
    const length = 4 * value.float32;
    at += length;
    // A copy in memory of its own, which `slice` of Node's buffers is not.
    return new Float32Array(new Uint8Array(bytes.subarray(at - length, at)).buffer);
  }) as Checkpoint;
}
