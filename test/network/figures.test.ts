/** The figures of the questions and of the papers, each computed and held against the published one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conv,
  countMultiplyAdds,
  countParameters,
  dense,
  depthOf,
  dilatedFcn,
  fcn,
  flatten,
  fullyConvolutional,
  type LayerSpec,
  maxPool,
  type NetworkSpec,
  networks,
  outputShape,
  receptiveField,
  resNet,
  type Shape,
  type Size2d,
  smallResNet,
  squeezeExcite,
  trace,
  vggBlock,
} from "../../src/network";

const written = (value: number): string => value.toLocaleString("en");

/** Multiply-adds of the questions' networks: output places × kernel × input maps × filters, layer by layer. */
const arithmetic = {
  bookCnn: 15_000 * 27 * 100 + 3_750 * 900 * 200 + 950 * 1_800 * 400,
  reversedCnn: 15_000 * 27 * 400 + 3_750 * 3_600 * 200 + 950 * 1_800 * 100,
  mnistBaseline:
    784 * 49 * 64 +
    196 * (9 * 64 * 128 + 9 * 128 * 128) +
    49 * (9 * 128 * 256 + 9 * 256 * 256) +
    (2_304 * 128 + 128 * 64 + 64 * 10),
};

const {
  bookCnn,
  reversedCnn,
  mnistBaseline,
  mnistBest,
  leNet5,
  alexNet,
  alexNetUngrouped,
  vgg16,
  googLeNet,
  resNet34,
  resNet50,
  resNet50StrideIn3x3,
  resNet50Keras,
  seResNet50,
  xception,
} = networks;

/** Keras's `count_params()` tells the total; the moving statistics of batch normalization are not trained. */
const counts: [network: NetworkSpec, trainable: number, total: number, multiplyAdds: number][] = [
  [bookCnn, 903_400, 903_400, arithmetic.bookCnn],
  [reversedCnn, 911_500, 911_500, arithmetic.reversedCnn],
  [mnistBaseline, 1_413_834, 1_413_834, arithmetic.mnistBaseline],
  [leNet5, 61_706, 61_706, 416_520],
  [alexNet, 60_965_224, 60_965_224, 724_406_816],
  [alexNetUngrouped, 62_378_344, 62_378_344, 1_135_256_096],
  [vgg16, 138_357_544, 138_357_544, 15_470_264_320],
  [googLeNet, 6_998_552, 6_998_552, 1_582_671_872],
  [resNet34, 21_797_672, 21_814_696, 3_663_761_408],
  [resNet50, 25_557_032, 25_610_152, 3_857_973_248],
  [resNet50StrideIn3x3, 25_557_032, 25_610_152, 4_089_184_256],
  [resNet50Keras, 25_583_592, 25_636_712, 3_857_973_248],
  [seResNet50, 28_088_024, 28_141_144, 3_860_488_192],
  [xception, 22_855_952, 22_910_480, 8_357_403_496],
];

for (const [network, trainable, total, multiplyAdds] of counts) {
  test(`${network.name}: ${written(trainable)} parameters, ${written(multiplyAdds)} multiply-adds`, () => {
    assert.deepEqual(countParameters(network), { trainable, total });
    assert.equal(countMultiplyAdds(network), multiplyAdds);
  });
}

test("each network of the zoo goes by its own name", () => {
  for (const [name, network] of Object.entries(networks)) assert.equal(network.name, name);
});

const basic = (blocks: [number, number, number, number]) => resNet({ name: "resNet", block: "basic", blocks });
const deep = (blocks: [number, number, number, number]) =>
  resNet({ name: "resNet", block: "bottleneck", blocks, strideIn: "3x3" });
const plain = (depth: number) => smallResNet({ depth, shortcuts: false, input: [32, 32, 3] });

/** torchvision's counts and 10⁹ operations; for CIFAR-10 those of shortcuts without parameters (Idelbayev's ResNets). */
const variants: [name: string, network: NetworkSpec, trainable: number, billions: number][] = [
  ["ResNet-18", basic([2, 2, 2, 2]), 11_689_512, 1.814],
  ["ResNet-101", deep([3, 4, 23, 3]), 44_549_160, 7.801],
  ["ResNet-152", deep([3, 8, 36, 3]), 60_192_808, 11.514],
  ["20 plain layers for CIFAR-10", plain(20), 269_722, 0.041],
  ["56 plain layers for CIFAR-10", plain(56), 853_018, 0.125],
  ["110 plain layers for CIFAR-10", plain(110), 1_727_962, 0.253],
];

for (const [name, network, trainable, billions] of variants) {
  test(`${name}: ${written(trainable)} parameters, ${billions} · 10⁹ multiply-adds`, () => {
    assert.equal(countParameters(network).trainable, trainable);
    assert.equal((countMultiplyAdds(network) / 1e9).toFixed(3), billions.toFixed(3));
  });
}

/** As the papers say; LeNet-5's convolutions and dense layers. */
const depths: [network: NetworkSpec, depth: number][] = [
  [networks.leNet5, 5],
  [networks.alexNet, 8],
  [networks.vgg16, 16],
  [networks.googLeNet, 22],
  [networks.resNet34, 34],
  [networks.resNet50, 50],
  [networks.plain56, 56],
  [networks.residual56, 56],
  [networks.seResNet50, 50],
];

for (const [network, depth] of depths)
  test(`${network.name} is ${depth} layers deep`, () => assert.equal(depthOf(network), depth));

/** Parameters of each layer that has some, in order. */
const layers: [network: NetworkSpec, parameters: number[]][] = [
  [bookCnn, [2_800, 180_200, 720_400]],
  [reversedCnn, [11_200, 720_200, 180_100]],
  [mnistBaseline, [3_200, 73_856, 147_584, 295_168, 590_080, 295_040, 8_256, 650]],
  [leNet5, [156, 2_416, 48_120, 10_164, 850]],
  [alexNet, [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000]],
  [alexNetUngrouped, [34_944, 614_656, 885_120, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000]],
];

for (const [network, parameters] of layers) {
  test(`${network.name}, layer by layer`, () => {
    const counted = trace(network).map((row) => row.parameters);
    assert.deepEqual(
      counted.filter((count) => count > 0),
      parameters,
    );
  });
}

test("VGG-16: 14,714,688 parameters are convolutions, the first dense layer alone has 102,764,544", () => {
  const rows = trace(vgg16);
  const convolutions = rows.filter(({ kind }) => kind === "conv").reduce((sum, row) => sum + row.parameters, 0);
  assert.equal(convolutions, 14_714_688);
  assert.equal(rows.find(({ kind }) => kind === "dense")?.parameters, 102_764_544);
});

test("mnistBest has 439,530 parameters, the statistics of its batch norms among them", () => {
  const maps = [32, 32, 80, 80, 160, 160];
  const kernels = maps.reduce((sum, count, i) => sum + 9 * (maps[i - 1] ?? 1) * count, 0);
  const norms = 4 * maps.reduce((sum, count) => sum + count, 0);
  assert.equal(kernels + norms + 160 * 10 + 10, 439_530);
  assert.equal(countParameters(mnistBest).total, 439_530);
});

/** Output shapes of the layers named, as the papers' figures and tables give them. */
const shapes: [network: NetworkSpec, rows: Record<string, Shape>][] = [
  [bookCnn, { conv: [100, 150, 100], conv2: [50, 75, 200], conv3: [25, 38, 400] }],
  [reversedCnn, { conv: [100, 150, 400], conv2: [50, 75, 200], conv3: [25, 38, 100] }],
  [leNet5, { C1: [28, 28, 6], S2: [14, 14, 6], C3: [10, 10, 16], S4: [5, 5, 16], C5: [1, 1, 120], F6: [84] }],
  [
    alexNet,
    {
      conv: [55, 55, 96],
      maxPool: [27, 27, 96],
      conv2: [27, 27, 256],
      maxPool2: [13, 13, 256],
      conv4: [13, 13, 384],
      conv5: [13, 13, 256],
      maxPool3: [6, 6, 256],
      flatten: [9216],
      dense3: [1000],
    },
  ],
  [vgg16, { maxPool: [112, 112, 64], maxPool3: [28, 28, 256], maxPool5: [7, 7, 512], flatten: [25_088] }],
  [
    googLeNet,
    {
      conv: [112, 112, 64],
      maxPool: [56, 56, 64],
      conv3: [56, 56, 192],
      maxPool2: [28, 28, 192],
      inception3a: [28, 28, 256],
      inception3b: [28, 28, 480],
      inception4a: [14, 14, 512],
      inception4b: [14, 14, 512],
      inception4c: [14, 14, 512],
      inception4d: [14, 14, 528],
      inception4e: [14, 14, 832],
      inception5a: [7, 7, 832],
      inception5b: [7, 7, 1024],
      globalAvgPool: [1024],
    },
  ],
  [resNet34, { maxPool: [56, 56, 64], conv2_3: [56, 56, 64], conv3_4: [28, 28, 128], conv5_3: [7, 7, 512] }],
  [resNet50, { maxPool: [56, 56, 64], conv2_3: [56, 56, 256], conv4_6: [14, 14, 1024], conv5_3: [7, 7, 2048] }],
  [xception, { conv: [149, 149, 32], conv2: [147, 147, 64], block4: [19, 19, 728], block13: [10, 10, 1024] }],
  [mnistBaseline, { conv: [28, 28, 64], maxPool: [14, 14, 64], maxPool2: [7, 7, 128], maxPool3: [3, 3, 256] }],
  [networks.fcn8, { "skip8/branch2/skip16": [4, 4, 4], skip8: [8, 8, 4], transposedConv: [64, 64, 4] }],
  [networks.uNet, { skip: [64, 64, 16], score: [64, 64, 4] }],
];

for (const [network, expected] of shapes) {
  test(`shapes in ${network.name}`, () => {
    const found = new Map(trace(network).map((row) => [row.name, row.outputShape]));
    for (const [layer, shape] of Object.entries(expected)) assert.deepEqual(found.get(layer), shape, layer);
  });
}

const image = (shape: Shape, layer: LayerSpec): NetworkSpec => ({ name: "one", input: shape, layers: [layer] });
const dense1000 = (shape: Shape, useBias = true): NetworkSpec => ({
  name: "dense",
  input: shape,
  layers: [flatten(), dense({ units: 1000, useBias })],
});
const conv100 = conv({ filters: 100, kernelSize: 3, padding: "same" });
const onMap = (layers: LayerSpec[]): NetworkSpec => ({ name: "top", input: [7, 7, 100], layers });

const narrowed = [conv({ filters: 16, kernelSize: 1 }), conv({ filters: 32, kernelSize: 5, padding: "same" })];

/** Single layers: the numbers that questions 1, 2, 6 and 7 turn on. */
const single: [name: string, network: NetworkSpec, parameters: number][] = [
  ["1,000 neurons on 100 × 100 pixels: connections", dense1000([100, 100, 1], false), 10_000_000],
  ["1,000 neurons on 100 × 100 pixels: with biases", dense1000([100, 100, 1]), 10_001_000],
  ["1,000 neurons on 100 × 100 colour pixels", dense1000([100, 100, 3]), 30_001_000],
  ["100 maps of 3 × 3 on 100 × 100 colour pixels", image([100, 100, 3], conv100), 2_800],
  ["100 maps of 3 × 3 on 200 × 300 colour pixels", image([200, 300, 3], conv100), 2_800],
  ["100 maps of 3 × 3 on colour images of any size", image([null, null, 3], conv100), 2_800],
  ["200 neurons on 7 × 7 × 100", onMap([flatten(), dense({ units: 200 })]), 980_200],
  ["200 filters of 7 × 7 on 7 × 7 × 100", onMap([conv({ filters: 200, kernelSize: 7 })]), 980_200],
  ["5 × 5 on 192 maps, 32 filters", image([28, 28, 192], conv({ filters: 32, kernelSize: 5 })), 153_632],
  ["the same behind a 1 × 1 bottleneck of 16", { name: "b", input: [28, 28, 192], layers: narrowed }, 15_920],
  ["squeeze and excitation of 256 maps, ratio 16", image([56, 56, 256], squeezeExcite({ channels: 256 })), 8_464],
  ["two 3 × 3 of 64 maps", { name: "vgg", input: [9, 9, 64], layers: vggBlock({ filters: 64, depth: 2 }) }, 73_856],
];

for (const [name, network, parameters] of single) {
  test(`${name}: ${written(parameters)}`, () => assert.equal(countParameters(network).total, parameters));
}

/** Five halvings, then the dense layer of question 7. */
const classifier: NetworkSpec = {
  name: "classifier",
  input: [224, 224, 3],
  layers: [
    ...[8, 16, 32, 64, 100].flatMap((filters) => vggBlock({ filters, depth: 1 })),
    flatten(),
    dense({ units: 200 }),
  ],
};

const sizes: [input: number, places: number][] = [
  [224, 1],
  [256, 2],
  [448, 8],
  [640, 14],
];

for (const [input, places] of sizes) {
  test(`dense 200 on 7 × 7 maps as a convolution, on ${input} × ${input} pixels: ${places} × ${places}`, () => {
    const converted = fullyConvolutional(classifier);
    assert.deepEqual(converted.input, [null, null, 3]);
    assert.deepEqual(outputShape(converted), [null, null, 200]);
    assert.deepEqual(outputShape({ ...converted, input: [input, input, 3] }), [places, places, 200]);
    assert.deepEqual(countParameters(converted), countParameters(classifier));
  });
}

test("max pooling has no parameters, a convolution of the same stride has kernel × maps × filters and the biases", () => {
  const at = (layer: LayerSpec): number => countParameters(image([28, 28, 64], layer)).total;
  assert.equal(at(maxPool()), 0);
  assert.equal(at(conv({ filters: 64, kernelSize: 2, strides: 2 })), 2 * 2 * 64 * 64 + 64);
});

/** Of 64 × 64 images and two classes, counted by hand: kernels with biases, the last 16 × 16 stamp without. */
const segmenting: [network: NetworkSpec, parameters: number[]][] = [
  [dilatedFcn({ classes: 2 }), [80, 1_168, 4_640, 18_496, 36_928, 73_856, 258, 1_024]],
  // Scores of the skips (32 and 64 maps), of the top, and a 3 × 3 convolution of two maps for each of three enlargements.
  [fcn({ classes: 2, enlarging: "resize" }), [80, 1_168, 4_640, 66, 18_496, 130, 36_928, 73_856, 258, 38, 38, 38]],
];

for (const [network, parameters] of segmenting) {
  test(`${network.name}: a class for every pixel, and the parameters of each layer`, () => {
    const layers = trace(network);
    const counted = layers.filter((layer) => layer.parameters > 0).map((layer) => layer.parameters);
    assert.deepEqual(
      counted.sort((a, b) => a - b),
      parameters.sort((a, b) => a - b),
    );
    assert.deepEqual(layers.at(-1)?.outputShape, [64, 64, 2]);
  });
}

test("a dilated network keeps its maps at an eighth, and sees nearly as far as with all pools", () => {
  const convolutions = trace(dilatedFcn()).filter(({ kind }) => kind === "conv");
  assert.deepEqual(convolutions.slice(3).map(({ outputShape }) => outputShape.slice(0, 2)), Array(4).fill([8, 8])); // biome-ignore format: a line
  const scoresOf = ({ layers }: NetworkSpec): Size2d => receptiveField(layers.slice(0, -1)).size;
  assert.deepEqual(scoresOf(dilatedFcn()), [134, 134]); // 22 after three pools, then 8 · (2 + 4 + 8)
  assert.deepEqual(scoresOf(fcn({ stride: 32 })), [158, 158]);
});

test("a way to enlarge that there is not is refused", () => {
  for (const network of [fcn, dilatedFcn])
    assert.throws(() => network({ enlarging: "bilinear" as "resize" }), /enlarging must be one of transposed, resize/);
});
