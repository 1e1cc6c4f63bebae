/** The form of a graph on disk (graph.proto, attr_value.proto, tensor.proto, saved_model.proto of TensorFlow). */
import { bytesOf } from "../state";
import { type Attribute, dataTypes, type Node } from "./graph";
import { bytes, float, integer, message } from "./protobuf";

/** The version of TensorFlow's graphs written here; any that knows the operations will do. */
const PRODUCER = 1087;

/** The content of a file `saved_model.pb` with one graph, tagged `serve`. */
export function savedModel(nodes: readonly Node[]): Uint8Array {
  const graph = message(...nodes.map((node) => bytes(1, encodeNode(node))), bytes(4, integer(1, PRODUCER)));
  const tags = bytes(1, bytes(4, "serve"));
  return message(integer(1, 1), bytes(2, message(tags, bytes(2, graph))));
}

function encodeNode({ name, op, inputs, attributes, after }: Node): Uint8Array {
  return message(
    bytes(1, name),
    bytes(2, op),
    ...inputs.map((input) => bytes(3, `${input.node.name}:${input.index}`)),
    ...after.map((node) => bytes(3, `^${node.name}`)),
    ...Object.entries(attributes).map(([key, value]) =>
      bytes(5, message(bytes(1, key), bytes(2, encodeAttribute(value)))),
    ),
  );
}

function encodeAttribute(attribute: Attribute): Uint8Array {
  if ("ints" in attribute) return bytes(1, message(...attribute.ints.map((value) => integer(3, value))));
  if ("string" in attribute) return bytes(2, attribute.string);
  if ("int" in attribute) return integer(3, attribute.int);
  if ("float" in attribute) return float(4, attribute.float);
  if ("bool" in attribute) return integer(5, attribute.bool);
  if ("type" in attribute) return integer(6, dataTypes[attribute.type]);
  if ("shape" in attribute) return bytes(7, encodeShape(attribute.shape));
  const { values, shape } = attribute.tensor;
  const type = values instanceof Int32Array ? dataTypes.int32 : dataTypes.float32;
  return bytes(8, message(integer(1, type), bytes(2, encodeShape(shape)), bytes(4, bytesOf(values))));
}

function encodeShape(shape: readonly number[]): Uint8Array {
  return message(...shape.map((size) => bytes(2, integer(1, size))));
}
