/** The IDX format of the MNIST files: a magic number, the sizes (big endian), then the bytes (LeCun, Cortes and Burges). */

export interface IdxArray {
  readonly sizes: readonly number[];
  /** Unsigned bytes, row by row: a view of the file's own memory. */
  readonly values: Uint8Array;
}

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
  const wanted = (UNSIGNED_BYTE << 8) | axes;
  const magic = view.getUint32(0);
  if (magic !== wanted) {
    throw new Error(`${name}: the magic number must be ${hex(wanted)} (bytes, ${axes} axes), found ${hex(magic)}`);
  }
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = sizes.reduce((product, size) => product * size, 1);
  const found = file.length - header;
  if (found !== count) {
    const problem = found < count ? "is cut off" : "has bytes left over";
    throw new Error(`${name}: the file ${problem}: ${sizes.join(" × ")} values need ${count} bytes, found ${found}`);
  }
  return { sizes, values: file.subarray(header) };
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;
