/** The one walk over a network: what it is told of each layer, in which order, and how much work it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  activation,
  conv,
  dense,
  fold,
  globalAvgPool,
  type LayerSpec,
  maxPool,
  memory,
  type NetworkSpec,
  networks,
  outputShape,
  parallel,
  type Shape,
  type SizedPlace,
  trace,
  upsample,
} from "../../src/network";
import { walk } from "../../src/network/fold";
import { layerNames } from "../../src/network/names";
import { drawNetwork } from "./random";

const keep = (filters: number): LayerSpec => conv({ filters, kernelSize: 1 });

test("a layer is told its path, name and shapes; a block what was made of its branches", () => {
  const told: string[] = [];
  const tell = ({ path, name, inputShape, outputShape }: SizedPlace): string => {
    told.push(`${path}|${name}: ${inputShape} → ${outputShape}`);
    return name;
  };
  const inner = parallel({ merge: "concat", branches: [[keep(2)], []] });
  const network = {
    name: "nested",
    input: [4, 4, 1],
    layers: [keep(3), parallel({ name: "b", merge: "concat", branches: [[], [inner, keep(5)]] })],
  };
  const made = fold<string | object>(network, {
    layer: tell,
    merge: (place, branches) => ({ [tell(place)]: branches }),
  });
  assert.deepEqual(made, [
    "conv",
    { b: [[], [{ "b/branch2/parallel": [["b/branch2/parallel/branch1/conv"], []] }, "b/branch2/conv"]] },
  ]);
  assert.deepEqual(told, [
    "|conv: 4,4,1 → 4,4,3",
    "b/branch2/parallel/branch1/|b/branch2/parallel/branch1/conv: 4,4,3 → 4,4,2",
    "b/branch2/|b/branch2/parallel: 4,4,3 → 4,4,5",
    "b/branch2/|b/branch2/conv: 4,4,5 → 4,4,5",
    "|b: 4,4,3 → 4,4,8",
  ]);
});

/** What fast-check draws, as a network; it finds the smallest one that fails. */
const drawn = fc.gen().map((draw) => drawNetwork("drawn", (min, max) => draw(fc.integer, { min, max })));

test("of any network: a name each, made of its path; every layer reads what the one before it gives", () => {
  const holds = (network: NetworkSpec): void => {
    const names: string[] = [];
    type Ends = { readonly from: Shape; readonly to: Shape };
    const through = (layers: readonly Ends[], from: Shape): Shape =>
      layers.reduce((shape, layer) => {
        assert.deepEqual(layer.from, shape);
        return layer.to;
      }, from);
    const enter = ({ path, name, inputShape, outputShape }: SizedPlace): Ends => {
      assert.ok(name.startsWith(path) && !name.slice(path.length).includes("/"), name);
      names.push(name);
      return { from: inputShape, to: outputShape };
    };
    const layers = fold<Ends>(network, {
      layer: enter,
      merge(place, branches) {
        assert.equal(branches.length, place.spec.branches.length);
        for (const branch of branches) assert.equal(through(branch, place.inputShape).length, place.outputShape.length);
        return enter(place);
      },
    });
    assert.deepEqual(through(layers, network.input), outputShape(network));
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      names,
      trace(network).map(({ name }) => name),
    );
  };
  fc.assert(fc.property(drawn, holds), { seed: 2, numRuns: 300 });
});

test("of any network: what is said of images of any size is what holds of one, or unknown", () => {
  let compared = 0;
  const holds = (network: NetworkSpec): void => {
    const free = { ...network, input: [null, null, network.input[2]] };
    if (trace(network).some(({ kind }) => kind === "flatten" || kind === "reshape")) return;
    compared++;
    const known = trace(network);
    trace(free).forEach(({ outputShape, parameters }, i) => {
      assert.equal(parameters, known[i].parameters);
      outputShape.forEach((size, axis) => {
        if (size !== null) assert.equal(size, known[i].outputShape[axis]);
      });
    });
  };
  fc.assert(fc.property(drawn, holds), { seed: 3, numRuns: 300 });
  assert.ok(compared > 100, `${compared}`);
});

const pooled: LayerSpec[] = [globalAvgPool({ keepDims: true })];
const one: LayerSpec[] = [];

/** Keras's rule for adding and multiplying; sizes known on one side alone are known of neither. */
const merges: [name: string, block: LayerSpec, expected: Shape | string][] = [
  ["add: maps of any size and one pixel", parallel({ merge: "add", branches: [one, pooled] }), [null, null, 4]],
  ["add: one pixel first", parallel({ merge: "add", branches: [pooled, one] }), [null, null, 4]],
  ["add: all of any size", parallel({ merge: "add", branches: [one, [keep(4)], one] }), [null, null, 4]],
  ["add: one pixel and one pixel", parallel({ merge: "add", branches: [pooled, pooled] }), [1, 1, 4]],
  [
    "add: one pixel, two, and maps of any size",
    parallel({ merge: "add", branches: [one, pooled, [...pooled, upsample()]] }),
    'layer "parallel" of network "any": branches must end with shapes that are equal: [[?, ?, 4], [1, 1, 4], [2, 2, 4]]',
  ],
  [
    "add: other channels",
    parallel({ merge: "add", branches: [one, [keep(1)]] }),
    'layer "parallel" of network "any": branches must end with shapes that are equal: [[?, ?, 4], [?, ?, 1]]',
  ],
  ["concat: maps of any size and one pixel", parallel({ merge: "concat", branches: [one, pooled] }), [null, null, 8]],
  ["concat: one pixel first", parallel({ merge: "concat", branches: [pooled, one] }), [null, null, 8]],
  ["multiply: a factor a map", parallel({ merge: "multiply", branches: [one, pooled] }), [null, null, 4]],
  ["multiply: a factor a place", parallel({ merge: "multiply", branches: [one, [keep(1)]] }), [null, null, 4]],
  [
    "multiply: two pixels and maps of any size",
    parallel({ merge: "multiply", branches: [one, [...pooled, upsample()]] }),
    [null, null, 4],
  ],
];

for (const [name, block, expected] of merges) {
  test(`merges of unknown sizes: ${name}`, () => {
    const network = { name: "any", input: [null, null, 4], layers: [block] };
    if (typeof expected === "string") assert.throws(() => outputShape(network), new Error(expected));
    else assert.deepEqual(outputShape(network), expected);
  });
}

test("what cannot be added once the size is known is refused then", () => {
  const network = { name: "sized", input: [8, 8, 4], layers: [parallel({ merge: "add", branches: [one, pooled] })] };
  assert.throws(
    () => trace(network),
    new Error(
      'layer "parallel" of network "sized": branches must end with shapes that are equal: [[8, 8, 4], [1, 1, 4]]',
    ),
  );
});

/** How often the names and kinds of `count` layers without a name are read: a count of the work, where time would be one of the machine. */
function reads(count: number): number {
  let reads = 0;
  const counting = (layer: LayerSpec): LayerSpec =>
    new Proxy(layer, {
      get(target, key, receiver) {
        reads++;
        return Reflect.get(target, key, receiver);
      },
    });
  walk(
    Array.from({ length: count }, () => counting(activation({ activation: "relu" }))),
    { layer: () => 0, merge: () => 0 },
  );
  return reads;
}

test("ten times the layers are ten times the work", () => {
  assert.equal(reads(3000), 10 * reads(300));
});

test("names are counted on, not from the start: a set of them is asked once a layer", (context) => {
  const has = context.mock.method(Set.prototype, "has");
  const names = layerNames(Array.from({ length: 3000 }, () => maxPool()));
  assert.equal(names[2999], "maxPool3000");
  assert.ok(has.mock.callCount() <= 3001, `${has.mock.callCount()}`);
});

test("a long network's memory and shapes come in a moment", () => {
  const layers = Array.from({ length: 3000 }, () => keep(1));
  const network = { name: "long", input: [1, 1, 1], layers: [...layers, dense({ units: 1 })] };
  assert.equal(trace(network).length, 3001);
  assert.equal(memory(network).activations, 8);
});

test("a block of a network of the zoo has its name in one place: the names of its branches begin with it", () => {
  const names = trace(networks.googLeNet).map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) => name.startsWith("inception3a")),
    [
      "inception3a/branch1/conv",
      "inception3a/branch2/conv",
      "inception3a/branch2/conv2",
      "inception3a/branch3/conv",
      "inception3a/branch3/conv2",
      "inception3a/branch4/maxPool",
      "inception3a/branch4/conv",
      "inception3a",
    ],
  );
});
