/** The IDX format of the MNIST files: a magic number, the sizes (big endian), then the values (LeCun, Cortes and Burges). */
import { product } from "../numbers";

export interface IdxArray {
  readonly sizes: readonly number[];
  /** Unsigned bytes, row by row: a view of the file's own memory. */
  readonly values: Uint8Array;
}

/** The third byte of the magic number. */
const elementTypes: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floats",
  14: "64-bit floats",
};
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes with `axes` axes.
 * @param name what the file is called in an error
 * @throws when the magic number, the element type, the axes or the length is not as it must be
 */
export function parseIdx(file: Uint8Array, axes: number, name: string): IdxArray {
  const header = 4 + 4 * axes;
  if (file.length < header) {
    throw new Error(`${name}: the header must have ${header} bytes, the file has only ${file.length}`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  checkMagic(view.getUint32(0), axes, name);
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = product(sizes);
  const found = file.length - header;
  if (found !== count) {
    const problem = found < count ? "is cut off" : "has bytes left over";
    throw new Error(`${name}: the file ${problem}: ${sizes.join(" × ")} values need ${count} bytes, found ${found}`);
  }
  return { sizes, values: new Uint8Array(file.buffer, file.byteOffset + header, count) };
}

function checkMagic(magic: number, axes: number, name: string): void {
  const wanted = (UNSIGNED_BYTE << 8) | axes;
  if (magic === wanted) return;
  const type = elementTypes[(magic >>> 8) & 0xff];
  const meaning = magic >>> 16 === 0 && type ? `${type}, ${magic & 0xff} axes` : "no IDX file";
  throw new Error(
    `${name}: the magic number must be ${hex(wanted)} (unsigned bytes, ${axes} axes), found ${hex(magic)} (${meaning})`,
  );
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;
