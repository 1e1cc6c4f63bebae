/** A TensorFlow graph, put together operation by operation, each as tensorflow.org/api_docs/python/tf/raw_ops has it. */

/** The element types used here, by their number in TensorFlow's `DataType`. */
export const dataTypes = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const;
export type DataType = keyof typeof dataTypes;

/** A value that stands in the graph itself. */
export interface Constant {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** An attribute of an operation: its kind and value. A size of −1 in a shape is any. */
export type Attribute =
  | { readonly type: DataType }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly shape: readonly number[] }
  | { readonly tensor: Constant };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One operation. */
export interface Node {
  /** Unique in its graph. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Output[];
  readonly attributes: Attributes;
  /** What must have run before it, besides its inputs. */
  readonly after: readonly Node[];
}

/** How the gradient of a value goes on to what it was computed from, by whatever operations. */
export interface OwnGradient {
  readonly inputs: readonly Output[];
  /** For each of `inputs`, given that of the value. */
  readonly of: (dy: Output) => readonly (() => Output)[];
}

/** What an operation gives; most give one tensor, number 0. */
export interface Output {
  readonly node: Node;
  readonly index: number;
}

export const float32: Attribute = { type: "float32" };
export const int32: Attribute = { type: "int32" };

export class Graph {
  /** Inputs always before those that use them. */
  readonly nodes: Node[] = [];
  /** Of nodes that end a part of the graph whose operations need no rules then. */
  readonly ownGradients: Map<Node, OwnGradient> = new Map();

  /** Adds an operation. */
  add(op: string, inputs: readonly Output[], attributes: Attributes = {}, after: readonly Node[] = []): Node {
    const node = { name: `${op}${this.nodes.length}`, op, inputs, attributes, after };
    this.nodes.push(node);
    return node;
  }

  /** Adds an operation whose type attribute `T` is float32, and gives its first output. */
  float(op: string, inputs: readonly Output[], attributes: Attributes = {}): Output {
    return { node: this.add(op, inputs, { T: float32, ...attributes }), index: 0 };
  }

  /** Adds an operation whose type attribute `T` is int32, and gives its first output. */
  int(op: string, inputs: readonly Output[], attributes: Attributes = {}): Output {
    return { node: this.add(op, inputs, { T: int32, ...attributes }), index: 0 };
  }

  /** A value to be given at each run. */
  placeholder(type: DataType, shape: readonly number[]): Output {
    return { node: this.add("Placeholder", [], { dtype: { type }, shape: { shape } }), index: 0 };
  }

  /** A float32 scalar. */
  scalar(value: number): Output {
    return this.constant({ values: Float32Array.of(value), shape: [] });
  }

  /** An int32 scalar or vector: an axis, or a shape. */
  ints(value: number | readonly number[]): Output {
    if (typeof value === "number") return this.constant({ values: Int32Array.of(value), shape: [] });
    return this.constant({ values: Int32Array.from(value), shape: [value.length] });
  }

  /** A value that stands in the graph. */
  constant(tensor: Constant): Output {
    const dtype = tensor.values instanceof Int32Array ? int32 : float32;
    return { node: this.add("Const", [], { dtype, value: { tensor } }), index: 0 };
  }

  /** A float32 tensor that is given only when some operations have run. */
  after(x: Output, nodes: readonly Node[]): Output {
    return { node: this.add("Identity", [x], { T: float32 }, nodes), index: 0 };
  }

  /** The shape of a float32 tensor, as an int32 vector. */
  shapeOf(x: Output): Output {
    return this.float("Shape", [x], { out_type: int32 });
  }

  /** How many values a float32 tensor holds, as a float32 scalar. */
  size(x: Output): Output {
    return this.cast(this.float("Size", [x], { out_type: int32 }), "int32");
  }

  /** `count` entries of an int32 vector. */
  slice(vector: Output, from: number, count: number): Output {
    return this.int("Slice", [vector, this.ints([from]), this.ints([count])], { Index: int32 });
  }

  /** One int32 vector of several. */
  join(vectors: readonly Output[]): Output {
    return this.int("ConcatV2", [...vectors, this.ints(0)], { N: { int: vectors.length }, Tidx: int32 });
  }

  /** `y`, whose gradient with respect to `inputs` is told instead of followed through the operations in between. */
  withGradient(y: Output, inputs: readonly Output[], of: OwnGradient["of"]): Output {
    this.ownGradients.set(y.node, { inputs, of });
    return y;
  }

  /** The product of matrices, or of as many pairs of them, one transposed where it is named. */
  product(op: "MatMul" | "BatchMatMulV2", a: Output, b: Output, transposed?: "a" | "b"): Output {
    const [first, second] = op === "MatMul" ? ["transpose_a", "transpose_b"] : ["adj_x", "adj_y"];
    return this.float(op, [a, b], { [first]: { bool: transposed === "a" }, [second]: { bool: transposed === "b" } });
  }

  /** The rows of a matrix with these numbers. */
  gather(rows: Output, numbers: Output): Output {
    const attributes = { Tparams: float32, Tindices: int32, Taxis: int32, batch_dims: { int: 0 } };
    return { node: this.add("GatherV2", [rows, numbers, this.ints(0)], attributes), index: 0 };
  }

  reshape(x: Output, shape: Output | readonly number[]): Output {
    const target = "node" in shape ? shape : this.ints(shape);
    return this.float("Reshape", [x, target], { Tshape: int32 });
  }

  /** The sum or mean over some axes. */
  reduce(op: "Sum" | "Mean", x: Output, axes: Output | readonly number[], keepDims = false): Output {
    const over = "node" in axes ? axes : this.ints(axes);
    return this.float(op, [x, over], { Tidx: int32, keep_dims: { bool: keepDims } });
  }

  cast(x: Output, from: DataType): Output {
    return { node: this.add("Cast", [x], { SrcT: { type: from }, DstT: float32 }), index: 0 };
  }
}
