/** The arithmetic on networks against tfjs: shapes and parameters of the models it builds from them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countParameters, kinds, type NetworkSpec, outputShape, type Shape, trace } from "../../src/network";
import { buildModel, tf } from "../../src/tensor";
import { drawNetwork, randomNetwork } from "./random";

const seeds = Array.from({ length: 240 }, (_, i) => i + 1);

interface Counted {
  readonly name: string;
  readonly outputShape: Shape;
  readonly parameters: number;
  readonly trainableParameters: number;
}

const size = (weight: tf.Layer["weights"][number]): number =>
  weight.shape.reduce<number>((product, n) => product * (n ?? Number.NaN), 1);

/** What tfjs says of each layer, by name. */
function counted(model: tf.LayersModel): Counted[] {
  return model.layers.slice(1).map((layer) => ({
    name: layer.name,
    outputShape: (layer.outputShape as tf.Shape).slice(1),
    parameters: layer.countParams(),
    trainableParameters: layer.trainableWeights.reduce((sum, weight) => sum + size(weight), 0),
  }));
}

const byName = (a: Counted, b: Counted): number => (a.name < b.name ? -1 : 1);

function compare(network: NetworkSpec, model: tf.LayersModel): void {
  const ours = trace(network).map(({ name, outputShape, parameters, trainableParameters }) => ({
    name,
    outputShape: [...outputShape],
    parameters,
    trainableParameters,
  }));
  assert.deepEqual(ours.sort(byName), counted(model).sort(byName), JSON.stringify(network));
  assert.equal(countParameters(network).total, model.countParams(), network.name);
}

/** The same layers on images of any size, where they take them. */
function anySize(network: NetworkSpec): NetworkSpec | undefined {
  const free = { ...network, input: [null, null, network.input[2]] };
  return JSON.stringify(network).match(/"kind":"(flatten|reshape)"/) ? undefined : free;
}

/** What fast-check draws, as a network; it finds the smallest one that fails. */
const drawn = fc.gen().map((draw) => drawNetwork("drawn", (min, max) => draw(fc.integer, { min, max })));

test("random networks: shapes and parameters of each layer as in tfjs", () => {
  const seen = new Set<string>();
  const agrees = (network: NetworkSpec): void => {
    const model = buildModel(network);
    for (const { kind } of trace(network)) seen.add(kind);
    compare(network, model);
    model.dispose();
  };
  fc.assert(fc.property(drawn, agrees), { seed: 1, numRuns: 240 });
  assert.deepEqual([...seen].sort(), [...Object.keys(kinds), "parallel"].sort());
});

test("random networks on images of any size: shapes and parameters as in tfjs", () => {
  const networks = seeds.flatMap((seed) => anySize(randomNetwork(seed)) ?? []);
  assert.ok(networks.length >= 50, `${networks.length}`);
  for (const network of networks) {
    const model = buildModel(network);
    compare(network, model);
    model.dispose();
  }
});

test("random networks compute outputs of the shape they promise, and leak no tensor", () => {
  for (const seed of seeds.slice(0, 60)) {
    const network = randomNetwork(seed);
    const before = tf.memory().numTensors;
    const model = buildModel(network);
    const output = tf.tidy(() => model.predict(tf.zeros([2, ...(network.input as number[])])) as tf.Tensor);
    assert.deepEqual(output.shape, [2, ...outputShape(network)], JSON.stringify(network));
    output.dispose();
    model.dispose();
    assert.equal(tf.memory().numTensors, before, JSON.stringify(network));
  }
});
