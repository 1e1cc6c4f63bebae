/** Which weights weight decay is for, and which get their first values from an initializer: a row a kind of layer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds, type SimpleKind } from "../../src/network";
import { buildModel } from "../../src/tensor";
import { isKernel } from "../../src/tensor/kernels";
import { byHand } from "./values";

/** Of the kinds that have weights; Keras's names. */
const kernels: Partial<Readonly<Record<SimpleKind, readonly string[]>>> = {
  conv: ["kernel"],
  transposedConv: ["kernel"],
  depthwiseConv: ["depthwise_kernel"],
  separableConv: ["depthwise_kernel", "pointwise_kernel"],
  dense: ["kernel"],
};

for (const kind of Object.keys(kinds) as SimpleKind[]) {
  for (const { name, input, layers } of byHand[kind]) {
    test(`the kernels of ${kind} are ${kernels[kind]?.join(" and ") ?? "none"}: ${name}`, () => {
      const size = input.slice(-3);
      const model = buildModel({ name: "one", input: size, layers: layers.filter((layer) => layer.kind === kind) });
      const found = model.weights.filter(isKernel).map(({ originalName }) => originalName.split("/").at(-1));
      assert.deepEqual([...new Set(found)], kernels[kind] ?? []);
      model.dispose();
    });
  }
}
