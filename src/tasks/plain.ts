/** Attempts as plain data: what a learner gave, in a form that can be judged, stored and sent, whatever it was. */

/** A tensor's values in row-major order, or those of a typed array or of nested lists. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: readonly PlainNumber[];
}

/** JSON has no NaN and no infinity: these are written as text. */
export type PlainNumber = number | "NaN" | "Infinity" | "-Infinity";

export type Plain =
  | { readonly is: "nothing" }
  | { readonly is: "number"; readonly value: PlainNumber }
  | { readonly is: "text"; readonly value: string }
  | { readonly is: "truth"; readonly value: boolean }
  | { readonly is: "tensor"; readonly value: PlainTensor }
  | { readonly is: "list"; readonly value: readonly Plain[] }
  | { readonly is: "record"; readonly value: Readonly<Record<string, Plain>> }
  /** What cannot be judged: `what` says what it was. */
  | { readonly is: "other"; readonly what: string };

/** Limits, so that no attempt is too large or too deep to be taken down. */
const limits = { values: 4_000_000, items: 20_000, depth: 24, text: 20_000 };

/** Takes a value down. Never throws and never changes it; what it cannot read becomes `other`. */
export function toPlain(value: unknown, depth = 0): Plain {
  try {
    return convert(value, depth);
  } catch (error) {
    return other(`a value that cannot be read (${messageOf(error)})`);
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : String(error);
    return text.split("\n")[0].slice(0, 300) || "no message";
  } catch {
    return "no message";
  }
}

const other = (what: string): Plain => ({ is: "other", what });

function convert(value: unknown, depth: number): Plain {
  if (depth > limits.depth) return other("a value nested too deeply");
  if (value === undefined || value === null) return { is: "nothing" };
  if (typeof value === "number") return { is: "number", value: toPlainNumber(value) };
  if (typeof value === "boolean") return { is: "truth", value };
  if (typeof value === "string") {
    return value.length > limits.text ? other("a very long text") : { is: "text", value };
  }
  if (typeof value === "bigint") return other("a bigint (a whole number written with n)");
  if (typeof value === "symbol") return other("a symbol");
  if (typeof value === "function") return other("a function");
  if (isTensorLike(value)) return fromTensor(value);
  if (ArrayBuffer.isView(value)) return fromTypedArray(value);
  if (Array.isArray(value)) return fromList(value, depth);
  if (typeof (value as { then?: unknown }).then === "function") return other("a promise (is an `await` missing?)");
  return fromRecord(value as Record<string, unknown>, depth);
}

export function toPlainNumber(value: number): PlainNumber {
  return Number.isFinite(value) ? value : (String(value) as PlainNumber);
}

/** What a tensor of TensorFlow.js shows of itself. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly isDisposed: boolean;
  readonly size: number;
  dataSync(): ArrayLike<number>;
}

function isTensorLike(value: object): value is TensorLike {
  return "isDisposed" in value && "dataSync" in value && "shape" in value && "size" in value;
}

function fromTensor(tensor: TensorLike): Plain {
  if (tensor.isDisposed) return other("a tensor that has been disposed");
  if (!(tensor.size <= limits.values)) return other("a tensor with too many values");
  const data = tensor.dataSync();
  if (typeof data[0] === "string") return other("a tensor of texts");
  return { is: "tensor", value: { shape: [...tensor.shape], data: Array.from(data, (v) => toPlainNumber(Number(v))) } };
}

function fromTypedArray(array: ArrayBufferView): Plain {
  const values = array as unknown as ArrayLike<number>;
  if (array instanceof DataView || typeof values[0] === "bigint") return other("raw bytes");
  if (values.length > limits.values) return other("a list with too many values");
  return { is: "tensor", value: { shape: [values.length], data: Array.from(values, toPlainNumber) } };
}

/** A list; lists of numbers, and lists of such lists of equal shape, become tensors. */
function fromList(list: readonly unknown[], depth: number): Plain {
  if (list.length > limits.items) {
    const numbers = list.length <= limits.values && list.every((item) => typeof item === "number");
    if (!numbers) return other("a list with too many items");
    return { is: "tensor", value: { shape: [list.length], data: list.map((item) => toPlainNumber(item as number)) } };
  }
  const items = Array.from(list, (item) => toPlain(item, depth + 1));
  return asTensor(items) ?? { is: "list", value: items };
}

function asTensor(items: readonly Plain[]): Plain | undefined {
  if (items.length === 0) return undefined;
  const parts = items.map((item): PlainTensor | undefined => {
    if (item.is === "number") return { shape: [], data: [item.value] };
    return item.is === "tensor" ? item.value : undefined;
  });
  const first = parts[0]?.shape.join();
  if (!parts.every((part): part is PlainTensor => part !== undefined && part.shape.join() === first)) return undefined;
  return { is: "tensor", value: { shape: [parts.length, ...parts[0].shape], data: parts.flatMap(({ data }) => data) } };
}

function fromRecord(record: Record<string, unknown>, depth: number): Plain {
  const keys = Object.keys(record);
  if (keys.length > limits.items) return other("an object with too many entries");
  return { is: "record", value: Object.fromEntries(keys.map((key) => [key, toPlain(record[key], depth + 1)])) };
}

/** The value again: numbers, texts, nested lists and records. Only of what `toPlain` could read. */
export function fromPlain(plain: Plain): unknown {
  switch (plain.is) {
    case "nothing":
      return undefined;
    case "number":
      return Number(plain.value);
    case "tensor":
      return nest(plain.value.shape, plain.value.data.map(Number));
    case "list":
      return plain.value.map(fromPlain);
    case "record":
      return Object.fromEntries(Object.entries(plain.value).map(([key, value]) => [key, fromPlain(value)]));
    case "other":
      return undefined;
    default:
      return plain.value;
  }
}

function nest(shape: readonly number[], data: readonly number[]): unknown {
  if (shape.length <= 1) return shape.length === 0 ? data[0] : [...data];
  const [count, ...rest] = shape;
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => nest(rest, data.slice(i * size, (i + 1) * size)));
}

/** What an attempt is, in words for its learner: `a list of 3 numbers`, `a tensor of shape 2 × 3`. */
export function describePlain(plain: Plain): string {
  switch (plain.is) {
    case "nothing":
      return "nothing (undefined)";
    case "number":
      return describeNumber(plain.value);
    case "truth":
      return String(plain.value);
    case "text":
      return `the text "${plain.value.length > 40 ? `${plain.value.slice(0, 40)}…` : plain.value}"`;
    case "tensor":
      return describeTensor(plain.value);
    case "list":
      return plain.value.length === 0 ? "an empty list" : `a list of ${plain.value.length} (not all of them numbers)`;
    case "record":
      return `an object with ${Object.keys(plain.value).slice(0, 6).join(", ") || "nothing in it"}`;
    case "other":
      return plain.what;
  }
}

function describeNumber(value: PlainNumber): string {
  if (value === "NaN") return "NaN, which is not a number";
  return typeof value === "string" ? value.replace("Infinity", "infinity") : String(value);
}

function describeTensor({ shape, data }: PlainTensor): string {
  if (shape.length === 0) return describeNumber(data[0]);
  if (shape.length > 1) return `numbers in the shape ${shape.join(" × ")}`;
  return `a list of ${shape[0]} ${shape[0] === 1 ? "number" : "numbers"}`;
}
