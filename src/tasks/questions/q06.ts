/** Question 6: from LeNet-5 to SENet. */
import {
  activation,
  avgPool,
  basicBlock,
  conv,
  convNorm,
  countMultiplyAdds,
  dense,
  flatten,
  globalAvgPool,
  type LayerSpec,
  type NetworkSpec,
  type Padding,
  parallel,
  squeezeExcite,
  trace,
} from "../network";
import { choiceTask } from "./kinds/choice";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { writtenTask } from "./kinds/written";
import { layersOf } from "./layersOf";
import { pick } from "./pick";
import { branchesOf, compareBlocks, endsWith } from "./sameBlock";
import type { Judgement, Task } from "./task";

interface LeNet {
  /** Height and width of the image. */
  readonly size: number;
  /** Feature maps of C1, C3 and C5. */
  readonly maps: readonly [number, number, number];
  /** Units of F6 and of the output. */
  readonly units: readonly [number, number];
}

function leNet({ size, maps, units }: LeNet, padding: Padding = "valid"): NetworkSpec {
  const five = (filters: number): LayerSpec => conv({ filters, kernelSize: 5, padding, activation: "tanh" });
  return {
    name: "leNet",
    input: [size, size, 1],
    layers: [
      five(maps[0]),
      avgPool(),
      five(maps[1]),
      avgPool(),
      five(maps[2]),
      flatten(),
      dense({ units: units[0], activation: "tanh" }),
      dense({ units: units[1], activation: "softmax" }),
    ],
  };
}

/** `[height, maps or units, parameters]` of the seven layers. */
function table(network: NetworkSpec): [number, number, number][] {
  return trace(network)
    .filter(({ kind }) => kind !== "flatten")
    .map(({ outputShape, parameters }) => {
      const sizes = outputShape as number[];
      return sizes.length === 3 ? [sizes[0], sizes[2], parameters] : [1, sizes[0], parameters];
    });
}

const layerByLayer = valueTask<LeNet>({
  id: "6.1",
  title: "LeNet-5 layer by layer",
  points: 2,
  givens: {
    book: { size: 32, maps: [6, 16, 120], units: [84, 10] },
    draw: (rng) => ({
      size: pick(rng, [32, 36, 40]),
      maps: [pick(rng, [6, 8, 10]), pick(rng, [16, 20, 24]), pick(rng, [100, 120, 150])],
      units: [pick(rng, [64, 84, 90]), 10],
    }),
  },
  statement: ({ size, maps, units }) =>
    `A LeNet for grey images of ${size} × ${size} pixels has seven layers: C1, a convolution with ${maps[0]} maps; S2, an average pool; C3, a convolution with ${maps[1]} maps that each see all maps of S2; S4, an average pool; C5, a convolution with ${maps[2]} maps; F6, a dense layer with ${units[0]} units; and a dense output of ${units[1]} units. The convolutions are 5 × 5, stride 1, VALID, with biases. The pools are 2 × 2 with a stride of 2 and have no parameters. Before F6 the maps are flattened.\n\nGive a list of seven rows, \`[height, maps, parameters]\` each: the height of the layer's output, its number of maps and the layer's parameters. For the two dense layers the height is 1, and the units count as maps.`,
  expected: (givens) => table(leNet(givens)),
  misconceptions: [
    {
      id: "same-padding",
      value: (givens) => table(leNet(givens, "same")),
      why: "Your convolutions keep the size of the maps. VALID padding adds no zeros: the kernel must lie inside the map.",
    },
    {
      id: "bias-forgotten",
      value: (givens) =>
        table(leNet(givens)).map(([height, maps, parameters]) => [height, maps, parameters && parameters - maps]),
      why: "The heights and the weights are right. Each map and each unit has one parameter more.",
    },
    {
      id: "one-map-read",
      value: (givens) =>
        table(leNet(givens)).map(([height, maps, parameters], i) => [
          height,
          maps,
          i === 2 || i === 4 ? 26 * maps : parameters,
        ]),
      why: "C1 is right. A filter of C3 looks at *all* maps of S2, and one of C5 at all maps of S4.",
    },
    {
      id: "trainable-pools",
      value: (givens) =>
        table(leNet(givens)).map(([height, maps, parameters]) => [height, maps, parameters || 2 * maps]),
      why: "In the paper of 1998 each pooled map has a factor and a bias. Here the pools are plain averages.",
    },
    {
      id: "stride-of-pools",
      value: (givens) => {
        const halved = [1, 3].map((i) => table(leNet(givens))[i][0]);
        return table(leNet(givens)).map(([height, maps, parameters], i) => [
          i === 1 ? 2 * halved[0] - 1 : i === 3 ? 2 * halved[1] - 1 : height,
          maps,
          parameters,
        ]);
      },
      why: "Your pools move on by one pixel. Here their windows do not overlap.",
    },
  ],
  hints: {
    idea: "Go up layer by layer and keep two numbers in mind: how high the maps are, and how many there are. The second is what the next layer reads.",
    formula: "convolution: height − 4, (25 · maps below + 1) · maps · pool: height / 2 · dense: (inputs + 1) · units",
    worked: () =>
      "Images of 26 × 26 and 3 maps: C1 gives 22 × 22 × 3 with (25 · 1 + 1) · 3 = 78 parameters, S2 gives 11 × 11 × 3 with none. With 5 maps C3 gives 7 × 7 × 5 with (25 · 3 + 1) · 5 = 380.",
  },
});

interface Bottleneck {
  /** Height and width of the maps. */
  readonly size: number;
  readonly channels: number;
  readonly kernelSize: number;
  readonly filters: number;
  /** Maps after the 1 × 1 convolution. */
  readonly narrow: number;
}

const cost = ({ size, channels }: Bottleneck, layers: readonly LayerSpec[]): number =>
  countMultiplyAdds({ name: "path", input: [size, size, channels], layers });

const wide = ({ kernelSize, filters }: Bottleneck): LayerSpec => conv({ filters, kernelSize, padding: "same" });
const directCost = (givens: Bottleneck): number => cost(givens, [wide(givens)]);
const narrowCost = (givens: Bottleneck): number =>
  cost(givens, [conv({ filters: givens.narrow, kernelSize: 1 }), wide(givens)]);
const squeezeCost = (givens: Bottleneck): number => cost(givens, [conv({ filters: givens.narrow, kernelSize: 1 })]);

const bottleneckSaves = valueTask<Bottleneck>({
  id: "6.2",
  title: "What a 1 × 1 bottleneck saves",
  points: 1,
  givens: {
    book: { size: 28, channels: 192, kernelSize: 5, filters: 32, narrow: 16 },
    draw: (rng) => ({
      size: pick(rng, [14, 28, 56]),
      channels: pick(rng, [192, 256, 480]),
      kernelSize: pick(rng, [3, 5]),
      filters: pick(rng, [48, 64, 96]),
      narrow: pick(rng, [16, 24, 32]),
    }),
  },
  statement: ({ size, channels, kernelSize: k, filters, narrow }) =>
    `An inception module reads ${channels} feature maps of ${size} × ${size}. One of its branches is a ${k} × ${k} convolution with ${filters} filters, stride 1 and SAME padding. GoogLeNet first narrows the maps to ${narrow} with a 1 × 1 convolution and puts the ${k} × ${k} convolution on these. How many multiply-adds does the branch save that way, for one image? Biases and activations are not counted.`,
  expected: (givens) => directCost(givens) - narrowCost(givens),
  misconceptions: [
    {
      id: "parameters",
      value: (givens) => (directCost(givens) - narrowCost(givens)) / givens.size ** 2,
      why: "That is how many *weights* are saved. Each weight works once at every place of the map.",
    },
    {
      id: "narrowing-is-free",
      value: (givens) => directCost(givens) - narrowCost(givens) + squeezeCost(givens),
      why: "The 1 × 1 convolution costs something as well.",
    },
    {
      id: "new-cost",
      value: narrowCost,
      why: "That is what the branch with the bottleneck costs. How much is that less than without?",
    },
    {
      id: "padding-forgotten",
      value: (givens) => {
        const inside = (givens.size - givens.kernelSize + 1) ** 2 / givens.size ** 2;
        return directCost(givens) * inside - (narrowCost(givens) - squeezeCost(givens)) * inside - squeezeCost(givens);
      },
      why: "You let the kernel lie inside the map only. With SAME padding it has as many places as the map.",
    },
  ],
  hints: {
    idea: "Count both ways. At each place of its output a convolution multiplies every weight once.",
    formula: "height · width · kernel² · maps in · maps out, for each convolution",
    worked: () =>
      "4 maps of 2 × 2, a 3 × 3 convolution with 5 filters, narrowed to 2 maps: directly 4 · 9 · 4 · 5 = 720; through the bottleneck 4 · 1 · 4 · 2 + 4 · 9 · 2 · 5 = 392; that saves 328.",
  },
});

interface Residual {
  readonly size: number;
  readonly channels: number;
  readonly filters: number;
}

const residualWanted = ({ filters }: Residual): LayerSpec[] => basicBlock({ filters, strides: 2, project: true });

function judgeResidual(layers: readonly LayerSpec[], givens: Residual): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const { branches, merge, after } = branchesOf(layers);
  if (!branches) return fail("no-shortcut");
  if (merge !== "add") return fail("not-added");
  if (branches.some((branch) => branch.length === 0)) return fail("identity-does-not-fit");
  if (branches.some((branch) => endsWith(branch, "relu"))) return fail("relu-before-add");
  if (!endsWith(after, "relu")) return fail("relu-missing");
  if (branches.flat().some((layer) => layer.kind === "conv" && layer.useBias)) return fail("biases");
  const { size, channels } = givens;
  return compareBlocks(layers, residualWanted(givens), [size, size, channels]);
}

const residualBlock = propertyTask<Residual>({
  id: "6.3",
  title: "A residual block",
  points: 2,
  givens: {
    book: { size: 56, channels: 64, filters: 128 },
    draw: (rng) => {
      const channels = pick(rng, [16, 32, 48]);
      return { size: pick(rng, [24, 32, 40]), channels, filters: pick(rng, [2, 3]) * channels };
    },
  },
  statement: ({ size, channels, filters }) =>
    `Write the residual block that opens a stage of ResNet-34, as a list of layers. It reads ${channels} feature maps of ${size} × ${size} and gives ${filters} maps of half the height and width.\n\n- One branch: a 3 × 3 convolution with a stride of 2, batch normalization, ReLU, a 3 × 3 convolution, batch normalization.\n- The shortcut: a 1 × 1 convolution with the same stride and as many filters, batch normalization.\n- The two are added; then comes a ReLU.\n\nPadding is SAME, no convolution has a bias. Initializers are up to you. Use \`parallel({ branches: [[…], […]], merge: … })\`.`,
  judge: (attempt, givens) => judgeResidual(layersOf(attempt), givens),
  misconceptions: [
    {
      id: "no-shortcut",
      example: ({ filters }: Residual) => convNorm({ filters, kernelSize: 3, strides: 2 }),
      why: "There is no way past the convolutions yet. What stands side by side goes into `parallel`.",
    },
    {
      id: "not-added",
      example: (givens) => residualWanted(givens).map((layer) => ({ ...layer, merge: "concat" })),
      why: "A residual block *adds*: place by place and map by map. Laying maps side by side is what an inception module does.",
    },
    {
      id: "identity-does-not-fit",
      example: ({ filters }: Residual) => [
        parallel({ merge: "add", branches: [convNorm({ filters, kernelSize: 3, strides: 2, relu: false }), []] }),
        activation({ activation: "relu" }),
      ],
      why: "An empty branch carries the input past the block as it is. Here the output has another shape, so the two cannot be added.",
    },
    {
      id: "relu-before-add",
      example: ({ filters }: Residual) => [
        parallel({
          merge: "add",
          branches: [
            convNorm({ filters, kernelSize: 3, strides: 2 }),
            convNorm({ filters, kernelSize: 1, strides: 2 }),
          ],
        }),
        activation({ activation: "relu" }),
      ],
      why: "A branch ends with ReLU. So it could only add and never take away: the last ReLU comes after the addition.",
    },
    {
      id: "relu-missing",
      example: (givens) => residualWanted(givens).slice(0, 1),
      why: "The branches are added. One thing comes after the addition.",
    },
    {
      id: "biases",
      example: ({ filters }: Residual) => basicBlock({ filters, strides: 2, project: true, useBias: true }),
      why: "Some convolution has a bias, which batch normalization would take away at once: it has an offset of its own.",
    },
  ],
  hints: ({ filters }) => [
    "Draw it first: where the arrows part is the beginning of `parallel`, where they meet is its merge. What happens after they have met stands behind it.",
    '[parallel({ branches: [[conv, batchNorm, ReLU, conv, batchNorm], [conv, batchNorm]], merge: "add" }), ReLU]',
    `A block that keeps the shape, with ${2 * filters} maps, needs no convolution in its shortcut: \`[parallel({ merge: "add", branches: [[conv({ filters: ${2 * filters}, kernelSize: 3, padding: "same", useBias: false }), batchNorm(), …], []] }), activation({ activation: "relu" })]\`.`,
  ],
});

interface Excite {
  readonly size: number;
  readonly channels: number;
  readonly ratio: number;
}

const exciteWanted = ({ channels, ratio }: Excite): LayerSpec[] => [squeezeExcite({ channels, ratio })];

const exciteLike = (
  { channels, ratio }: Excite,
  change: { merge?: "add" | "multiply"; keepDims?: boolean; units?: number; last?: "relu" | "softmax" | "sigmoid" },
): LayerSpec[] => {
  const { merge = "multiply", keepDims = true, units = channels / ratio, last = "sigmoid" } = change;
  const narrow = dense({ units, activation: "relu" });
  const factors = [globalAvgPool({ keepDims }), narrow, dense({ units: channels, activation: last })];
  return [parallel({ merge, branches: [[], factors] })];
};

function judgeExcite(layers: readonly LayerSpec[], givens: Excite): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const { branches, merge } = branchesOf(layers);
  if (!branches) return fail("no-way-past");
  if (merge !== "multiply") return fail("not-multiplied");
  const { size, channels, ratio } = givens;
  const factors = branches.find((branch) => branch.length > 0) ?? [];
  const pool = factors.find((layer) => layer.kind === "globalAvgPool");
  if (!pool) return fail("not-squeezed");
  if (!pool.keepDims && !factors.some(({ kind }) => kind === "reshape")) return fail("axes-lost");
  if (!endsWith(factors, "sigmoid")) return fail("no-sigmoid");
  const units = factors.flatMap((layer) => (layer.kind === "dense" ? [layer.units] : []));
  if (units.length === 2 && units[0] === channels) return fail("not-narrowed");
  if (units.length === 2 && units[0] === ratio && ratio !== channels / ratio) return fail("ratio-as-units");
  return compareBlocks(layers, exciteWanted(givens), [size, size, channels]);
}

const exciteBlock = propertyTask<Excite>({
  id: "6.4",
  title: "A squeeze-and-excitation block",
  points: 2,
  givens: {
    book: { size: 28, channels: 512, ratio: 16 },
    draw: (rng) => ({
      size: pick(rng, [7, 14, 28]),
      channels: pick(rng, [128, 384, 512, 1024]),
      ratio: pick(rng, [4, 8, 16]),
    }),
  },
  statement: ({ size, channels, ratio }) =>
    `Write a squeeze-and-excitation block for ${channels} feature maps of ${size} × ${size} with a reduction ratio of ${ratio}, as a list of layers: the mean of each map, a dense layer with 1/${ratio} as many units as there are maps and ReLU, a dense layer that gives a factor between 0 and 1 for each map; each map is multiplied by its factor. Both dense layers have biases. A dense layer works on the last axis, whatever axes stand before it.`,
  judge: (attempt, givens) => judgeExcite(layersOf(attempt), givens),
  misconceptions: [
    {
      id: "no-way-past",
      example: ({ channels }: Excite) => [globalAvgPool(), dense({ units: channels, activation: "sigmoid" })],
      why: "Those layers give the factors. The maps themselves must go past them, to be multiplied: that takes `parallel` with an empty branch.",
    },
    {
      id: "not-multiplied",
      example: (givens) => exciteLike(givens, { merge: "add" }),
      why: "The block is to make maps stronger or weaker. That is no addition, and no laying side by side.",
    },
    {
      id: "not-squeezed",
      example: ({ channels, ratio }: Excite) => [
        parallel({
          merge: "multiply",
          branches: [
            [],
            [dense({ units: channels / ratio, activation: "relu" }), dense({ units: channels, activation: "sigmoid" })],
          ],
        }),
      ],
      why: "You work out a factor for each *pixel*. First squeeze every map to one number, its mean.",
    },
    {
      id: "axes-lost",
      example: (givens) => exciteLike(givens, { keepDims: false }),
      why: "The factors have lost their two spatial axes, so they cannot be laid over the maps. `globalAvgPool` has an option for that.",
    },
    {
      id: "no-sigmoid",
      example: (givens) => exciteLike(givens, { last: "softmax" }),
      why: "Each factor is to lie between 0 and 1 *by itself*: several maps may matter at once. Which activation does that?",
    },
    {
      id: "not-narrowed",
      example: (givens) => exciteLike(givens, { units: givens.channels }),
      why: "Your first dense layer is as wide as the second. It is to be narrower: that keeps the block small.",
    },
    {
      id: "ratio-as-units",
      example: (givens) => exciteLike(givens, { units: givens.ratio }),
      why: "The ratio is not the number of units: it says how many maps share one unit.",
    },
  ],
  hints: ({ channels, ratio }) => [
    "Two branches: in one nothing happens, in the other the maps become one factor each. How are the two merged?",
    "mean of each map, kept as 1 × 1 · dense, maps / ratio, ReLU · dense, maps, sigmoid · multiply",
    `The factors alone, for ${2 * channels} maps and a ratio of ${4 * ratio}: \`globalAvgPool({ keepDims: true })\`, then \`dense\` with ${(2 * channels) / (4 * ratio)} units and \`relu\`, then \`dense\` with ${2 * channels} units and \`sigmoid\`.`,
  ],
});

const innovations = choiceTask({
  id: "6.5",
  title: "Who brought what",
  points: 1,
  question: "Which of these lines are true of the network that they name?",
  options: [
    {
      text: "AlexNet: ReLU activations, dropout and augmented images, trained on two GPUs",
      right: true,
      why: "LeNet-5 had tanh and no dropout. Which network of 2012 was so large that it needed two graphics cards?",
    },
    {
      text: "AlexNet: the first network with convolutions and pools in turn",
      right: false,
      why: "Convolutions and pools in turn are what LeNet-5 had in 1998 already.",
    },
    {
      text: "GoogLeNet: modules with kernels of several sizes side by side, narrowed by 1 × 1 convolutions",
      right: true,
      why: "What is an inception module made of, and whose is it?",
    },
    {
      text: "GoogLeNet: three large dense layers on top, which hold most of its parameters",
      right: false,
      why: "Three large dense layers are AlexNet's and VGG's. GoogLeNet has a tenth of AlexNet's parameters: it averages each map instead.",
    },
    {
      text: "ResNet: shortcuts that carry the input of a few layers past them, to be added to what they give",
      right: true,
      why: "What lets a network of 152 layers train at all?",
    },
    {
      text: "ResNet: dense layers between the branches of a block, so that they can vote",
      right: false,
      why: "The two branches of a residual block meet in a plain sum, without any parameters.",
    },
    {
      text: "SENet: a small network in each block that weighs every feature map by what the others say, anew for each image",
      right: true,
      why: "What do squeezing and exciting do to the maps?",
    },
    {
      text: "SENet: one learned weight for each feature map, the same for all images",
      right: false,
      why: "A fixed weight a map would be nothing new: batch normalization has one. The weights of an SE block depend on the image.",
    },
  ],
  hints: [
    "For each network ask what its blocks look like when you draw them: one row of layers, several side by side, a way past, a factor for each map.",
    "A network's name often says it: *residual*, *squeeze and excitation*. GoogLeNet's modules are called *inception*.",
    'VGG as an example: "only 3 × 3 convolutions, stacked" belongs to VGG; "shortcuts around every second layer" does not.',
  ],
});

const deeperIsWorse = writtenTask({
  id: "6.6",
  title: "Deeper, and worse",
  points: 2,
  question:
    "He and others trained plain networks of 20 and of 56 layers. The deeper one was worse, on the *training* images too. Why is that no overfitting, why is it surprising, and what does a shortcut change? Answer in three to six sentences.",
  hints: [
    "What would overfitting look like on the training images?",
    "Could 56 layers do at least what 20 can? What would the other 36 have to learn?",
    "Think of a single block of two layers that has nothing useful to do: what must its weights be without a shortcut, and what with one?",
  ],
});

export const q06: readonly Task[] = [
  layerByLayer,
  bottleneckSaves,
  residualBlock,
  exciteBlock,
  innovations,
  deeperIsWorse,
];
