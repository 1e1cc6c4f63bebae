/** PNG files out of pixels (W3C PNG, third edition): 8-bit RGBA, one strip, deflated. */
import { zlibSync } from "fflate";

/** Colours from 0 to 255: red, green, blue and opacity, `[height, width, 4]`, row by row. */
export interface Raster {
  readonly rgba: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Encodes a picture. @throws when it does not have four values a pixel. */
export function encodePng({ rgba, height, width }: Raster): Uint8Array {
  const wanted = height * width * 4;
  if (rgba.length !== wanted) {
    throw new Error(`rgba must hold ${height} × ${width} × 4 = ${wanted} values: ${rgba.length}`);
  }
  const rows = new Uint8Array(height * (1 + 4 * width)); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + 4 * width) + 1);
  const header = [...bigEndian(width), ...bigEndian(height), 8, 6, 0, 0, 0]; // bits a channel; red, green, blue, opacity
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    ...chunk("IHDR", Uint8Array.from(header)),
    ...chunk("IDAT", zlibSync(rows)),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array[] {
  const typed = join([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), content]);
  return [bigEndian(content.length), typed, bigEndian(crc32(typed))];
}

const bigEndian = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What is left of each byte, divided by the checksum's polynomial. */
const rests: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The checksum of annex D. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ rests[(rest ^ byte) & 255];
  return (rest ^ 0xffffffff) >>> 0;
}
