/** Random numbers that follow from a seed alone. Pure: any part of the workbook may use it. */

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
