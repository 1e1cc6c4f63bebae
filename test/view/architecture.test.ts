/** Networks as pictures: everything drawn, nothing on top of anything else, what repeats told once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conv,
  dense,
  kinds,
  type LayerKind,
  type LayerSpec,
  maxPool,
  type NetworkName,
  networks,
  parallel,
  type SimpleKind,
  type SimpleSpec,
  trace,
} from "../../src/network";
import { charts, type Figure } from "../../src/view";
import { drawnAs } from "../../src/view/charts/architecture/kinds";
import { byHand } from "../tensor/values";
import { complaints } from "./plotly";

interface Trace {
  readonly name?: string;
  readonly fill?: string;
  readonly mode?: string;
  readonly x: (number | null)[];
  readonly y: (number | null)[];
  readonly text?: string[];
  readonly hovertext?: string[];
  readonly marker?: { readonly opacity?: number };
}
interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const traces = (figure: Figure): Trace[] => figure.data as Trace[];

/** Every box that is filled: four corners, the first one again, and a gap. */
function boxes(figure: Figure): Rectangle[] {
  return traces(figure)
    .filter(({ fill }) => fill === "toself")
    .flatMap(({ x, y }) =>
      Array.from({ length: x.length / 6 }, (_, i) => {
        const xs = x.slice(6 * i, 6 * i + 5) as number[];
        const ys = y.slice(6 * i, 6 * i + 5) as number[];
        const [left, right] = [Math.min(...xs), Math.max(...xs)];
        return { left, right, top: Math.min(...ys), bottom: Math.max(...ys) };
      }),
    );
}

const apart = (a: Rectangle, b: Rectangle): boolean =>
  a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

/** What follows the layer before, with which it is told; `parallel` is drawn as a circle. */
const followers: LayerKind[] = ["activation", "batchNorm", "dropout", "flatten", "reshape", "parallel"];

/** Branches that open with a layer that has no box: there is none before it to be told with, so it has one after all. */
function openings(layers: readonly LayerSpec[]): number {
  return layers.reduce((sum, layer) => {
    if (layer.kind !== "parallel") return sum;
    const own = layer.branches.filter(
      ([first]) => first && first.kind !== "parallel" && followers.includes(first.kind),
    );
    return sum + own.length + layer.branches.reduce((inside, branch) => inside + openings(branch), 0);
  }, 0);
}

const names = Object.keys(networks) as NetworkName[];

for (const name of names) {
  const network = networks[name];
  const whole = charts.architecture(network, { fold: false });
  const usual = charts.architecture(network);

  test(`${name}: a box for each layer that has one, and each told by its name`, () => {
    const layers = trace(network).filter(({ kind }) => !followers.includes(kind));
    assert.equal(boxes(whole).length, 1 + layers.length + openings(network.layers));
    for (const layer of layers) assert.ok(whole.alt.includes(`${layer.name}: `), layer.name);
  });

  test(`${name}: no box lies on another, and all within the picture`, () => {
    const all = boxes(usual);
    all.forEach((box, i) => {
      for (const other of all.slice(0, i)) assert.ok(apart(box, other), JSON.stringify([box, other]));
    });
    const { xaxis, yaxis } = usual.layout as { xaxis: { range: number[] }; yaxis: { range: number[] } };
    for (const { left, right, top, bottom } of all) {
      assert.ok(left >= 0 && right <= xaxis.range[1] && top >= 0 && bottom <= yaxis.range[0]);
    }
  });

  test(`${name}: Plotly takes it`, () => assert.deepEqual(complaints(usual), []));
}

const repeats: [name: NetworkName, times: number[]][] = [
  ["leNet5", []],
  ["vgg16", []],
  ["resNet50", [2, 3, 5, 2]],
  ["residual56", [9, 8, 8]],
  ["plain56", [18, 17, 17]],
  ["xception", [8]],
];

for (const [name, times] of repeats) {
  test(`${name}: parts that repeat are told once, ${times.join(", ") || "none"} times`, () => {
    const { alt } = charts.architecture(networks[name]);
    const outermost = [...alt.matchAll(/^(\d+) times:$/gm)].map(([, count]) => Number(count));
    assert.deepEqual(outermost, times);
  });
}

const branch = (filters: number) => [conv({ filters, kernelSize: 1 })];
const sized = (layers: Parameters<typeof conv>[0][], input = [64, 64, 4]) =>
  boxes(charts.architecture({ name: "sized", input, layers: layers.map(conv) })).slice(1);

test("a doubling of the maps' height adds as much to a box's height every time, and of their number to its width", () => {
  const heights = sized([1, 2, 4].map((strides) => ({ filters: 4, kernelSize: 1, strides }))).map(
    (box) => box.bottom - box.top,
  );
  const step = heights[0] - heights[1];
  assert.ok(step > 0);
  assert.ok(Math.abs(heights[1] - heights[2] - 2 * step) < 1e-9);
  const widths = sized([8, 16, 32].map((filters) => ({ filters, kernelSize: 1 }))).map((box) => box.right - box.left);
  assert.ok(widths[1] > widths[0]);
  assert.ok(Math.abs(widths[2] + widths[0] - 2 * widths[1]) < 1e-9);
});

test("branches lie one above the other, in their order, and their merge has its sign", () => {
  const layers = [parallel({ branches: [branch(2), branch(3), branch(4)], merge: "concat" })];
  const figure = charts.architecture({ name: "forked", input: [8, 8, 1], layers });
  const [, ...lanes] = boxes(figure);
  assert.ok(lanes[0].bottom < lanes[1].top && lanes[1].bottom < lanes[2].top);
  const merge = traces(figure).find(({ mode }) => mode === "markers+text");
  assert.deepEqual(merge?.text, ["<b>‖</b>"]);
  assert.match(figure.alt, /3 branches, set side by side → 8 × 8 × 9/);
});

test("an empty branch is told as the input itself", () => {
  const layers = [parallel({ branches: [branch(3), []], merge: "add" })];
  const { alt } = charts.architecture({ name: "skipped", input: [8, 8, 3], layers });
  assert.match(alt, /branch 2: the input itself/);
});

test("a network for images of any size is drawn", () => {
  const figure = charts.architecture({ name: "any", input: [null, null, 3], layers: [...branch(4), maxPool()] });
  assert.equal(boxes(figure).length, 3);
  assert.match(figure.alt, /conv: convolution 1×1 → \? × \? × 4/);
});

test("a narrower row breaks earlier", () => {
  const rowsOf = (rowWidth: number) =>
    new Set(boxes(charts.architecture(networks.vgg16, { rowWidth })).map(({ top, bottom }) => (top + bottom) / 2)).size;
  assert.equal(rowsOf(5_000), 1);
  assert.ok(rowsOf(300) >= 3);
});

test("refuses what it cannot draw", () => {
  assert.throws(() => charts.architecture(networks.leNet5, { rowWidth: 0 }), /rowWidth must be a whole number/);
  const broken = { name: "broken", input: [4, 4, 1], layers: [dense({ units: 0 })] };
  assert.throws(() => charts.architecture(broken), /layer "dense" of network "broken"/);
});

for (const [kind, [{ input, layers }]] of Object.entries(byHand)) {
  test(`${kind} alone is drawn, and told in words`, () => {
    const own = layers.filter((layer) => layer.kind === kind);
    const figure = charts.architecture({ name: "one", input, layers: own.slice(0, 1) });
    assert.deepEqual(complaints(figure), []);
    assert.match(figure.alt, new RegExp(`^ *${kind}: \\w.* → `, "m"));
  });
}

test("no two kinds are told in the same words, nor what follows another layer by the same label", () => {
  const specs = (Object.keys(kinds) as SimpleKind[]).map(
    (kind) => byHand[kind].flatMap(({ layers }) => layers).find((layer) => layer.kind === kind) as SimpleSpec,
  );
  const distinct = (texts: string[]): void => assert.deepEqual([...new Set(texts)], texts);
  distinct(specs.map((spec) => drawnAs(spec).words));
  const following = specs.filter((spec) => drawnAs(spec).follows);
  distinct(following.map((spec) => drawnAs(spec).label(spec, "").join(" ")));
});
