/** Random numbers that follow from a seed alone. Pure: any part of the workbook may use it. */
import { wantWhole } from "./want";

/** A generator of values from 0 up to but not including 1 (mulberry32, Tommy Ettinger 2017; period 2³²). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What random numbers are drawn for: each purpose of a seed has a stream of its own. */
export type Purpose =
  | "initialisation"
  | "order"
  | "augmentation"
  | "dropout"
  | "choice of images"
  | "canvas"
  | "crops"
  | "shapes"
  | "scrambling"
  | "probing"
  | "task"
  | "cases"
  | "options";

/** What is a learner's own, and not a matter of luck: the numbers of tasks. */
const fixed: readonly Purpose[] = ["task", "cases", "options"];

let luck = 0;

/**
 * Gives every seed other random numbers, but for tasks: a lesson that is run again this way shows which of its sentences
 * are true of one seed alone. 0, the default, gives those that the seeds have.
 * @throws when it is not a whole number from 0 to 2³² − 1
 */
export function moveSeeds(by: number): void {
  luck = wantWhole("by", by, { least: 0, most: lastSeed });
}

/** The largest seed. */
const lastSeed = 2 ** 32 - 1;

/**
 * The seed of one stream of a seed, from 0 to 2³² − 1: other numbers for other purposes, and for other places of one
 * purpose, such as the layers that drop out.
 * @throws when `seed` is not a whole number from 0 to 2³² − 1
 */
export function streamSeed(seed: number, purpose: Purpose, place = 0): number {
  wantWhole("seed", seed, { least: 0, most: lastSeed });
  let hash = 0x811c9dc5; // FNV-1a over the purpose, then the finalizer of MurmurHash3 over seed and place
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
  if (luck > 0 && !fixed.includes(purpose)) hash = mix(hash ^ luck);
  return mix(mix(hash ^ seed) ^ place);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A generator of the numbers of one stream of a seed. @throws as `streamSeed` */
export function stream(seed: number, purpose: Purpose): () => number {
  return random(streamSeed(seed, purpose));
}

/** A value from the normal distribution with mean 0 and deviation 1 (Box and Muller 1958). */
export function normal(rng: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng()));
  return radius * Math.cos(2 * Math.PI * rng());
}

/** Puts the elements into a random order, in place (Fisher and Yates); gives the same array back. */
export function shuffle<T extends unknown[] | Uint8Array | Uint32Array | Float32Array>(array: T, rng: () => number): T {
  for (let i = array.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const kept = array[i];
    array[i] = array[j];
    array[j] = kept;
  }
  return array;
}
