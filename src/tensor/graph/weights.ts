/** The weights of a tfjs model as variables of a graph. */
import { tf } from "../backend";
import { float32, type Graph, type Node, type Output } from "./graph";
import type { Feed, Session } from "./session";

export type Weight = ReturnType<tf.Layer["addWeight"]>;

/** A value that stays in the session from run to run. */
export interface Variable {
  /** What operations that change it are given. */
  readonly handle: Output;
  /** Its value. */
  readonly read: Output;
  readonly shape: readonly number[];
}

/** A variable without a value as yet. */
export function variable(graph: Graph, shape: readonly number[]): Variable {
  const attributes = { dtype: float32, shape: { shape }, shared_name: { string: `variable${graph.nodes.length}` } };
  const handle = { node: graph.add("VarHandleOp", [], { ...attributes, container: { string: "" } }), index: 0 };
  const read = { node: graph.add("ReadVariableOp", [handle], { dtype: float32 }), index: 0 };
  return { handle, read, shape };
}

export function assign(graph: Graph, { handle }: Variable, value: Output): Node {
  return graph.add("AssignVariableOp", [handle, value], { dtype: float32 });
}

/** The weights that a graph has asked for, each with its variable, in the order of asking. */
export class Weights {
  private readonly asked = new Map<Weight, Variable>();

  constructor(
    private readonly graph: Graph,
    private readonly model: tf.LayersModel,
  ) {}

  /** The weight of this name of a layer. */
  of(layer: string, name: string): Variable {
    const weight = this.model
      .getLayer(layer)
      .weights.find(({ originalName }) => originalName.split("/").at(-1) === name);
    if (!weight) throw new Error(`layer "${layer}" must have a weight of this name: ${name}`);
    const found = this.asked.get(weight) ?? variable(this.graph, weight.shape as number[]);
    this.asked.set(weight, found);
    return found;
  }

  trainable(): Variable[] {
    return [...this.asked].flatMap(([weight, variable]) => (weight.trainable ? [variable] : []));
  }

  /** What gives every variable the value of its weight, after `others`: run it once, before all else. */
  start(others: readonly Node[] = []): { readonly done: Output; feeds(): [Output, Feed][] } {
    const given = [...this.asked].map(([weight, variable]) => {
      const value = this.graph.placeholder("float32", variable.shape);
      return { weight, value, node: assign(this.graph, variable, value) };
    });
    const nodes = [...others, ...given.map(({ node }) => node)];
    return {
      done: this.graph.after(this.graph.scalar(0), nodes),
      feeds: () =>
        given.map(({ weight, value }) => {
          const current = weight.read();
          return [value, { values: current.dataSync() as Float32Array, shape: current.shape }];
        }),
    };
  }

  /** Gives the model's weights the values of the variables. */
  writeBack(session: Session): void {
    const pairs = [...this.asked];
    const values = session.run(
      [],
      pairs.map(([, { read }]) => read),
    );
    pairs.forEach(([weight, { shape }], i) => {
      const value = tf.tensor(values[i], [...shape]);
      weight.write(value);
      value.dispose();
    });
  }
}
