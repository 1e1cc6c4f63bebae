import assert from "node:assert/strict";
import { test } from "node:test";
import { coarseLabels, type LabelledImages, nearEdges } from "../../src/data";

/** Images as rows of digits: `"0110 0110"` is one of two rows. */
function labelled(...images: string[]): LabelledImages {
  const rows = images[0].split(" ");
  const labels = Uint8Array.from(images.join("").replaceAll(" ", ""), Number);
  const size = { count: images.length, height: rows.length, width: rows[0].length, channels: 1 };
  return { ...size, pixels: new Uint8Array(labels.length), labels };
}

const told: [name: string, images: string[], stride: number, expected: string[]][] = [
  ["every pixel", ["0123 4567"], 1, ["0123 4567"]],
  ["every second, of the pixel right below the middle", ["0012 0034"], 2, ["0044 0044"]],
  ["the same in a second image", ["0000 0000", "1200 3400"], 2, ["0000 0000", "4400 4400"]],
  ["a block of three has a middle", ["111 121 111"], 3, ["222 222 222"]],
];

for (const [name, images, stride, expected] of told) {
  test(`coarse labels: ${name}`, () => {
    assert.deepEqual(coarseLabels(labelled(...images), stride), labelled(...expected).labels);
  });
}

const edges: [name: string, images: string[], distance: number, expected: string[]][] = [
  ["none", ["0000 0000"], 2, ["0000 0000"]],
  ["one pixel to each side", ["000111"], 1, ["001100"]],
  ["two", ["000111"], 2, ["011110"]],
  ["not round a corner", ["00 01"], 1, ["01 11"]],
  ["up and down, not into the next image", ["00 11", "00 00"], 1, ["11 11", "00 00"]],
  ["not from the end of a row to the next one's start", ["001 100"], 1, ["111 111"]],
  ["rows end", ["0001 0001"], 1, ["0011 0011"]],
];

for (const [name, images, distance, expected] of edges) {
  test(`near edges: ${name}`, () => {
    assert.deepEqual(nearEdges(labelled(...images), distance), labelled(...expected).labels);
  });
}

test("labels per pixel are wanted, and whole blocks", () => {
  const perImage = { ...labelled("00 00"), labels: Uint8Array.of(1) };
  assert.throws(() => coarseLabels(perImage, 1), /labels must be one a pixel: 1/);
  assert.throws(() => nearEdges(perImage, 1), /labels must be one a pixel: 1/);
  assert.throws(() => coarseLabels(labelled("0000 0000"), 4), /stride must divide 2 and 4: 4/);
});
