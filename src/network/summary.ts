/** A network as text. */

import { kindOf } from "./kinds";
import type { NetworkSpec } from "./spec";
import { countParameters, type TracedLayer, trace } from "./trace";
import type { Merge, Shape } from "./vocabulary";

const mergeNames: Readonly<Record<Merge, string>> = { add: "Add", concat: "Concatenate", multiply: "Multiply" };

const classOf = ({ spec }: TracedLayer): string =>
  spec.kind === "parallel" ? mergeNames[spec.merge] : kindOf(spec).className;

const batchOf = (shape: Shape): string => `(${["None", ...shape.map((size) => size ?? "None")].join(", ")})`;

const count = (value: number): string => value.toLocaleString("en-US");

/**
 * A table of the layers as Keras's `model.summary()` prints it: name and class, output shape with the batch, parameters;
 * below it all parameters, and how many of them are trained.
 * @throws as `trace`
 */
export function summary(network: NetworkSpec): string {
  const layers = trace(network);
  const input = ["input (InputLayer)", batchOf(network.input), "0"];
  const rows = [
    input,
    ...layers.map((row) => [`${row.name} (${classOf(row)})`, batchOf(row.outputShape), count(row.parameters)]),
  ];
  const heads = ["Layer (type)", "Output Shape", "Param #"];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]): string =>
    ` ${cells.map((cell, column) => cell.padEnd(widths[column] + 2)).join("")}`.trimEnd();
  const width = widths.reduce((total, column) => total + column + 2, 1);
  const { total, trainable } = countParameters(network);
  return [
    `Model: "${network.name}"`,
    "_".repeat(width),
    line(heads),
    "=".repeat(width),
    ...rows.map(line),
    "=".repeat(width),
    `Total params: ${count(total)}`,
    `Trainable params: ${count(trainable)}`,
    `Non-trainable params: ${count(total - trainable)}`,
    "_".repeat(width),
  ].join("\n");
}
