import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { random } from "../../src/random";
import { encodePng } from "../../src/view/png";
import { decodePng } from "./decodePng";

const sizes: [height: number, width: number][] = [
  [1, 1],
  [1, 9],
  [9, 1],
  [5, 7],
  [300, 200],
];

for (const [height, width] of sizes) {
  test(`${height} × ${width} random colours come back`, () => {
    const rng = random(height);
    const rgba = Uint8Array.from({ length: height * width * 4 }, () => Math.floor(256 * rng()));
    const picture = decodePng(encodePng({ rgba, height, width }));
    assert.deepEqual([picture.height, picture.width], [height, width]);
    const back = Array.from({ length: height * width }, (_, i) => picture.at(Math.floor(i / width), i % width));
    assert.deepEqual(Uint8Array.from(back.flat()), rgba);
  });
}

/** Reads a PNG from standard input with the standard library alone. */
const python = `
import sys, struct, zlib
file = sys.stdin.buffer.read()
at, parts = 8, {}
while at < len(file):
    length, = struct.unpack(">I", file[at:at + 4])
    kind, content = file[at + 4:at + 8], file[at + 8:at + 8 + length]
    checksum, = struct.unpack(">I", file[at + 8 + length:at + 12 + length])
    assert checksum == zlib.crc32(kind + content)
    parts[kind] = content
    at += 12 + length
print(*struct.unpack(">IIBBBBB", parts[b"IHDR"]), zlib.decompress(parts[b"IDAT"]).hex())
`;

test("Python reads it too", () => {
  const rgba = Uint8Array.from([255, 0, 0, 255, 0, 128, 0, 7]);
  const read = execFileSync("python3", ["-c", python], { input: encodePng({ rgba, height: 2, width: 1 }) });
  assert.equal(read.toString().trim(), "1 2 8 6 0 0 0 00ff0000ff0000800007");
});

const refusals: [name: string, height: number, width: number, length: number, message: string][] = [
  ["too few colours", 2, 2, 15, "rgba must hold 2 × 2 × 4 = 16 values: 15"],
  ["too many colours", 2, 2, 17, "rgba must hold 2 × 2 × 4 = 16 values: 17"],
];

for (const [name, height, width, length, message] of refusals) {
  test(`refuses ${name}`, () =>
    assert.throws(() => encodePng({ rgba: new Uint8Array(length), height, width }), new Error(message)));
}
