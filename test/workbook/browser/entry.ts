/** What is bundled for a browser: networks, data, pictures, tasks and TensorFlow, and what is asked of them. */
import { shapeClasses, syntheticShapes } from "../../../src/data/shapes";
import { conv, countParameters, dense, flatten, networks } from "../../../src/network";
import { judge } from "../../../src/tasks/judge";
import { toPlain } from "../../../src/tasks/plain";
import { findTask } from "../../../src/tasks/registry";
import { buildModel, isNative, tf } from "../../../src/tensor";
import { eagerStep } from "../../../src/tensor/eagerStep";
import { charts, drawMasks, figureBundle, markdownBundle, pictureBundle, table } from "../../../src/view";

/** A network that reads images of shapes. */
const small = {
  name: "small",
  input: [16, 16, 1],
  layers: [
    conv({ filters: 4, kernelSize: 3, activation: "relu" }),
    flatten(),
    dense({ units: 2, activation: "softmax" }),
  ],
} as const;

/** Chooses the backend that works on the processor, where there is no native one; gives the name of the one in use. */
export async function start(): Promise<string> {
  if (!isNative()) await tf.setBackend("cpu");
  return tf.getBackend();
}

export const parameters = (): number => countParameters(networks.bookCnn).total;

/** The verdict on an answer with the book's numbers. */
export function verdict(id: string, answer: unknown): { state: string; slips: readonly string[] } {
  const task = findTask(id);
  const { state, slips } = judge(task, task.pose(), toPlain(answer));
  return { state, slips };
}

/** The losses of three steps on the same eight images, then of the last two again, by a step made from the first one's state. */
export function train(): number[] {
  const model = buildModel(small, { seed: 3 });
  const { pixels } = syntheticShapes({ count: 8, size: 16, seed: 3 });
  const batch = {
    pixels,
    labels: Uint8Array.from([0, 1, 0, 1, 0, 1, 0, 1]),
    count: 8,
    height: 16,
    width: 16,
    channels: 1,
  };
  const settings = { scaling: { mean: 0, deviation: 255 }, optimizer: { kind: "adam" }, seed: 3 } as const;
  const lossesOf = (step: ReturnType<typeof eagerStep>, count: number): number[] =>
    Array.from({ length: count }, () => step.run(batch, 1e-3).loss);
  const step = eagerStep(model, settings);
  const [first] = lossesOf(step, 1);
  const state = step.state();
  const losses = lossesOf(step, 2);
  const resumed = eagerStep(model, settings, state);
  const again = lossesOf(resumed, 2);
  for (const made of [step, resumed]) made.dispose();
  return [first, ...losses, ...again];
}

/** A chart, a table, a sentence and a picture, as a notebook gets them. */
export function shown(): object[] {
  const shapes = syntheticShapes({ count: 1, size: 16, seed: 3 });
  const masks = [{ name: "truth", labels: shapes.labels }];
  return [
    figureBundle(charts.architecture(small)),
    table([{ layer: "conv", parameters: 40 }]),
    markdownBundle("**40** parameters"),
    pictureBundle(drawMasks(shapes, { title: "shapes", classes: shapeClasses, masks })),
  ];
}
