/** The weights of a tfjs model as variables of a graph. */
import { tf } from "../backend";
import { isKernel } from "../kernels";
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
  /** Whether weight decay is for it. */
  readonly isKernel: boolean;
}

/** A variable without a value as yet. */
export function variable(graph: Graph, shape: readonly number[], isKernel = false): Variable {
  const attributes = { dtype: float32, shape: { shape }, shared_name: { string: `variable${graph.nodes.length}` } };
  const handle = { node: graph.add("VarHandleOp", [], { ...attributes, container: { string: "" } }), index: 0 };
  const read = { node: graph.add("ReadVariableOp", [handle], { dtype: float32 }), index: 0 };
  return { handle, read, shape, isKernel };
}

export function assign(graph: Graph, { handle }: Variable, value: Output): Node {
  return graph.add("AssignVariableOp", [handle, value], { dtype: float32 });
}

/** The operation that gives variables their first values, and what it is given for these values. */
export interface Start {
  readonly done: Output;
  feeds(values: readonly Float32Array[]): [Output, Feed][];
}

export function startOf(graph: Graph, variables: readonly Variable[]): Start {
  const values = variables.map(({ shape }) => graph.placeholder("float32", shape));
  const nodes = variables.map((variable, i) => assign(graph, variable, values[i]));
  return {
    done: graph.after(graph.scalar(0), nodes),
    feeds: (given) => variables.map(({ shape }, i) => [values[i], { values: given[i], shape }]),
  };
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
    const found = this.asked.get(weight) ?? variable(this.graph, weight.shape as number[], isKernel(weight));
    this.asked.set(weight, found);
    return found;
  }

  trainable(): Variable[] {
    return [...this.asked].flatMap(([weight, variable]) => (weight.trainable ? [variable] : []));
  }

  /** All variables, in the order of asking. */
  all(): Variable[] {
    return [...this.asked.values()];
  }

  /** The present values of the model's weights, a part for each of `all`. */
  values(): Float32Array[] {
    return [...this.asked.keys()].map((weight) => weight.read().dataSync() as Float32Array);
  }

  /** Gives the model's weights the values of these variables, in the order of `all`. */
  writeBack(session: Session, variables: readonly Variable[] = this.all()): void {
    const values = session.run(
      [],
      variables.map(({ read }) => read),
    );
    [...this.asked].forEach(([weight, { shape }], i) => {
      const value = tf.tensor(values[i], [...shape]);
      weight.write(value);
      value.dispose();
    });
  }
}
