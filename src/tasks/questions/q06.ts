/** Question 6: from LeNet-5 to SENet. */
import {
  type Activation,
  activation,
  avgPool,
  basicBlock,
  batchNorm,
  conv,
  convNorm,
  countMultiplyAdds,
  dense,
  flatten,
  globalAvgPool,
  type LayerSpec,
  type Merge,
  maxPool,
  type NetworkSpec,
  parallel,
  trace,
} from "../../network";
import { type Numbers, numbers, pick, times } from "../givens";
import { choiceTask, propertyTask, valueTask, writtenTask } from "../kinds";
import { has, type Kind, type Layers, layersOf, ofKind, replaced } from "../layersOf";
import { branchesOf, compareBlocks, endsWith } from "../sameBlock";
import type { TasksOf } from "../task";
import { separableByHand, separableCounted } from "./q06ByHand";

interface LeNet {
  /** Height and width of the image. */
  readonly size: number;
  /** Feature maps of C1, C3 and C5. */
  readonly maps: readonly [number, number, number];
  /** Units of F6 and of the output. */
  readonly units: readonly [number, number];
}

function leNet({ size, maps, units }: LeNet): NetworkSpec {
  const five = (filters: number): LayerSpec => conv({ filters, kernelSize: 5, activation: "tanh" });
  return {
    name: "leNet",
    input: [size, size, 1],
    layers: [
      ...[five(maps[0]), avgPool(), five(maps[1]), avgPool(), five(maps[2]), flatten()],
      dense({ units: units[0], activation: "tanh" }),
      dense({ units: units[1], activation: "softmax" }),
    ],
  };
}

const layerByLayer = valueTask({
  task: ["6.1", "LeNet-5 layer by layer", 2],
  givens: numbers<LeNet>({ size: 32, maps: [6, 16, 120], units: [84, 10] }, (rng) => ({
    size: pick(rng, [32, 36, 40]),
    maps: [pick(rng, [6, 8, 10]), pick(rng, [16, 20, 24]), pick(rng, [100, 120, 150])],
    units: [pick(rng, [64, 84, 90]), 10],
  })),
  statement: ({ size, maps, units }) =>
    `A LeNet for grey images of ${size} × ${size} pixels has seven layers: C1, a convolution with ${maps[0]} maps; S2, an average pool; C3, a convolution with ${maps[1]} maps that each see all maps of S2; S4, an average pool; C5, a convolution with ${maps[2]} maps; F6, a dense layer with ${units[0]} units; and a dense output of ${units[1]} units. The convolutions are 5 × 5, stride 1, VALID, with biases. The pools are 2 × 2 with a stride of 2 and have no parameters. Before F6 the maps are flattened.\n\nGive a list of seven rows, \`[height, maps, parameters]\` each: the height of the layer's output, its number of maps and the layer's parameters. For the two dense layers the height is 1, and the units count as maps.`,
  formula({ size, maps, units }, slip) {
    const row = (high: number, count: number, inputs: number): number[] => {
      const biases = slip("bias-forgotten") ? 0 : slip("one-bias-a-layer") ? 1 : count;
      return [high, count, inputs * count * (slip("work-for-parameters") ? high ** 2 : 1) + biases];
    };
    const window = slip("kernel-not-squared") ? 5 : 25;
    const lost = slip("same-padding") ? 0 : slip("one-place-less") ? 5 : 4;
    let [height, below] = [size, slip("colour") ? 3 : 1];
    const rows = maps.flatMap((count, i) => {
      const connected = slip("paper-connections") && i === 1 ? 60 / 96 : 1;
      height = Math.max(1, height - lost);
      const convolution = row(height, count, window * (slip("one-map-read") ? 1 : below * connected));
      below = count;
      if (i === 2) return [convolution];
      height = slip("pools-move-by-one") ? height - 1 : slip("pools-keep-size") ? height : Math.floor(height / 2);
      return [convolution, [height, count, slip("trainable-pools") ? 2 * count : 0]];
    });
    rows.push(row(1, units[0], height ** 2 * below), row(1, units[1], units[0]));
    return slip("maps-first") ? rows.map(([high, count, parameters]) => [count, high, parameters]) : rows;
  },
  oracle: (givens) =>
    trace(leNet(givens))
      .filter(({ kind }) => kind !== "flatten")
      .map(({ outputShape, parameters }) => {
        const [height, maps] = outputShape.length === 3 ? [outputShape[0], outputShape[2]] : [1, outputShape[0]];
        return [height as number, maps as number, parameters];
      }),
  slips: {
    "same-padding": "Your convolutions keep the size of the maps. With VALID padding the kernel must lie inside.",
    "one-place-less": "Your convolutions take off as many pixels as the kernel is long. Where can its first pixel lie?",
    "bias-forgotten": "You count only weights. What else do a map and a unit have?",
    "one-bias-a-layer": "You give each layer a single bias. Each of its maps and units has one.",
    "one-map-read": "Your filters read one map each. How many maps does a filter of C3 look at?",
    "paper-connections": "Your filters of C3 read some of the maps each, as in 1998. How many do they read here?",
    colour: "Your C1 reads three channels. The images are grey.",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "work-for-parameters": "You count a weight once for every place where it is used. That is work. What is learned?",
    "trainable-pools": "In 1998 each pooled map had a factor and a bias. Here the pools are plain averages.",
    "pools-move-by-one": "Your pools move on by one pixel. Here their windows do not overlap.",
    "pools-keep-size": "Your pools leave the height as it is. What does their stride do?",
    "maps-first": "Your rows have the number of maps first. Expected: the height first.",
  },
  hints: [
    "Go up layer by layer and keep two numbers in mind: how high the maps are, and how many there are. The second is what the next layer reads.",
    "For a convolution: where can a window of 5 begin, and how many values does it hold? For a pool: how many windows lie side by side? For F6: how many values are there after the flattening?",
    "Images of 26 × 26 and 3 maps: C1 gives 22 × 22 × 3 with (25 · 1 + 1) · 3 = 78 parameters, S2 gives 11 × 11 × 3 with none. With 5 maps C3 gives 7 × 7 × 5 with (25 · 3 + 1) · 5 = 380.",
  ],
});

/** Maps of `size` × `size`, of which a 1 × 1 convolution leaves `narrow`. */
type Bottleneck = Numbers<"size" | "channels" | "kernelSize" | "filters" | "narrow">;

const bottleneckSaves = valueTask({
  task: ["6.2", "What a 1 × 1 bottleneck saves", 1],
  givens: numbers<Bottleneck>(
    { size: 28, channels: 192, kernelSize: 5, filters: 32, narrow: 16 },
    { size: [14, 28, 56], channels: [192, 256, 480], kernelSize: [3, 5], filters: [48, 64, 96], narrow: [16, 24, 32] },
  ),
  statement: ({ size, channels, kernelSize: k, filters, narrow }) =>
    `An inception module reads ${channels} feature maps of ${size} × ${size}. One of its branches is a ${k} × ${k} convolution with ${filters} filters, stride 1 and SAME padding. GoogLeNet first narrows the maps to ${narrow} with a 1 × 1 convolution and puts the ${k} × ${k} convolution on these. How many multiply-adds does the branch save that way, for one image? A multiply-add is one multiplication and the addition of what comes out of it. Those with zeros of the padding count like the others; biases and activations are not counted.`,
  formula({ size, channels, kernelSize, filters: given, narrow }, slip) {
    const window = slip("kernel-not-squared") ? kernelSize : kernelSize ** 2;
    const filters = slip("one-filter") ? 1 : given;
    const all = slip("parameters") ? 1 : slip("one-row") ? size : size ** 2;
    const inside = slip("padding-forgotten") ? ((size - kernelSize + 1) / size) ** 2 : 1;
    const places = slip("parameters") ? 1 : all * inside;
    const one = slip("biases-counted") ? 1 : 0;
    const direct = (slip("one-map-read") ? window + one : window * channels + one) * filters * places;
    const squeeze = (channels * (slip("narrowing-is-wide") ? window : 1) + one) * narrow * all;
    const wide = (slip("one-map-read") ? window + one : window * narrow + one) * filters * places;
    const narrowing = slip("narrowing-is-free") ? 0 : slip("narrowing-saves") ? -squeeze : squeeze;
    const added = narrowing + (slip("wide-is-free") ? 0 : wide);
    const bottleneck = slip("costs-multiplied") ? squeeze * wide : added;
    const factor = slip("additions-too") ? 2 : 1;
    if (slip("direct-cost")) return factor * direct;
    if (slip("new-cost")) return factor * bottleneck;
    const parts = (slip("percent") ? 100 : 1) / direct;
    if (slip("ratio")) return direct / bottleneck;
    if (slip("remaining-share")) return parts * bottleneck;
    if (slip("share") || slip("percent")) return parts * (direct - bottleneck);
    return (slip("sign-changed") ? -1 : 1) * factor * (direct - bottleneck);
  },
  oracle({ size, channels, kernelSize, filters, narrow }) {
    const wide = conv({ filters, kernelSize, padding: "same" });
    const [direct, bottleneck] = [[wide], [conv({ filters: narrow, kernelSize: 1 }), wide]].map((layers) =>
      countMultiplyAdds({ name: "path", input: [size, size, channels], layers }),
    );
    return direct - bottleneck;
  },
  unit: "operations",
  slips: {
    parameters: "You count *weights*. Each weight works once at every place of the map.",
    "narrowing-is-free": "You leave out the 1 × 1 convolution. What does it cost?",
    "narrowing-saves": "You add the cost of the 1 × 1 convolution to what is saved.",
    "wide-is-free": "You count only the 1 × 1 convolution. What comes after it?",
    "narrowing-is-wide": "Your narrowing convolution has the large kernel. It looks at one place at a time.",
    "new-cost": "That is what the branch with the bottleneck costs. How much is that less than without?",
    "direct-cost": "That is what the branch costs without the bottleneck. How much of it is saved?",
    ratio: "That is how many times as much one way costs as the other. Expected: a number of multiply-adds.",
    share: "That is a share. Expected: a number of multiply-adds.",
    "remaining-share": "That is the share that is still needed. Expected: a number of multiply-adds.",
    "sign-changed": "Your number is negative, as if the bottleneck cost more. Which cost is subtracted from which?",
    percent: "Those are percent. Expected: a number of multiply-adds.",
    "costs-multiplied": "You multiply the costs of the two convolutions. One is done after the other.",
    "padding-forgotten": "Your kernel stays inside the map. With SAME padding a map keeps its places.",
    "one-row": "You count the places along one side. A map has a height *and* a width.",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "one-map-read": "A filter of your large convolution reads one map. How many does a filter read?",
    "one-filter": "You count one filter of the large convolution.",
    "biases-counted": "You count biases. They are only added.",
    "additions-too": "You count multiplications and additions apart. A multiply-add is one of each.",
  },
  hints: [
    "Count both ways. At each place of its output a convolution uses every weight once.",
    "How many convolutions are there on each way? For each of them: how many weights does one filter have, how many filters are there, and at how many places?",
    "4 maps of 2 × 2, a 3 × 3 convolution with 5 filters, narrowed to 2 maps: directly 4 · 9 · 4 · 5 = 720; through the bottleneck 4 · 1 · 4 · 2 + 4 · 9 · 2 · 5 = 392; that saves 328.",
  ],
});

type Residual = Numbers<"size" | "channels" | "filters">;

const relu = activation({ activation: "relu" });

/** The wanted shortcut with its convolution changed. */
function projection({ filters }: Residual, change: Partial<Parameters<typeof convNorm>[0]> = {}): LayerSpec[] {
  return [avgPool(), ...convNorm({ filters, kernelSize: 1, relu: false, ...change })];
}

/** The wanted block with some of its parts changed. */
function block(
  givens: Residual,
  change: { strides?: [number, number]; shortcut?: LayerSpec[]; merge?: Merge; after?: LayerSpec[] } = {},
): LayerSpec[] {
  const { strides = [2, 1], shortcut = projection(givens), merge = "add", after = [relu] } = change;
  const { filters } = givens;
  const main = strides.flatMap((stride, i) => convNorm({ filters, kernelSize: 3, strides: stride, relu: i === 0 }));
  return [parallel({ branches: [main, shortcut], merge }), ...after];
}

/** On maps of even height and width a pool of 2 × 2 gives the same with either padding. */
const withValidPools = (layers: Layers): LayerSpec[] =>
  replaced(layers, (layer) => [layer.kind === "avgPool" ? { ...layer, padding: "valid" } : layer]);

const stridesOf = (branch: Layers): number[] => ofKind(branch, "conv").map(({ strides }) => strides[0]);
/** Where the first layer of a kind stands in a branch; −1 where there is none. */
const firstOf = (branch: Layers, kind: Kind): number => branch.findIndex((layer) => layer.kind === kind);

/** Whether a branch of the block is like this. */
function someBranch(layers: Layers, isLike: (branch: Layers) => boolean): boolean {
  return branchesOf(layers).branches?.some(isLike) ?? false;
}

const residualBlock = propertyTask({
  task: ["6.3", "A residual block", 2],
  givens: numbers<Residual>({ size: 56, channels: 64, filters: 128 }, (rng) => {
    const channels = pick(rng, [16, 32, 48]);
    return { size: pick(rng, [24, 32, 40]), channels, filters: pick(rng, [2, 3]) * channels };
  }),
  statement: ({ size, channels, filters }) =>
    `Write the residual block that opens a stage of ResNet-34 in the variant D (Tong He and others, 2019; not the He of ResNet), as a list of layers. It reads ${channels} feature maps of ${size} × ${size} and gives ${filters} maps of half the height and width.\n\n- One branch: a 3 × 3 convolution with ${filters} filters and a stride of 2, batch normalization, ReLU, a 3 × 3 convolution with ${filters} filters and a stride of 1, batch normalization.\n- The shortcut: an *average pool* of 2 × 2 with a stride of 2, a 1 × 1 convolution with a stride of 1 and ${filters} filters, batch normalization. (In the first ResNet there was no pool, and the 1 × 1 convolution had the stride.)\n- The two are added; then comes a ReLU.\n\nPadding is SAME, no convolution has a bias. Initializers are up to you. Use \`parallel({ branches: [[…], […]], merge: … })\`.`,
  read: (attempt) => layersOf(attempt),
  judge: (layers, givens) =>
    compareBlocks(withValidPools(layers), block(givens), [givens.size, givens.size, givens.channels]),
  slips: {
    "no-shortcut": {
      holds: (layers) => !branchesOf(layers).branches,
      why: "There is no way past the convolutions yet. What stands side by side goes into `parallel`.",
      example: ({ filters }) => convNorm({ filters, kernelSize: 3, strides: 2 }),
    },
    "not-added": {
      holds: (layers) => ![undefined, "add"].includes(branchesOf(layers).merge),
      why: "A residual block *adds*: place by place and map by map. Laying maps side by side is what an inception module does.",
      example: (givens) => block(givens, { merge: "concat" }),
    },
    "identity-does-not-fit": {
      holds: (layers) => someBranch(layers, (branch) => branch.length === 0),
      why: "An empty branch carries the input past the block as it is. Here the output has another shape, so the two cannot be added.",
      example: (givens) => block(givens, { shortcut: [] }),
    },
    "not-projected": {
      holds: (layers) => someBranch(layers, (branch) => branch.length > 0 && !has(branch, "conv")),
      why: "A branch has no convolution. What makes its number of maps fit the other branch?",
      example: (givens) => block(givens, { shortcut: [avgPool(), batchNorm()] }),
    },
    "relu-before-add": {
      holds: (layers) => someBranch(layers, (branch) => endsWith(branch, "relu")),
      why: "A branch ends with ReLU. So it could only add and never take away: the last ReLU comes after the addition.",
      example: (givens) => block(givens, { shortcut: projection(givens, { relu: true }) }),
    },
    "relu-missing": {
      holds: (layers) => branchesOf(layers).branches !== undefined && !endsWith(branchesOf(layers).after, "relu"),
      why: "Something is missing behind the addition. Read the third point of the description again.",
      example: (givens) => block(givens, { after: [] }),
    },
    "strided-shortcut": {
      holds: (layers) =>
        someBranch(layers, (branch) => {
          const kernels = ofKind(branch, "conv").map(({ kernelSize }) => String(kernelSize));
          return String(stridesOf(branch)) === "2" && String(kernels) === "1,1" && !has(branch, "avgPool");
        }),
      why: "Your shortcut's convolution has the stride, as in the first ResNet: it never looks at three out of four places. What halves the maps here?",
      example: ({ filters }) => basicBlock({ filters, strides: 2, project: true }),
    },
    "halved-twice": {
      holds: (layers) => someBranch(layers, (branch) => has(branch, "avgPool") && stridesOf(branch).includes(2)),
      why: "Your shortcut halves the maps twice.",
      example: (givens) => block(givens, { shortcut: projection(givens, { strides: 2 }) }),
    },
    "max-pooled": {
      holds: (layers) => someBranch(layers, (branch) => has(branch, "maxPool")),
      why: "Your shortcut keeps the largest of four values. The description has another pool.",
      example: (givens) => block(givens, { shortcut: [maxPool(), ...projection(givens).slice(1)] }),
    },
    "pooled-last": {
      holds: (layers) =>
        someBranch(layers, (branch) => has(branch, "conv") && firstOf(branch, "avgPool") > firstOf(branch, "conv")),
      why: "Your shortcut pools what its convolution gives. At how many places does the convolution work then? And if the pool comes first?",
      example: (givens) => block(givens, { shortcut: [...projection(givens).slice(1), avgPool()] }),
    },
    "second-has-stride": {
      holds: (layers) => someBranch(layers, (branch) => String(stridesOf(branch)) === "1,2"),
      why: "The second convolution of your branch has the stride, and the first works on all of the large maps.",
      example: (givens) => block(givens, { strides: [1, 2] }),
    },
    "normalization-missing": {
      holds: (layers) =>
        someBranch(layers, (branch) => ofKind(branch, "batchNorm").length < ofKind(branch, "conv").length),
      why: "A convolution has no batch normalization after it.",
      example: (givens) => block(givens, { shortcut: projection(givens).slice(0, -1) }),
    },
    biases: {
      holds: (layers) => someBranch(layers, (branch) => ofKind(branch, "conv").some(({ useBias }) => useBias)),
      why: "Some convolution has a bias, which batch normalization would take away at once: it has an offset of its own.",
      example: (givens) => block(givens, { shortcut: projection(givens, { useBias: true }) }),
    },
  },
  hints: ({ filters }) => [
    "Draw it first: where the arrows part is the beginning of `parallel`, where they meet is its merge. What happens after they meet comes after it.",
    "Write the two branches as two lists, `main` and `shortcut`, one layer a line, in the order of the description. Ask of each convolution: which stride, which padding, a bias? Then put the lists into `parallel`. What is left to do after it?",
    `A block that keeps the shape, with ${2 * filters} maps, needs nothing in its shortcut: \`[parallel({ merge: "add", branches: [[conv({ filters: ${2 * filters}, kernelSize: 3, padding: "same", useBias: false }), batchNorm(), …], []] }), activation({ activation: "relu" })]\`.`,
  ],
});

type Excite = Numbers<"size" | "channels" | "ratio">;

/** The wanted gates with some of their parts changed. */
interface ExciteChange {
  readonly merge?: Merge;
  readonly outer?: Merge;
  readonly squeeze?: LayerSpec[];
  readonly units?: number[];
  readonly last?: Activation;
  readonly useBias?: boolean;
  readonly place?: LayerSpec[];
}

const placeFactor = (change: Partial<Parameters<typeof conv>[0]> = {}): LayerSpec =>
  conv({ filters: 1, kernelSize: 1, padding: "same", activation: "sigmoid", useBias: false, ...change });

/** A gate for the maps, and one for the places. */
function gates({ channels, ratio }: Excite, change: ExciteChange = {}): [LayerSpec, LayerSpec] {
  const { merge = "multiply", squeeze = [globalAvgPool({ keepDims: true })], last = "sigmoid" } = change;
  const { units = [channels / ratio, channels], useBias = false, place = [placeFactor()] } = change;
  const activations = [...times(units.length - 1, () => "relu" as const), last];
  const layers = units.map((count, i) => dense({ units: count, activation: activations[i], useBias }));
  const gate = (factors: LayerSpec[]): LayerSpec => parallel({ merge, branches: [[], factors] });
  return [gate([...squeeze, ...layers]), gate(place)];
}

function excite(givens: Excite, change: ExciteChange = {}): LayerSpec[] {
  const [maps, places] = gates(givens, change);
  return [parallel({ merge: change.outer ?? "add", branches: [[maps], [places]] })];
}

/** An average pool as large as the maps gives the mean of each map, as a global one does. */
function withGlobalPools(layers: Layers, size: number): LayerSpec[] {
  const whole = `${size},${size}`;
  return replaced(layers, (layer) => {
    if (layer.kind !== "avgPool" || String(layer.poolSize) !== whole) return [layer];
    const isOnePlace = layer.padding === "valid" || String(layer.strides) === whole;
    return [isOnePlace ? globalAvgPool({ keepDims: true }) : layer];
  });
}

/** Whether what stands side by side is itself made of gates. */
const holdsGates = (layers: Layers): boolean =>
  branchesOf(layers).branches?.some((branch) => has(branch, "parallel")) ?? false;

/** The branches that give factors, of both gates. */
const factorsOf = (layers: Layers): Layers[] =>
  (branchesOf(layers).branches ?? []).flatMap((gate) =>
    (branchesOf(gate).branches ?? []).filter((branch) => branch.length > 0),
  );
const isOfMaps = (factors: Layers): boolean =>
  has(factors, "globalAvgPool") || ofKind(factors, "dense").some(({ units }) => units > 1);
/** The factors of the maps, and those of the places; none where there is no such gate. */
const mapFactors = (layers: Layers): Layers => factorsOf(layers).find(isOfMaps) ?? [];
const placeFactors = (layers: Layers): Layers => factorsOf(layers).find((factors) => !isOfMaps(factors)) ?? [];
const poolOf = (layers: Layers) => mapFactors(layers).find((layer) => layer.kind === "globalAvgPool");
/** Units of the dense layers for the maps, which may be written as convolutions. */
const unitsOf = (layers: Layers): number[] =>
  mapFactors(layers).flatMap((one) => (one.kind === "dense" ? one.units : one.kind === "conv" ? one.filters : []));

const exciteBlock = propertyTask({
  task: ["6.4", "Weigh maps, and places", 2],
  givens: numbers<Excite>(
    { size: 28, channels: 512, ratio: 16 },
    { size: [7, 14, 28], channels: [128, 384, 512, 1024], ratio: [4, 8, 16] },
  ),
  statement: ({ size, channels, ratio }) =>
    `A squeeze-and-excitation block weighs maps. Roy, Navab and Wachinger (2018) set a second gate beside it that weighs *places*. Write both as a list of layers, for ${channels} feature maps of ${size} × ${size}.\n\n- The gate of the maps: the mean of each map, a dense layer with 1/${ratio} as many units as there are maps and ReLU, a dense layer that gives each map a factor between 0 and 1; each map is multiplied by its factor. A dense layer works on the last axis, whatever axes stand before it.\n- The gate of the places, on the same maps: a 1 × 1 convolution gives each place one factor between 0 and 1; all maps are multiplied by it at that place.\n- The results of the two gates are added.\n\nNo layer has a bias.`,
  read: (attempt, { size }) => withGlobalPools(layersOf(attempt), size),
  judge: (layers, givens) => compareBlocks(layers, excite(givens), [givens.size, givens.size, givens.channels]),
  slips: {
    "one-gate": {
      holds: (layers) => branchesOf(layers).merge === "multiply" && !holdsGates(layers),
      why: "There is one gate on its own. The other works beside it.",
      example: (givens) => gates(givens).slice(0, 1),
    },
    "one-after-the-other": {
      holds: (layers) => ofKind(layers, "parallel").length > 1,
      why: "One gate works on what the other has left. Both read the same maps: what stands side by side goes into `parallel`.",
      example: (givens) => gates(givens),
    },
    "no-way-past": {
      holds: (layers) => ofKind(layers, "parallel").length < 2 && factorsOf(layers).length < 2,
      why: "Factors need something to be multiplied with: the maps themselves must go past the layers that work them out.",
      example: ({ channels }) => [
        parallel({ merge: "add", branches: [[globalAvgPool(), dense({ units: channels })], [placeFactor()]] }),
      ],
    },
    "gates-not-added": {
      holds: (layers) => holdsGates(layers) && branchesOf(layers).merge !== "add",
      why: "The results of the two gates are put together in another way than described. Read the third point of the description again.",
      example: (givens) => excite(givens, { outer: "concat" }),
    },
    "not-multiplied": {
      holds: (layers) =>
        branchesOf(layers).branches?.some((gate) => ![undefined, "multiply"].includes(branchesOf(gate).merge)) ?? false,
      why: "A gate makes maps or places stronger or weaker. Does adding do that, or laying side by side?",
      example: (givens) => excite(givens, { merge: "concat" }),
    },
    "not-squeezed": {
      holds: (layers) => mapFactors(layers).length > 0 && !poolOf(layers),
      why: "In the gate of the maps you work out factors for each *pixel*. What does it mean to squeeze a map?",
      example: (givens) => excite(givens, { squeeze: [] }),
    },
    "axes-lost": {
      holds: (layers) =>
        poolOf(layers)?.keepDims === false && !mapFactors(layers).some(({ kind }) => kind === "reshape"),
      why: "The factors of the maps have lost their two spatial axes, so they cannot be laid over the maps.",
      example: (givens) => excite(givens, { squeeze: [globalAvgPool()] }),
    },
    "not-between-0-and-1": {
      holds: (layers) => factorsOf(layers).some((factors) => !endsWith(factors, "sigmoid")),
      why: "Each factor should lie between 0 and 1 *by itself*: several may matter at once. What does your last activation do?",
      example: (givens) => excite(givens, { last: "softmax" }),
    },
    "one-dense-layer": {
      holds: (layers) => unitsOf(layers).length === 1,
      why: "The gate of the maps has one dense layer. What lies between the means and the factors?",
      example: (givens) => excite(givens, { units: [givens.channels] }),
    },
    "not-narrowed": {
      holds: (layers, { channels }) => unitsOf(layers).length === 2 && unitsOf(layers)[0] === channels,
      why: "Your first dense layer is as wide as the second. What is the ratio for?",
      example: (givens) => excite(givens, { units: [givens.channels, givens.channels] }),
    },
    "ratio-as-units": {
      holds: (layers, { channels, ratio }) =>
        unitsOf(layers).length === 2 && unitsOf(layers)[0] === ratio && ratio ** 2 !== channels,
      why: "The ratio is not the number of units: it says how many maps share one unit.",
      example: (givens) => excite(givens, { units: [givens.ratio, givens.channels] }),
    },
    "several-factors-a-place": {
      holds: (layers) => ofKind(placeFactors(layers), "conv").some(({ filters }) => filters > 1),
      why: "Your second gate gives a place as many factors as your convolution has filters. How many should a place have?",
      example: (givens) => excite(givens, { place: [placeFactor({ filters: givens.channels })] }),
    },
    "places-see-neighbours": {
      holds: (layers) => ofKind(placeFactors(layers), "conv").some(({ kernelSize }) => String(kernelSize) !== "1,1"),
      why: "The factor of a place depends on its neighbours in yours. How large is the kernel to be?",
      example: (givens) => excite(givens, { place: [placeFactor({ kernelSize: 3 })] }),
    },
    biases: {
      holds: (layers) =>
        factorsOf(layers)
          .flat()
          .some((layer) => "useBias" in layer && layer.useBias),
      why: "Some layer has a bias. Read the last line of the description again.",
      example: (givens) => excite(givens, { useBias: true }),
    },
  },
  hints: ({ channels, ratio }) => [
    "Draw it first: the arrows part twice. At the outer fork stand the two gates; in each gate the maps go one way and their factors are worked out on the other.",
    "Write each gate by itself and follow the shapes of its factors, from the maps to the last layer. Which axes must have length 1 so that factors can be laid over the maps? Which activation gives numbers between 0 and 1? Then put the two gates side by side.",
    `The factors of the maps alone, for ${2 * channels} maps and a ratio of ${4 * ratio}, with biases: \`globalAvgPool({ keepDims: true })\`, then \`dense\` with ${(2 * channels) / (4 * ratio)} units and \`relu\`, then \`dense\` with ${2 * channels} units and \`sigmoid\`.`,
  ],
});

const innovations = choiceTask({
  task: ["6.5", "Who brought what", 1],
  question: "Which of these lines are true of the network that they name?",
  options: {
    "alexnet-relu-dropout": {
      right: "AlexNet: ReLU activations, dropout and augmented images, trained on two GPUs",
      why: "What did LeNet-5 have for activations, and against overfitting? Which network of 2012 changed that?",
    },
    "alexnet-convolutions-and-pools": {
      wrong: "AlexNet: the first network with convolutions and pools in turn",
      why: "Look at the drawing of LeNet-5, of 1998. Which kinds of layers follow each other?",
    },
    "googlenet-dense": {
      wrong: "GoogLeNet: three large dense layers on top, which hold most of its parameters",
      why: "How many parameters does each of these networks have, and what stands between the last maps and the classes?",
    },
    "googlenet-inception": {
      right: "GoogLeNet: modules with kernels of several sizes side by side, narrowed by 1 × 1 convolutions",
      why: "What is an inception module made of, and whose is it?",
    },
    "resnet-shortcuts": {
      right: "ResNet: shortcuts that carry the input of a few layers past them, to be added to what they give",
      why: "What lets a network of 152 layers train at all?",
    },
    "resnet-votes": {
      wrong: "ResNet: dense layers between the branches of a block, so that they can vote",
      why: "How many parameters does the place have where the branches of a residual block meet?",
    },
    "senet-fixed": {
      wrong: "SENet: one learned weight for each feature map, the same for all images",
      why: "Batch normalization has a learned factor for each map as well. How is the factor of an SE block different?",
    },
    "senet-weighs": {
      right: "SENet: a small network in each block that weighs every map by what the others say, anew for each image",
      why: "What do squeezing and exciting do to the maps?",
    },
  },
  hints: [
    "For each network ask what its blocks look like when you draw them: one row of layers, several side by side, a way past, a factor for each map.",
    "Go through the drawings of lesson 6 in the order of the years. What is new in each? And which lines speak of a network that is older?",
    'VGG as an example: "only 3 × 3 convolutions, stacked" belongs to VGG; "shortcuts around every second layer" does not.',
  ],
});

const deeperIsWorse = writtenTask({
  task: ["6.6", "Deeper, and worse", 2],
  question:
    "He and others trained plain networks of 20 and of 56 layers. The deeper one was worse, on the *training* images too. Why is that not overfitting, why is it surprising, what is known of the cause, and what does a shortcut change? Answer in four to seven sentences.",
  hints: [
    "What would overfitting look like on the training images?",
    "Could 56 layers do at least what 20 can? What would the other 36 have to learn? And what did lesson 6 measure of the gradients: before training, and after some steps?",
    "Think of a single block of two layers that has nothing useful to do: what must its weights be without a shortcut, and what with one?",
  ],
});

export const q06: TasksOf<{
  "6.1": LeNet;
  "6.2": Bottleneck;
  "6.3": Residual;
  "6.4": Excite;
  "6.5": undefined;
  "6.6": undefined;
  "6.7": Numbers<"size" | "channels" | "kernelSize" | "filters">;
  "6.8": undefined;
}> = {
  "6.1": layerByLayer,
  "6.2": bottleneckSaves,
  "6.3": residualBlock,
  "6.4": exciteBlock,
  "6.5": innovations,
  "6.6": deeperIsWorse,
  "6.7": separableCounted,
  "6.8": separableByHand,
};
