/** Names of layers. (What is refused is in errors.test.ts.) */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  conv,
  flatten,
  type LayerSpec,
  layerNames,
  maxPool,
  networks,
  parallel,
  trace,
} from "../../src/network";

const c = (name?: string): LayerSpec => conv({ name, filters: 1, kernelSize: 1 });
const pool = (name?: string): LayerSpec => maxPool({ name });

const rows: [name: string, layers: LayerSpec[], names: string[], path?: string][] = [
  ["no layers", [], []],
  ["the kind, where no name is given", [c(), pool(), flatten()], ["conv", "maxPool", "flatten"]],
  ["a kind that repeats is numbered from its second", [c(), pool(), c(), c()], ["conv", "maxPool", "conv2", "conv3"]],
  ["given names", [c("C1"), pool("S2")], ["C1", "S2"]],
  ["a named layer does not count as one of its kind", [c("first"), c(), c()], ["first", "conv", "conv2"]],
  ["a given name is not given again, also to layers before it", [c(), c(), c("conv")], ["conv2", "conv3", "conv"]],
  ["a number that is taken is skipped", [c("conv2"), c(), c()], ["conv2", "conv", "conv3"]],
  ["another kind's name", [pool("conv"), c(), pool()], ["conv", "conv2", "maxPool"]],
  ["letters, digits, underscores, hyphens and points", [c("conv4_1-a.b"), c("7x7")], ["conv4_1-a.b", "7x7"]],
  ["a path", [c(), c("b"), c()], ["block/branch1/conv", "block/branch1/b", "block/branch1/conv2"], "block/branch1/"],
];

for (const [name, layers, names, path] of rows) {
  test(name, () => assert.deepEqual(layerNames(layers, path), names));
}

test("each branch counts for itself, and the merge has the block's name", () => {
  const inner = parallel({ name: "inner", branches: [[], [c()]], merge: "add" });
  const outer = parallel({
    branches: [
      [c(), c()],
      [c(), inner, activation({ activation: "relu" })],
    ],
    merge: "concat",
  });
  const names = trace({ name: "nested", input: [4, 4, 1], layers: [c(), outer, outer] }).map((row) => row.name);
  const within = (block: string): string[] => [
    `${block}/branch1/conv`,
    `${block}/branch1/conv2`,
    `${block}/branch2/conv`,
    `${block}/branch2/inner/branch2/conv`,
    `${block}/branch2/inner`,
    `${block}/branch2/activation`,
    block,
  ];
  assert.deepEqual(names, ["conv", ...within("parallel"), ...within("parallel2")]);
});

test("no network of the zoo has a name twice", () => {
  for (const network of Object.values(networks)) {
    const names = trace(network).map((row) => row.name);
    assert.equal(new Set(names).size, names.length, network.name);
  }
});
