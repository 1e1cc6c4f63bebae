/** PNG files out of pixels (W3C PNG, third edition): 8-bit RGBA, one strip, deflated. */
import { crc32, deflateSync } from "node:zlib";

/** Colours from 0 to 255: red, green, blue and opacity, `[height, width, 4]`, row by row. */
export interface Raster {
  readonly rgba: Uint8Array;
  readonly height: number;
  readonly width: number;
}

function chunk(type: string, content: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}

/** Encodes a picture. @throws when it does not have four values a pixel. */
export function encodePng({ rgba, height, width }: Raster): Buffer {
  const wanted = height * width * 4;
  if (rgba.length !== wanted) {
    throw new Error(`rgba must hold ${height} × ${width} × 4 = ${wanted} values: ${rgba.length}`);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8); // bits a channel; red, green, blue, opacity
  const rows = Buffer.alloc(height * (1 + 4 * width)); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + 4 * width) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}
