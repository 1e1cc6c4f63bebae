import assert from "node:assert/strict";
import { test } from "node:test";
import { conv, dense, flatten } from "../../src/network";
import { buildModel, filterImages, mapCorrelation, tf } from "../../src/tensor";

const network = (channels: number) => ({
  name: "small",
  input: [4, 4, channels],
  layers: [conv({ filters: 2, kernelSize: [2, 3], name: "first" }), flatten(), dense({ units: 2, name: "last" })],
});

for (const channels of [1, 3]) {
  test(`filters on ${channels} channels: each is the kernel's slice, row by row, channels last`, () => {
    const model = buildModel(network(channels));
    const tensors = tf.memory().numTensors;
    const images = filterImages(model, "first");
    assert.equal(tf.memory().numTensors, tensors);
    const expected = tf.tidy(() => [...model.getLayer("first").getWeights()[0].transpose([3, 0, 1, 2]).dataSync()]);
    model.dispose();
    const { pixels, ...sizes } = images;
    assert.deepEqual(sizes, { count: 2, height: 2, width: 3, channels });
    assert.deepEqual([...pixels], expected);
  });
}

const rows: [name: string, values: number[], maps: number, distance: number, expected: number][] = [
  ["the same map twice", [1, 1, 2, 2, 5, 5], 2, 1, 1],
  ["the same but for size and offset", [1, 12, 2, 14, 5, 20], 2, 1, 1],
  ["one falls where the other rises", [1, 5, 2, 4, 5, 1], 2, 1, -1],
  ["nothing in common", [0, 0, 0, 1, 1, 0, 1, 1], 2, 1, 0],
  ["partly: by hand one half", [1, 2, 2, 1, 3, 3], 2, 1, 0.5],
  ["neighbours of three: 1 and −1", [1, 1, 9, 2, 2, 8, 3, 3, 7], 3, 1, 0],
  ["two apart of three", [1, 1, 9, 2, 2, 8, 3, 3, 7], 3, 2, -1],
  ["a map that never changes is left out", [1, 1, 7, 2, 2, 7, 3, 3, 7], 3, 1, 1],
];

for (const [name, values, maps, distance, expected] of rows) {
  test(`correlation of maps: ${name}`, () => {
    assert.ok(Math.abs(mapCorrelation(values, { maps, distance }) - expected) < 1e-9);
  });
}

const model = buildModel(network(2));
const refusals: [name: string, call: () => unknown, message: RegExp][] = [
  ["filters that look at two maps", () => filterImages(model, "first"), /"first" must look at 1 or 3 channels: 2/],
  ["filters of a dense layer", () => filterImages(model, "last"), /layer must be a convolution: "last"/],
  ["filters of a layer without weights", () => filterImages(model, "flatten"), /must be a convolution: "flatten"/],
  [
    "half a place",
    () => mapCorrelation([1, 2, 3, 4, 5], { maps: 2, distance: 1 }),
    /those of 2 maps at two places or more: "5 values"/,
  ],
  [
    "a map with itself",
    () => mapCorrelation([1, 2, 3, 4], { maps: 2, distance: 0 }),
    /distance must be a whole number from 1 to 1: 0/,
  ],
  ["maps further apart than there are", () => mapCorrelation([1, 2, 3, 4], { maps: 2, distance: 2 }), /from 1 to 1: 2/],
  [
    "maps that never change",
    () => mapCorrelation([1, 2, 1, 2], { maps: 2, distance: 1 }),
    /must change in two maps that stand 1 apart.*: 0/,
  ],
];

for (const [name, call, message] of refusals) test(`refuses ${name}`, () => assert.throws(call, message));
