/** What the record of a kind says of its layers, held against what TensorFlow does with them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds, type LayerSpec, outputShape, type Shape, type SimpleKind } from "../../src/network";
import { kindOf } from "../../src/network/kinds";
import { product } from "../../src/numbers";
import { random, shuffle } from "../../src/random";
import { buildModel, tf } from "../../src/tensor";
import { byHand } from "./values";

type Maps = readonly [height: number, width: number, channels: number];

/** A layer of a kind as it stands in the table of values, on maps large enough for its windows. */
interface Subject {
  readonly name: string;
  readonly layer: LayerSpec & { readonly kind: SimpleKind };
  readonly maps: Maps;
}

const subjects = (Object.keys(kinds) as SimpleKind[]).flatMap((kind) =>
  byHand[kind].map(({ name, input, layers }): Subject => {
    const layer = layers.find((other) => other.kind === kind) as Subject["layer"];
    const maps: Maps = [9, 8, input[2]];
    if (layer.kind !== "reshape") return { name: `${kind}, ${name}`, layer, maps };
    return { name: `${kind}, ${name}`, layer: { ...layer, targetShape: [8, 9, input[2]] }, maps };
  }),
);

/** The layer as a function of one image, its weights all different. */
function functionOf({ layer, maps }: Subject): { apply(x: Float32Array): Float32Array; dispose(): void } {
  const model = buildModel({ name: "one", input: maps, layers: [layer] });
  tf.tidy(() =>
    model.setWeights(model.getWeights().map(({ shape }, i) => tf.randomUniform(shape, 0.5, 1, "float32", i))),
  );
  return {
    apply: (x) => tf.tidy(() => (model.predict(tf.tensor(x, [1, ...maps])) as tf.Tensor).dataSync() as Float32Array),
    dispose: () => model.dispose(),
  };
}

const image = ({ maps }: Subject): Float32Array => {
  const rng = random(2);
  return Float32Array.from({ length: product(maps) }, () => 0.5 + rng());
};

/** Which values of the output change with some of the input: by so much that a pool's largest value does, up and down. */
function changed(apply: (x: Float32Array) => Float32Array, x: Float32Array, indices: readonly number[]): number[] {
  const before = apply(x);
  const found = new Set<number>();
  for (const by of [5, -5]) {
    const moved = x.slice();
    for (const index of indices) moved[index] += by * (1 + (index % 3));
    apply(moved).forEach((value, i) => {
      if (Math.abs(value - before[i]) > 1e-6 * Math.abs(before[i])) found.add(i);
    });
  }
  return [...found];
}

for (const subject of subjects) {
  const { name, layer, maps } = subject;
  const [height, width, channels] = maps;
  const record = kindOf(layer);
  const output = outputShape({ name: "one", input: maps, layers: [layer] });

  test(`the field is what TensorFlow sees: ${name}`, () => {
    const { apply, dispose } = functionOf(subject);
    const x = image(subject);
    const { sees } = record.field(layer);
    if (output.length < 3 || layer.kind === "reshape") {
      assert.deepEqual(sees([0, 0], 0), [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
      dispose();
      return;
    }
    const [rows, columns, filters] = output as Maps;
    const middle = Math.floor(rows / 2);
    const column = Math.floor(columns / 2);
    const own = new Set(Array.from({ length: filters }, (_, i) => (middle * columns + column) * filters + i));
    const seen = Array.from({ length: height }, (_, row) => row).filter((row) => {
      const indices = Array.from({ length: width * channels }, (_, i) => row * width * channels + i);
      return changed(apply, x, indices).some((index) => own.has(index));
    });
    dispose();
    const [first, last] = sees([middle, middle], 0);
    const within = Array.from({ length: height }, (_, row) => row).filter((row) => row >= first && row <= last);
    const [top, bottom] = [within[0], within.at(-1)];
    assert.deepEqual([seen[0], seen.at(-1)], [top, bottom]);
  });

  test(`the scope is what TensorFlow looks at: ${name}`, () => {
    const { apply, dispose } = functionOf(subject);
    const x = image(subject);
    const scope = record.scope(layer);
    const seesAll = record.field(layer).sees([0, 0], 0)[0] === Number.NEGATIVE_INFINITY;
    assert.equal(scope === "image", seesAll, `scope ${scope}`);
    const place = 4 * width + 3;
    const indices = Array.from({ length: channels }, (_, i) => place * channels + i);
    if (scope === "value") {
      assert.deepEqual(changed(apply, x, [indices[0]]), [indices[0]]);
      const order = shuffle(Uint32Array.from(x.keys()), random(3));
      const y = apply(x);
      const moved = apply(Float32Array.from(order, (from) => x[from]));
      order.forEach((from, to) => {
        assert.equal(moved[to], y[from]);
      });
    } else if (scope === "place") {
      const filters = output.at(-1) as number;
      for (const index of changed(apply, x, indices)) assert.equal(Math.floor(index / filters), place);
      assert.deepEqual(output.slice(0, -1), maps.slice(0, -1));
    }
    dispose();
  });

  test(`the storage is what the values allow: ${name}`, () => {
    const { apply, dispose } = functionOf(subject);
    const x = image(subject);
    if (record.storage === "view") assert.deepEqual(apply(x), x);
    if (record.storage === "over") assert.deepEqual(output, maps);
    else if (record.storage === "beside")
      assert.notEqual(record.scope(layer), "value", "it could write over its input");
    dispose();
  });
}

/** Values of the option's type, some of which no layer takes. */
function othersOf(value: unknown): unknown[] {
  if (typeof value === "number") return [value + 1, value + 2];
  return typeof value === "string" ? [] : [otherThan(value)];
}

/** Values of another type, and what is no number. */
function misfitsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return ["many", Number.NaN].map((misfit) => value.map(() => misfit));
  if (typeof value === "number") return ["many", Number.NaN];
  return typeof value === "boolean" ? ["no", 0] : ["nonsense", 7];
}

test("every kind has a class under the name that Keras gives it", () => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const [kind, { className }] of Object.entries(kinds))
    assert.ok(className in classNameMap, `${kind}: ${className}`);
});

for (const subject of subjects) {
  const { name, layer, maps } = subject;
  const options = Object.entries(layer).filter(([option]) => option !== "kind");
  const having = (option: string, value: unknown) => ({ ...layer, [option]: value }) as Subject["layer"];
  const shapeOf = (other: Subject["layer"]) => outputShape({ name: "one", input: maps, layers: [other] });

  test(`every option is checked, and refused by its name: ${name}`, () => {
    for (const [option, value] of options) {
      for (const misfit of misfitsOf(value)) {
        assert.throws(() => shapeOf(having(option, misfit)), new RegExp(`: ${option} must `), `${option}: ${misfit}`);
      }
    }
  });

  test(`what the record takes, TensorFlow computes: ${name}`, () => {
    for (const [option, value] of options) {
      for (const other of othersOf(value).map((value) => having(option, value))) {
        let shape: Shape;
        try {
          shape = shapeOf(other);
        } catch {
          continue;
        }
        const { apply, dispose } = functionOf({ ...subject, layer: other });
        assert.equal(apply(image(subject)).length, product(shape as Maps), JSON.stringify(other));
        dispose();
      }
    }
  });

  test(`what multiplies has a kernel, and maps inside lie between two: ${name}`, () => {
    const model = buildModel({ name: "one", input: maps, layers: [layer] });
    const kernels = model.weights.filter(({ name }) => name.includes("kernel"));
    model.dispose();
    const { multiplyAdds, innerValues } = kindOf(layer);
    assert.equal(multiplyAdds(layer, maps, shapeOf(layer)) > 0, kernels.length > 0, "multiply-adds");
    assert.equal(innerValues(layer, maps, shapeOf(layer)) > 0, kernels.length > 1, "inner values");
  });
}

/** Options of any kind that change nothing in what a layer computes once it has learnt, or hardly anything. */
const neverEssential = ["name", "initializer", "epsilon"];
/** Such options of one kind. */
const ofNoConsequence: Readonly<Partial<Record<SimpleKind, readonly string[]>>> = {
  batchNorm: ["momentum"],
  globalAvgPool: ["keepDims"],
  groupNorm: ["epsilon"],
  reshape: ["targetShape"],
};

function otherThan(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(otherThan);
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : `not ${value}`;
}

for (const { name, layer } of subjects) {
  test(`every option makes a difference to the essence: ${name}`, () => {
    const { essence } = kindOf(layer);
    const single = "kernelSize" in layer && product(layer.kernelSize) === 1 ? ["padding", "dilation"] : [];
    const without = [...neverEssential, ...single, ...(ofNoConsequence[layer.kind] ?? [])];
    for (const [option, value] of Object.entries(layer)) {
      if (option === "kind") continue;
      const other = essence({ ...layer, [option]: otherThan(value) } as Subject["layer"]);
      const same = JSON.stringify(other) === JSON.stringify(essence(layer));
      const advice = same
        ? "must be part of the essence, or, where it changes no value, stand in ofNoConsequence (test/tensor/records.test.ts)"
        : "must not be part of the essence";
      assert.equal(same, without.includes(option), `${option} ${advice}`);
    }
  });
}
