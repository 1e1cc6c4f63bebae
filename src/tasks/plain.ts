/** Attempts as plain data: what a learner gave, in a form that can be judged, stored and sent, whatever it was. */
import { untouched } from "./todo";
import { messageOf } from "./words";

/** A tensor's values in row-major order, or those of a typed array or of nested lists. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: readonly PlainNumber[];
}

/** JSON has no NaN and no infinity: these are written as text. */
export type PlainNumber = number | "NaN" | "Infinity" | "-Infinity";

export type Plain =
  /** `undefined` or `null`. */
  | { readonly is: "nothing" }
  /** What an exercise has in the place of an answer. */
  | { readonly is: "untouched" }
  | { readonly is: "number"; readonly value: PlainNumber }
  | { readonly is: "text"; readonly value: string }
  | { readonly is: "truth"; readonly value: boolean }
  | { readonly is: "tensor"; readonly value: PlainTensor }
  /** Of a function its outputs. `ran`: TensorFlow's operations that ran while it was called, if any did. */
  | { readonly is: "list"; readonly value: readonly Plain[]; readonly ran?: readonly string[] }
  | { readonly is: "record"; readonly value: Readonly<Record<string, Plain>> }
  /** A call that gave nothing because it failed: the error's message. `late`: it was given up after so many seconds. */
  | { readonly is: "thrown"; readonly message: string; readonly late?: number }
  /** What cannot be judged: `what` says what it was. */
  | { readonly is: "other"; readonly what: string };

/** What one attempt may hold in all, so that none is too large or too deep to be taken down, sent or judged. */
export const limits = { numbers: 4_000_000, items: 200_000, depth: 24, text: 200_000 } as const;

/** What is left of the limits while one attempt is taken down. */
export class Budget {
  private numbers: number = limits.numbers;
  private items: number = limits.items;
  private text: number = limits.text;

  /** @throws when there are more numbers than an attempt may hold */
  takeNumbers(count: number): void {
    this.numbers -= count;
    if (!(this.numbers >= 0)) throw new TooMuch("more numbers than can be judged");
  }

  takeItem(): void {
    if (--this.items < 0) throw new TooMuch("more parts than can be judged");
  }

  takeText(text: string): string {
    this.text -= text.length;
    if (this.text < 0) throw new TooMuch("more text than can be judged");
    return text;
  }
}

/** A limit was passed; the message says which, in words for a learner. */
export class TooMuch extends Error {}

/** Takes a value down. Never throws and never changes it; what it cannot read becomes `other`, and so does what is too much. */
export function toPlain(value: unknown): Plain {
  try {
    return new Taker().take(value, 0);
  } catch (error) {
    return other(error instanceof TooMuch ? error.message : `a value that cannot be read (${messageOf(error)})`);
  }
}

const other = (what: string): Plain => ({ is: "other", what });

class Taker {
  private readonly budget = new Budget();
  /** The lists and objects around the value that is being taken: one that is met again lies within itself. */
  private readonly around = new Set<object>();

  take(value: unknown, depth: number): Plain {
    this.budget.takeItem();
    if (depth > limits.depth) throw new TooMuch("a value nested too deeply");
    if (value === untouched) return { is: "untouched" };
    if (value === undefined || value === null) return { is: "nothing" };
    if (typeof value === "number") {
      this.budget.takeNumbers(1);
      return { is: "number", value: toPlainNumber(value) };
    }
    if (typeof value === "boolean") return { is: "truth", value };
    if (typeof value === "string") return { is: "text", value: this.budget.takeText(value) };
    if (typeof value !== "object") return other(names[typeof value] ?? "a value of an unknown kind");
    return this.takeObject(value, depth);
  }

  private takeObject(value: object, depth: number): Plain {
    if (isTensorLike(value)) return this.takeTensor(value);
    if ("getWeights" in value) return other("a model, and not what it gives");
    if (ArrayBuffer.isView(value)) return this.takeTypedArray(value);
    if (this.around.has(value)) throw new TooMuch("a value that contains itself");
    this.around.add(value);
    try {
      if (Array.isArray(value)) return this.takeList(value, depth);
      if (typeof (value as { then?: unknown }).then === "function") return other("a promise (is an `await` missing?)");
      return this.takeRecord(value as Record<string, unknown>, depth);
    } catch (error) {
      if (error instanceof TooMuch) throw error;
      return other(`a value that cannot be read (${messageOf(error)})`);
    } finally {
      this.around.delete(value);
    }
  }

  private takeTensor(tensor: TensorLike): Plain {
    if (tensor.isDisposed) return other("a tensor that has been disposed");
    this.budget.takeNumbers(tensor.size);
    const data = tensor.dataSync();
    if (typeof data[0] === "string") return other("a tensor of texts");
    return {
      is: "tensor",
      value: { shape: [...tensor.shape], data: Array.from(data, (v) => toPlainNumber(Number(v))) },
    };
  }

  private takeTypedArray(array: ArrayBufferView): Plain {
    const values = array as unknown as ArrayLike<number>;
    if (array instanceof DataView || typeof values[0] === "bigint") return other("raw bytes");
    this.budget.takeNumbers(values.length);
    return { is: "tensor", value: { shape: [values.length], data: Array.from(values, toPlainNumber) } };
  }

  /** A list; lists of numbers, and lists of such lists of equal shape, become tensors. */
  private takeList(list: readonly unknown[], depth: number): Plain {
    // `includes` sees the holes of a list, which `every` passes over.
    if (list.length > 0 && !list.includes(undefined) && list.every((item) => typeof item === "number")) {
      this.budget.takeNumbers(list.length);
      return { is: "tensor", value: { shape: [list.length], data: list.map((item) => toPlainNumber(item as number)) } };
    }
    if (list.length > limits.items) throw new TooMuch("more parts than can be judged");
    const items = Array.from(list, (item) => this.take(item, depth + 1));
    return asTensor(items) ?? { is: "list", value: items };
  }

  private takeRecord(record: Record<string, unknown>, depth: number): Plain {
    const entries = Object.keys(record).map(
      (key) => [this.budget.takeText(key), this.take(record[key], depth + 1)] as const,
    );
    return { is: "record", value: Object.fromEntries(entries) };
  }
}

const names: Readonly<Record<string, string>> = {
  bigint: "a bigint (a whole number written with n)",
  symbol: "a symbol",
  function: "a function",
};

function toPlainNumber(value: number): PlainNumber {
  return Number.isFinite(value) ? value : (String(value) as PlainNumber);
}

/** What a tensor of TensorFlow.js shows of itself. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly isDisposed: boolean;
  readonly size: number;
  dataSync(): ArrayLike<number>;
}

const isTensorLike = (value: object): value is TensorLike =>
  "isDisposed" in value && "dataSync" in value && "shape" in value && "size" in value;

function asTensor(items: readonly Plain[]): Plain | undefined {
  if (items.length === 0) return undefined;
  const parts = items.map((item) => (item.is === "tensor" ? item.value : undefined));
  const first = parts[0]?.shape.join();
  if (!parts.every((part): part is PlainTensor => part !== undefined && part.shape.join() === first)) return undefined;
  return { is: "tensor", value: { shape: [parts.length, ...parts[0].shape], data: parts.flatMap(({ data }) => data) } };
}

/** The value again: numbers, texts, nested lists and records. What could not be read is `undefined`. */
export function fromPlain(plain: Plain): unknown {
  switch (plain.is) {
    case "number":
      return Number(plain.value);
    case "tensor":
      return nest(plain.value.shape, plain.value.data.map(Number));
    case "list":
      return plain.value.map(fromPlain);
    case "record":
      return Object.fromEntries(Object.entries(plain.value).map(([key, value]) => [key, fromPlain(value)]));
    case "text":
    case "truth":
      return plain.value;
    default:
      return undefined;
  }
}

function nest(shape: readonly number[], data: readonly number[]): unknown {
  if (shape.length <= 1) return shape.length === 0 ? data[0] : [...data];
  const [count, ...rest] = shape;
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => nest(rest, data.slice(i * size, (i + 1) * size)));
}
