/**
 * What can be told of a thrown value, whatever it is: nothing here throws, and every text is a well-formed string of
 * bounded length. A value may answer with an error of its own to each question: so each is asked once, and guarded.
 */
import { inspect, types } from "node:util";

export interface Thrown {
  /** The name of an error; `undefined` for a value that is none. */
  readonly name?: string;
  readonly message: string;
  /** A line a frame. */
  readonly frames: readonly string[];
  /** The errors that led to it: its cause, or all of an `AggregateError`. */
  readonly causes: readonly unknown[];
  /** What to do about it, where the error says that itself, as the workbook's own do. */
  readonly advice?: string;
}

const mostCharacters = 10_000;
const mostFrames = 200;
const mostCauses = 8;

export function readThrown(value: unknown): Thrown {
  try {
    return isErrorLike(value) ? readError(value) : { message: textOf(value), frames: [], causes: [] };
  } catch {
    return { message: unreadable, frames: [], causes: [] };
  }
}

/** What stands for a value that cannot be looked at. */
export const unreadable = "a value that cannot be shown";

/** A text that a message may carry: of bounded length, and without halves of surrogate pairs. */
export function bounded(text: string, most: number = mostCharacters): string {
  const cut = text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;
  return cut.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "�");
}

function readError(error: object): Thrown {
  const [name, message, advice] = ["name", "message", "advice"].map((key) => read(error, key));
  return {
    name: bounded(typeof name === "string" && name !== "" ? name : "Error", 200),
    message: typeof message === "string" ? bounded(message) : message === undefined ? "" : textOf(message),
    frames: framesOf(read(error, "stack")),
    causes: causesOf(error),
    ...(typeof advice === "string" && advice !== "" && { advice: bounded(advice) }),
  };
}

/** An error, of this realm or another, or what has an error's message and stack. */
function isErrorLike(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return (
    types.isNativeError(value) || (typeof read(value, "message") === "string" && read(value, "stack") !== undefined)
  );
}

/** A cell may make stacks of its own with `Error.prepareStackTrace`: often a list of the frames. */
function framesOf(stack: unknown): string[] {
  if (typeof stack === "string") return stack.slice(-1_000_000).split("\n").slice(0, mostFrames);
  if (!Array.isArray(stack)) return [];
  return stack.slice(0, mostFrames).map((frame: unknown) => textOf(frame));
}

function causesOf(error: object): unknown[] {
  const errors = read(error, "errors");
  const several = types.isNativeError(error) && Array.isArray(errors) ? errors.slice(0, mostCauses) : [];
  const cause = read(error, "cause");
  return cause === undefined ? several : [cause, ...several];
}

/** A property, or `undefined` where reading it throws. */
function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** Any value as text: in its own words where it has some. */
function textOf(value: unknown): string {
  if (typeof value === "string") return bounded(value);
  try {
    const text = hasWords(value) ? String(value) : undefined;
    if (typeof text === "string") return bounded(text);
  } catch {
    // Its own words failed: shown from outside.
  }
  try {
    return bounded(inspect(value, { customInspect: false, depth: 2, maxArrayLength: 20, maxStringLength: 1000 }));
  } catch {
    return unreadable;
  }
}

function hasWords(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return true;
  if (typeof value === "function") return false;
  const words = (value as { toString?: unknown }).toString;
  return typeof words === "function" && words !== Object.prototype.toString && words !== Array.prototype.toString;
}
