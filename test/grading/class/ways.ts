/** How the people of the class answer: each task's solution in other words, and with the slips that people make. */
import { join } from "node:path";
import { exerciseCell, solutionLines } from "../../../src/jupyter/exercise";
import { readNotebook } from "../../../src/jupyter/readNotebook";

const root = join(__dirname, "..", "..", "..");

/** The text of a solution, without what is handed out around it. */
const solutions = new Map<string, string>();

/** The code or the words that solve a task, as `answers/` has them. */
export function solution(exercise: string, task: string): string {
  if (!solutions.has(`${exercise} ${task}`)) {
    for (const cell of readNotebook(join(root, "answers", `${exercise}.ipynb`)).cells) {
      const place = exerciseCell(cell);
      if (place?.role !== "answer" && place?.role !== "written") continue;
      const lines = cell.source.split("\n");
      const [from, to] = ["BEGIN", "END"].map((word) => lines.findIndex((line) => line.includes(`${word} SOLUTION`)));
      const own = lines.slice(from + 1, to).filter((line) => !/^\s*\/\/ stub: /.test(line));
      if (solutionLines(cell.source).length > 0) solutions.set(`${exercise} ${place.task}`, own.join("\n"));
    }
  }
  const found = solutions.get(`${exercise} ${task}`);
  if (found === undefined) throw new Error(`no solution of ${task} in answers/${exercise}.ipynb`);
  return found;
}

/** Right as well, in other words. */
export const otherWords: Readonly<Record<string, readonly string[]>> = {
  "1.1": [
    "const values = dense.height * dense.width * dense.channels;\nconst denseParameters = dense.neurons * values + dense.neurons;",
  ],
  "1.3": ["  return layers.reduceRight((size, { kernelSize, stride }) => (size - 1) * stride + kernelSize, 1);"],
  "2.1": [
    "const weightsOfOne = layer.kernelSize * layer.kernelSize * layer.channels;\nconst biases = layer.filters;\nconst layerParameters = weightsOfOne * layer.filters + biases;",
    'import { conv, countParameters } from "cnn-workbook";\nconst one = conv({ filters: layer.filters, kernelSize: layer.kernelSize });\nconst layerParameters = countParameters({ name: "one", input: [9, 9, layer.channels], layers: [one] }).total;',
  ],
  "2.2": [
    "const reads = [stack.channels, ...stack.maps];\nconst stackParameters = stack.maps\n  .map((filters: number, i: number) => (stack.kernelSize * stack.kernelSize * reads[i] + 1) * filters)\n  .reduce((a: number, b: number) => a + b, 0);",
  ],
  "2.3": [
    "let [h, w] = [shapes.height, shapes.width];\nfor (let i = 0; i < 3; i++) {\n  h = Math.ceil(h / shapes.stride);\n  w = Math.ceil(w / shapes.stride);\n}\nconst topShape = [h, w, shapes.maps[2]];",
  ],
  "2.4": [
    '  const inside = padding === "same" ? length - 1 : length - kernelSize;\n  return Math.trunc(inside / stride) + 1;',
    '  let places = 0;\n  for (let at = 0; padding === "same" ? at < length : at + kernelSize <= length; at += stride) places++;\n  return places;',
  ],
  "2.5": [
    "const sizeAt = (side: number, times: number): number => (times === 0 ? side : sizeAt(Math.ceil(side / predicting.stride), times - 1));\nconst mapValues = predicting.maps.map((f: number, i: number) => f * sizeAt(predicting.height, i + 1) * sizeAt(predicting.width, i + 1));\nconst inputsOf = [predicting.channels, ...predicting.maps];\nconst learned = predicting.maps.reduce((s: number, f: number, i: number) => s + f * (predicting.kernelSize ** 2 * inputsOf[i] + 1), 0);\nconst most = Math.max(mapValues[0] + mapValues[1], mapValues[1] + mapValues[2]);\nconst predictionBytes = (most + learned) * 4;",
  ],
  "2.6": [
    "const half = (side: number) => Math.ceil(side / training.stride);\nlet [a, b, c] = [training.height, training.width, training.channels];\nlet perImage = a * b * c;\nlet trained = 0;\nfor (const f of training.maps) {\n  trained += f * (training.kernelSize * training.kernelSize * c + 1);\n  a = half(a);\n  b = half(b);\n  c = f;\n  perImage += a * b * c;\n}\nconst trainingBytes = 4 * trained + 4 * perImage * training.batchSize;",
  ],
  "7.2": ["  const units = kernel.shape[1];\n  return tf.reshape(kernel, [height, width, channels, units]);"],
};

/** One slip, or none that has a name: what stands in the solution, and what somebody writes who makes it. */
export type Slipped = readonly [slip: string, from: string, to: string];

export const slips: Readonly<Record<string, readonly Slipped[]>> = {
  "1.1": [
    ["bias-forgotten", "dense.channels + 1)", "dense.channels)"],
    ["channels-forgotten", " * dense.channels", ""],
    ["one-bias", "dense.channels + 1) * dense.neurons", "dense.channels) * dense.neurons + 1"],
  ],
  "1.2": [
    ["bias-forgotten", "channels + 1)", "channels)"],
    ["", "kernelSize ** 2", "kernelSize"],
  ],
  "1.3": [["strides-ignored", "    step *= layer.stride;\n", ""]],
  "1.4": [["one-neuron-less", "kernel.length + 1", "kernel.length"]],
  "2.1": [
    ["bias-forgotten", "channels + 1)", "channels)"],
    ["channels-forgotten", "** 2 * layer.channels + 1", "** 2 + 1"],
    ["kernel-not-squared", " ** 2", ""],
    ["in-bytes", "* layer.filters;", "* layer.filters * 4;"],
    ["one-filter", " * layer.filters;", ";"],
    [
      "text-for-number",
      "Parameters: number = (layer.kernelSize ** 2 * layer.channels + 1) * layer.filters;",
      "Parameters = String((layer.kernelSize ** 2 * layer.channels + 1) * layer.filters);",
    ],
  ],
  "2.2": [
    ["bias-forgotten", "* below + 1)", "* below)"],
    ["gray-image", "= stack.channels", "= 1"],
    ["input-channels-everywhere", "  below = filters;\n", ""],
    ["channels-forgotten", "** 2 * below + 1", "** 2 + 1"],
  ],
  "2.3": [
    [
      "text-for-number",
      "topShape: number[] = [shrink(shapes.height), shrink(shapes.width), shapes.maps[2]];",
      'topShape = [shrink(shapes.height), shrink(shapes.width), shapes.maps[2]].join(" × ");',
    ],
    ["swapped", "[shrink(shapes.height), shrink(shapes.width),", "[shrink(shapes.width), shrink(shapes.height),"],
    ["maps-below", "shapes.maps[2]", "shapes.maps[1]"],
    ["left-out", ", shapes.maps[2]]", "]"],
    ["not-rounded", "Math.ceil(size / shapes.stride)", "size / shapes.stride"],
  ],
  "2.4": [
    ["floor-for-ceil", "Math.ceil(length", "Math.floor(length"],
    ["plus-one-forgotten", "/ stride) + 1;", "/ stride);"],
    ["padding-swapped", '=== "same"', '=== "valid"'],
    ["", "Math.floor((length - kernelSize) / stride)", "(length - kernelSize) / stride"],
  ],
  "2.5": [
    ["parameters-forgotten", "(neighbours + parameters)", "neighbours"],
    ["in-MB", "4 * (neighbours + parameters)", "(4 * (neighbours + parameters)) / 1e6"],
    ["in-values", "4 * (neighbours + parameters)", "neighbours + parameters"],
    [
      "all-layers-kept",
      "Math.max(outputs[0] + outputs[1], outputs[1] + outputs[2])",
      "outputs[0] + outputs[1] + outputs[2]",
    ],
  ],
  "2.6": [
    [
      "text-for-number",
      "trainingBytes: number = 4 * (training.batchSize * values + weights);",
      'trainingBytes = String(4 * (training.batchSize * values + weights)).concat(" bytes");',
    ],
    ["one-image", "training.batchSize * values", "values"],
    ["input-forgotten", "let values = rows * columns * depth", "let values = 0"],
    ["parameters-times-batch", "(training.batchSize * values + weights)", "training.batchSize * (values + weights)"],
    ["in-GB", "4 * (training.batchSize * values + weights)", "(4 * (training.batchSize * values + weights)) / 1e9"],
  ],
  "3.1": [
    ["rounded-up", "Math.floor(forImages", "Math.ceil(forImages"],
    ["mebibytes", "* 1e6", "* 2 ** 20"],
    ["adam-forgotten", "4 * 4 * tightParameters", "4 * 2 * tightParameters"],
  ],
  "3.2": [["adam-keeps-one", "(4 * parameters", "(3 * parameters"]],
  "3.4": [["last-part", "(total[i] ?? 0) + share * value", "value"]],
  "6.1": [["bias-forgotten", "(inputs + 1) * count", "inputs * count"]],
  "6.2": [
    ["one-row", "branch.size ** 2 *", "branch.size *"],
    ["sign-changed", "(directly - throughBottleneck)", "(throughBottleneck - directly)"],
  ],
  "6.3": [["relu-missing", "  }),\n  relu,\n]", "  }),\n]"]],
  "6.4": [["not-between-0-and-1", '"sigmoid"', '"softmax"']],
  "7.1": [
    [
      "counted-from-one",
      "[Math.floor(place / weight.width), place % weight.width, weight.index % weight.channels]",
      "[Math.floor(place / weight.width) + 1, (place % weight.width) + 1, (weight.index % weight.channels) + 1]",
    ],
  ],
  "7.2": [["width-first", "[height, width,", "[width, height,"]],
  "7.3": [
    [
      "columns-first",
      "[belowTop(height) - topKernel + 1, belowTop(width) - topKernel + 1]",
      "[belowTop(width) - topKernel + 1, belowTop(height) - topKernel + 1]",
    ],
  ],
  "10.1": [["dense-biases-forgotten", "(inputs + 1) * units", "inputs * units"]],
  "10.3": [["", "(label === confused.digit)", "(label !== confused.digit)"]],
};

/** Ways not to come to an end, with what becomes of the task: an answer in the place of the solution. */
export const faults: Readonly<Record<string, readonly (readonly [state: "crashed" | "failed", answer: string])[]>> = {
  "2.1": [
    ["crashed", "const layerParameters: number = (layer.kernelSize ** 2 * layer.channels + 1 * layer.filters;"],
    ["crashed", "const layerParameters: number = layer.kernelsize ** 2 * layer.channels * layer.filters;"],
  ],
  "2.2": [
    ["crashed", "const stackParameters = stack.maps.map((filters) => filters * inputs).sum();"],
    ["crashed", "let stackParameters = 0;\nfor (const filters of stack.maps) {\n  stackParameters += 9 * filters;"],
  ],
  "2.3": [["crashed", 'throw new Error("no idea yet");\nconst topShape: number[] = [];']],
  "2.4": [
    [
      "failed",
      '  if (padding === "valid") return Math.floor((length - kernelSize) / stride) + 1;\n  throw new Error("SAME: to do");',
    ],
    ["failed", "  return undefined; // later"],
    ["crashed", "  return Math.ceil(length / strides);"],
  ],
  "2.5": [["crashed", "const lists: number[][] = [];\nconst predictionBytes: number = lists[3][0] * 4;"]],
};
