/** A graph whose convolutions and matrix products take and give bfloat16 numbers, of 8 bits of precision. */
import { type Attribute, float32, type Node, type Output } from "./graph";
import { hasBfloat16, hasOneDnn } from "./processor";

/** Whether the processor and TensorFlow's kernels multiply bfloat16 numbers themselves. */
export const multipliesBfloat16 = (): boolean => hasBfloat16() && hasOneDnn();

/** The operations that are worth it, and which of their inputs are multiplied. */
const multiplied: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
};

const bfloat16: Attribute = { type: "bfloat16" };

/** The same nodes, with a cast before and after each multiplication. What others are given keeps its type. */
export function inBfloat16(nodes: readonly Node[]): Node[] {
  const made: Node[] = [];
  /** What stands for each node of the original. */
  const successors = new Map<Node, Node>();
  const rounded = new Map<string, Output>();
  const successor = ({ node, index }: Output): Output => ({ node: successors.get(node) as Node, index });
  const cast = (name: string, input: Output, from: Attribute, to: Attribute): Output => {
    const node = { name, op: "Cast", inputs: [input], attributes: { SrcT: from, DstT: to }, after: [] };
    made.push(node);
    return { node, index: 0 };
  };
  const round = (input: Output): Output => {
    const name = `${input.node.name}_${input.index}_bfloat16`;
    const found = rounded.get(name) ?? cast(name, input, float32, bfloat16);
    rounded.set(name, found);
    return found;
  };
  for (const node of nodes) {
    const inputs = node.inputs.map(successor);
    const after = node.after.map((other) => successors.get(other) as Node);
    const factors = multiplied[node.op];
    if (!factors) {
      const copy = { ...node, inputs, after };
      made.push(copy);
      successors.set(node, copy);
      continue;
    }
    const name = `${node.name}_bfloat16`;
    const attributes = { ...node.attributes, T: bfloat16 };
    const product = {
      ...node,
      name,
      attributes,
      inputs: inputs.map((x, i) => (factors.includes(i) ? round(x) : x)),
      after,
    };
    made.push(product);
    successors.set(node, cast(node.name, { node: product, index: 0 }, bfloat16, float32).node);
  }
  return made;
}
