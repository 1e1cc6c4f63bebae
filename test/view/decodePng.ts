/** A small PNG reader after the specification (W3C PNG, third edition), to judge the encoder by: 8-bit RGBA only. */
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity at a place. */
  at(y: number, x: number): number[];
}

/** The checksum of annex D, bit by bit. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

function chunks(file: Buffer): { type: string; content: Buffer }[] {
  const list = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const typed = file.subarray(at + 4, at + 8 + length);
    assert.equal(file.readUInt32BE(at + 8 + length), crc(typed), "checksum");
    list.push({ type: typed.toString("latin1", 0, 4), content: typed.subarray(4) });
    at += 12 + length;
  }
  return list;
}

/** Reads a PNG; every checksum and the form of every chunk must be right. */
export function decodePng(bytes: Uint8Array): Decoded {
  const file = Buffer.from(bytes);
  assert.equal(file.toString("latin1", 0, 8), "\x89PNG\r\n\x1a\n");
  const list = chunks(file);
  assert.deepEqual(
    list.map(({ type }) => type),
    ["IHDR", "IDAT", "IEND"],
  );
  const [{ content: header }, { content: deflated }, { content: end }] = list;
  assert.equal(end.length, 0);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  assert.deepEqual([...header.subarray(8)], [8, 6, 0, 0, 0], "bits, colours, compression, filter, interlace");
  const rows = inflateSync(deflated);
  const stride = 1 + 4 * width;
  assert.equal(rows.length, height * stride);
  for (let y = 0; y < height; y++) assert.equal(rows[y * stride], 0, "a row's filter");
  return { width, height, at: (y, x) => [...rows.subarray(y * stride + 1 + 4 * x, y * stride + 5 + 4 * x)] };
}
