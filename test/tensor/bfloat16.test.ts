import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/random";
import { tf } from "../../src/tensor";
import { inBfloat16 } from "../../src/tensor/graph/bfloat16";
import { gradients } from "../../src/tensor/graph/gradients";
import { type Attribute, Graph, type Node, type Output } from "../../src/tensor/graph/graph";
import { hasBfloat16 } from "../../src/tensor/graph/processor";
import { Session } from "../../src/tensor/graph/session";

const window: Record<string, Attribute> = {
  strides: { ints: [1, 1, 1, 1] },
  padding: { string: "SAME" },
  data_format: { string: "NHWC" },
};

/** Two convolutions of the same kernel one after the other, and all gradients. */
function example() {
  const graph = new Graph();
  const x = graph.placeholder("float32", [-1, 6, 6, 4]);
  const kernel = graph.placeholder("float32", [3, 3, 4, 4]);
  const first = graph.float("Relu", [graph.float("Conv2D", [x, kernel], window)]);
  const y = graph.float("Conv2D", [first, kernel], window);
  const dy = graph.placeholder("float32", [-1, 6, 6, 4]);
  const slopes = gradients(graph, y, dy, [x, kernel]);
  return { graph, x, kernel, dy, outputs: [y, ...slopes].map((output) => graph.after(output, [])) };
}

const isBfloat16 = (attribute: Attribute | undefined): boolean =>
  attribute !== undefined && "type" in attribute && attribute.type === "bfloat16";

test("multiplications take and give bfloat16, each value is rounded once, and all else stays as it was", () => {
  const { graph } = example();
  const before = graph.nodes.map(({ name, op }) => `${name} ${op}`);
  const nodes = inBfloat16(graph.nodes);
  assert.deepEqual(
    graph.nodes.map(({ name, op }) => `${name} ${op}`),
    before,
  );
  assert.equal(new Set(nodes.map(({ name }) => name)).size, nodes.length);
  const factors: Readonly<Record<string, readonly number[]>> = {
    Conv2D: [0, 1],
    Conv2DBackpropInput: [1, 2],
    Conv2DBackpropFilter: [0, 2],
  };
  const seen = new Set<Node>();
  for (const node of nodes) {
    for (const { node: input } of node.inputs) assert.ok(seen.has(input), `${node.name} before ${input.name}`);
    seen.add(node);
    assert.equal(isBfloat16(node.attributes["T"]), node.op in factors, node.name);
    for (const i of factors[node.op] ?? []) {
      assert.ok(isBfloat16(node.inputs[i].node.attributes["DstT"]), `${node.name}, input ${i}`);
    }
  }
  const multiplications = nodes.filter(({ op }) => op in factors);
  assert.equal(multiplications.length, 2 + 2 + 2);
  const rounded = nodes.filter(({ attributes }) => isBfloat16(attributes["DstT"]));
  const sources = rounded.map(({ inputs: [{ node, index }] }) => `${node.name}:${index}`);
  assert.equal(new Set(sources).size, sources.length);
  // x, the kernel, the first layer's output, dy, and what dy becomes before the first layer.
  assert.equal(sources.length, 5);
});

/** To the nearest number of 8 bits of precision, ties to even. */
function toBfloat16(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.slice().buffer);
  return new Float32Array(bits.map((word) => (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000).buffer);
}

test("a convolution in bfloat16 is that of rounded numbers, itself rounded", {
  skip: hasBfloat16() ? false : "needs a processor that multiplies bfloat16 numbers",
}, () => {
  const rng = random(3);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * rng() - 1);
  const [pixels, weights] = [draw(2 * 6 * 6 * 4), draw(3 * 3 * 4 * 4)];
  const graph = new Graph();
  const x = graph.placeholder("float32", [-1, 6, 6, 4]);
  const kernel = graph.placeholder("float32", [3, 3, 4, 4]);
  const y = graph.after(graph.float("Conv2D", [x, kernel], window), []);
  const feeds = (a: Float32Array, b: Float32Array): [Output, { values: Float32Array; shape: number[] }][] => [
    [x, { values: a, shape: [2, 6, 6, 4] }],
    [kernel, { values: b, shape: [3, 3, 4, 4] }],
  ];
  const session = new Session(inBfloat16(graph.nodes));
  const [found] = session.run(feeds(pixels, weights), [y]);
  session.dispose();
  const expected = tf.tidy(
    () =>
      tf
        .conv2d(
          tf.tensor4d(toBfloat16(pixels), [2, 6, 6, 4]),
          tf.tensor4d(toBfloat16(weights), [3, 3, 4, 4]),
          1,
          "same",
        )
        .dataSync() as Float32Array,
  );
  expected.forEach((value, i) => {
    assert.ok(Math.abs(found[i] - value) <= 2 ** -8 * Math.abs(value) + 1e-4, `${found[i]} ${value}`);
  });
  assert.deepEqual(Float32Array.from(found), toBfloat16(Float32Array.from(found)));
  assert.notDeepEqual(Float32Array.from(found), expected);
});
