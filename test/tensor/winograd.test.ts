/** Convolutions by fewer products, against the plain sum. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { conv, type Padding, type Shape } from "../../src/network";
import { random } from "../../src/random";
import { windowed } from "../../src/tensor/graph/convolution";
import { gradients } from "../../src/tensor/graph/gradients";
import { Graph, type Output } from "../../src/tensor/graph/graph";
import { Session } from "../../src/tensor/graph/session";
import { convolveByTiles, savesProducts } from "../../src/tensor/graph/winograd";
import { cookToom, inTwoDimensions, type Matrix, MOST_OUTPUTS } from "../../src/tensor/graph/winograd/cookToom";
import { placesOfTiles, tilesOfPlaces } from "../../src/tensor/graph/winograd/tiles";

const rng = random(3);
const draw = (count: number): number[] => Array.from({ length: count }, () => 2 * rng() - 1);
const times = (matrix: Matrix, values: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, factor, i) => sum + factor * values[i], 0));

for (let m = 2; m <= MOST_OUTPUTS; m++) {
  test(`${m} values of a correlation with three taps take ${m + 2} products`, () => {
    const { input, kernel, output } = cookToom(m);
    const [d, g] = [draw(m + 2), draw(3)];
    const factors = times(kernel, g);
    const products = times(input, d).map((value, i) => value * factors[i]);
    assert.equal(products.length, m + 2);
    const values = times(output, products);
    for (let i = 0; i < m; i++)
      assert.ok(Math.abs(values[i] - (d[i] * g[0] + d[i + 1] * g[1] + d[i + 2] * g[2])) < 1e-12);
  });
}

/** As printed in Lavin and Gray 2016, section 4.1; each product may be scaled in one matrix and scaled back in another. */
test("two outputs: the matrices of the paper, but for scales", () => {
  const { input, kernel, output } = cookToom(2);
  assert.deepEqual(output, [
    [1, 1, 1, 0],
    [0, 1, -1, 1],
  ]);
  assert.deepEqual(
    input.map((row) => row.map(Math.abs)),
    [
      [1, 0, 1, 0],
      [0, 1, 1, 0],
      [0, 1, 1, 0],
      [0, 1, 0, 1],
    ],
  );
  assert.deepEqual(
    kernel.map((row) => row.map(Math.abs)),
    [
      [1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
      [0, 0, 1],
    ],
  );
});

test("a matrix along both axes: first every row, then every column", () => {
  const matrix = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const square = [
    [7, 8],
    [9, 10],
  ];
  const rows = square.map((row) => times(matrix, row));
  const columns = [0, 1, 2].map((i) => times(matrix, [rows[0][i], rows[1][i]]));
  const expected = [0, 1, 2].flatMap((y) => columns.map((column) => column[y]));
  assert.deepEqual(times(inTwoDimensions(matrix), square.flat()), expected);
});

test("tiles overlap, reach over the edge, and are counted place by place", () => {
  // Along an axis of three, two tiles of three places: −1 0 1, and 1 2 outside.
  const along = [
    [-1, 1],
    [0, 2],
    [1, -1],
  ];
  const tiling = { tile: 3, step: 2, margin: 1, count: [2, 2] } as const;
  const expected = along.flatMap((ys) =>
    along.flatMap((xs) => ys.flatMap((y) => xs.map((x) => (y < 0 || x < 0 ? -1 : 3 * y + x)))),
  );
  assert.deepEqual(placesOfTiles([3, 3], tiling), expected);
});

test("what is cut into tiles that do not overlap comes together again", () => {
  for (const [height, width, tile] of [
    [4, 4, 2],
    [7, 5, 3],
    [2, 3, 4],
  ] as const) {
    const count = [Math.ceil(height / tile), Math.ceil(width / tile)] as const;
    const places = placesOfTiles([height, width], { tile, step: tile, margin: 0, count });
    const found = tilesOfPlaces([height, width], { tile, count }).map((at) => places[at]);
    assert.deepEqual(
      found,
      Array.from({ length: height * width }, (_, i) => i),
    );
  }
});

/** The root mean square of what two differ by, as a share of that of the second. */
function difference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [between, all] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    between += (values[i] - expected[i]) ** 2;
    all += expected[i] ** 2;
  }
  assert.equal(values.length, expected.length);
  return Math.sqrt(between / all);
}

/** Sizes of which each takes other tiles. */
const sizes = [
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 6],
  [7, 7],
  [9, 14],
  [14, 14],
  [28, 5],
] as const;

for (const padding of ["same", "valid"] satisfies Padding[]) {
  for (const [height, width] of sizes) {
    if (padding === "valid" && height === 2) continue;
    test(`a convolution by tiles, ${padding}, ${height} × ${width}: its values and both gradients`, () => {
      const [images, channels, filters] = [3, 5, 4];
      const graph = new Graph();
      const less = padding === "same" ? 0 : 2;
      const shapes = [
        [images, height, width, channels],
        [3, 3, channels, filters],
        [images, height - less, width - less, filters],
      ];
      const [x, kernel, dy] = shapes.map((shape) => graph.placeholder("float32", shape));
      const maps = { values: x, size: [height, width], channels } as const;
      const ways = [
        graph.float("Conv2D", [x, kernel], windowed({ strides: [1, 1], padding })),
        convolveByTiles(graph, maps, kernel, filters, padding),
      ];
      const outputs = ways.flatMap((y) => [y, ...gradients(graph, y, dy, [x, kernel])]);
      const session = new Session(graph.nodes);
      const feeds = [x, kernel, dy].map((output, i): [Output, { values: Float32Array; shape: number[] }] => {
        const count = shapes[i].reduce((product, size) => product * size, 1);
        return [output, { values: Float32Array.from(draw(count)), shape: shapes[i] }];
      });
      const values = session.run(feeds, outputs);
      session.dispose();
      for (const [i, name] of ["values", "gradient of the maps", "gradient of the kernel"].entries()) {
        const rounding = difference(values[i + 3], values[i]);
        assert.ok(rounding < 1e-5, `${name}: ${rounding}`);
      }
    });
  }
}

const wide = { filters: 64, kernelSize: 3 } as const;
const saved: [name: string, layer: Parameters<typeof conv>[0], inputShape: Shape, saves: boolean][] = [
  ["wide", wide, [14, 14, 64], true],
  ["the largest", wide, [32, 32, 64], true],
  ["of large maps", wide, [33, 14, 64], false],
  ["of maps of a size not told", wide, [null, 14, 64], false],
  ["to maps of two places a side", { ...wide, padding: "valid" }, [4, 4, 64], true],
  ["to a single place", { ...wide, padding: "valid" }, [3, 3, 64], false],
  ["of few maps", wide, [14, 14, 63], false],
  ["of few filters", { ...wide, filters: 63 }, [14, 14, 64], false],
  ["of another size", { ...wide, kernelSize: [3, 5] }, [14, 14, 64], false],
  ["with strides", { ...wide, strides: [1, 2] }, [14, 14, 64], false],
  ["dilated", { ...wide, dilation: 2 }, [14, 14, 64], false],
  ["in groups", { ...wide, groups: 2 }, [14, 14, 128], false],
];

for (const [name, layer, inputShape, saves] of saved) {
  test(`a convolution ${name} is ${saves ? "" : "not "}multiplied tile by tile`, () => {
    assert.equal(savesProducts(conv(layer), { inputShape, winograd: true }), saves);
    assert.equal(savesProducts(conv(layer), { inputShape, winograd: false }), false);
  });
}
