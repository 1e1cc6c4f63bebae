/** Running a graph with the TensorFlow library that tfjs-node has loaded. */
import { rmSync } from "node:fs";
import { noteOperation } from "../../operations";
import { tf } from "../backend";
import { type DataType, dataTypes, type Node, type Output } from "./graph";
import { savedModel } from "./savedModel";
import { temporaryFolderWith } from "./temporary";

/** What a placeholder is given for one run. */
export interface Feed {
  readonly values: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** As much of tfjs-node's addon as is used; tensors are known by a number. */
interface Binding {
  createTensor(shape: readonly number[], type: number, values: Feed["values"]): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array;
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): { id: number }[];
  deleteSavedModel(session: number): void;
}

const binding = (): Binding => (tf.backend() as unknown as { binding: Binding }).binding;

function typeOf(values: Feed["values"]): DataType {
  if (values instanceof Uint8Array) return "uint8";
  return values instanceof Int32Array ? "int32" : "float32";
}

/**
 * A copy that starts four bytes into its buffer. TensorFlow wants its memory at multiples of a vector's size and takes
 * a copy of anything else; what lies there by chance it shares. A variable would then keep JavaScript's memory, and one
 * of TensorFlow's threads would give it back, which only JavaScript's own may do.
 */
function unshareable<T extends Feed["values"]>(values: T): T {
  const type = values.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => T;
  const copy = new type(new ArrayBuffer(values.byteLength + 4), 4, values.length);
  copy.set(values);
  return copy;
}

const nameOf = ({ node, index }: Output): string => `${node.name}:${index}`;

/**
 * A graph ready to run, with the values of its variables. TensorFlow optimizes it as a whole at the first run of each
 * list of outputs. Nothing of it is a tensor of tfjs. Dispose of it after use.
 */
export class Session {
  private readonly id: number;
  private readonly binding: Binding = binding();

  constructor(nodes: readonly Node[]) {
    const folder = temporaryFolderWith("saved_model.pb", savedModel(nodes));
    try {
      this.id = this.binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** A session that has run once, with these feeds and outputs; where that fails, nothing of it is left. */
  static started(nodes: readonly Node[], feeds: readonly (readonly [Output, Feed])[], output: Output): Session {
    const session = new Session(nodes);
    try {
      session.run(feeds, [output]);
    } catch (error) {
      session.dispose();
      throw error;
    }
    return session;
  }

  /** Computes `outputs` and all that must run before them; gives their values, row by row. */
  run(feeds: readonly (readonly [Output, Feed])[], outputs: readonly Output[]): (Float32Array | Int32Array)[] {
    noteOperation("SavedModel");
    const inputs: number[] = [];
    try {
      for (const [, { values, shape }] of feeds)
        inputs.push(this.binding.createTensor(shape, dataTypes[typeOf(values)], unshareable(values)));
      const names = feeds.map(([placeholder]) => nameOf(placeholder)).join();
      const results = this.binding.runSavedModel(this.id, inputs, names, outputs.map(nameOf).join());
      try {
        return results.map(({ id }) => this.binding.tensorDataSync(id));
      } finally {
        for (const { id } of results) this.binding.deleteTensor(id);
      }
    } finally {
      for (const id of inputs) this.binding.deleteTensor(id);
    }
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.id);
  }
}
