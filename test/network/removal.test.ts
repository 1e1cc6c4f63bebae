import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countParameters,
  networks,
  outputShape,
  removableBlocks,
  smallResNet,
  trace,
  withoutBlock,
} from "../../src/network";

/** The opening blocks of the second and third stage change the shape, and stay. */
const ofDepth14 = ["conv2_1", "conv2_2", "conv3_2", "conv4_2"];

for (const shortcuts of [true, false]) {
  const network = smallResNet({ depth: 14, shortcuts });
  test(`${network.name} can lose the blocks that keep the shape`, () => {
    assert.deepEqual(removableBlocks(network), ofDepth14);
  });

  for (const [block, maps] of [
    ["conv2_2", 16],
    ["conv4_2", 64],
  ] as const) {
    test(`${network.name} without ${block} lacks two convolutions, and all other names are as they were`, () => {
      const left = withoutBlock(network, block);
      assert.deepEqual(outputShape(left), [10]);
      const lost = countParameters(network).trainable - countParameters(left).trainable;
      assert.equal(lost, 2 * (9 * maps * maps + 2 * maps));
      const names = new Set(trace(network).map(({ name }) => name));
      for (const { name } of trace(left)) assert.ok(names.has(name), name);
    });
  }
}

const refused: [name: string, make: () => unknown, message: RegExp][] = [
  [
    "a block that changes the shape",
    () => withoutBlock(smallResNet({ depth: 14 }), "conv3_1"),
    /^Error: block must be one of conv2_1, conv2_2, conv3_2, conv4_2: "conv3_1"$/,
  ],
  ["a network of no blocks", () => withoutBlock(networks.leNet5, "conv"), /block must be one of none, here: "conv"/],
];

for (const [name, make, message] of refused) test(`${name} is refused`, () => void assert.throws(make, message));
