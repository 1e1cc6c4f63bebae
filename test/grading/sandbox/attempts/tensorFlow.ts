/** TensorFlow reads and writes files by itself. */
import { join } from "node:path";
import type { World } from "./attempt";

interface Backend {
  executeSingleOutput(name: string, attributes: object[], inputs: object[]): { dataSync(): string[] };
  executeMultipleOutputs(name: string, attributes: object[], inputs: object[], outputs: number): unknown;
}

interface TensorFlow {
  tensor(values: string[] | string, shape: number[], type: string): object;
  backend(): Backend;
}

function tensorFlow({ programHere }: World): TensorFlow {
  // Some later Nodes lack what it calls.
  const util = require("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
  return require(join(programHere, "node_modules", "@tensorflow", "tfjs-node")) as TensorFlow;
}

export function tensorFlowReads(world: World, file: string): string {
  const tf = tensorFlow(world);
  return tf
    .backend()
    .executeSingleOutput("ReadFile", [], [tf.tensor([file], [], "string")])
    .dataSync()[0];
}

export function tensorFlowWrites(world: World, file: string): string {
  const tf = tensorFlow(world);
  const text = (value: string): object => tf.tensor([value], [], "string");
  tf.backend().executeMultipleOutputs("WriteFile", [], [text(file), text("was here")], 0);
  return "wrote";
}
