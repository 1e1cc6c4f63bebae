/** What a part of a training goes on from, as plain data. */
import { sum } from "../numbers";

/** Numbers and vectors by name. */
export type State = Readonly<Record<string, number | Float32Array>>;

/** One vector of several, one after the other. */
export function join(parts: readonly ArrayLike<number>[]): Float32Array {
  const joined = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The parts of a vector, views of it. @throws when it has another size than all parts together */
export function split(vector: Float32Array, sizes: readonly number[]): Float32Array[] {
  const total = sum(sizes);
  if (vector?.length !== total) throw new Error(`a kept vector must have ${total} values: ${vector?.length}`);
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return vector.subarray(end - size, end);
  });
}

/** The memory of a typed array (little-endian on every machine that TensorFlow runs on). */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The number of this name. @throws when there is none */
export function numberOf(state: State, name: string): number {
  const value = state[name];
  if (typeof value !== "number") throw new Error(`a kept state must have a number of this name: ${name}`);
  return value;
}

/** The vector of this name. @throws when there is none */
export function vectorOf(state: State, name: string): Float32Array {
  const value = state[name];
  if (!(value instanceof Float32Array)) throw new Error(`a kept state must have a vector of this name: ${name}`);
  return value;
}
