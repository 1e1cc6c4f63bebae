/** Writing protocol buffers (protobuf.dev/programming-guides/encoding): as much as a TensorFlow graph needs. */
import { bytesOf } from "../state";

/** One field of a message, encoded: its number, kind and value. */
export type Field = Uint8Array;

/** A whole number of up to 64 bits, seven bits a byte, the lowest first; negative ones as two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** Several encoded parts, one after the other: of fields a message. */
export function message(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** A whole number, a boolean or an enumeration's value. */
export function integer(field: number, value: number | boolean): Field {
  return message(varint(field << 3), varint(Number(value)));
}

/** A 32-bit number. */
export function float(field: number, value: number): Field {
  return message(varint((field << 3) | 5), bytesOf(Float32Array.of(value)));
}

/** A text, bytes, or a message within a message. */
export function bytes(field: number, value: Uint8Array | string): Field {
  const content = typeof value === "string" ? Buffer.from(value) : value;
  return message(varint((field << 3) | 2), varint(content.length), content);
}
