/** Attempts that come from outside, as notebooks hold them: whatever stands there is read, bounded, or refused by name. */
import { product } from "../numbers";
import { Budget, limits, type Plain, type PlainNumber, TooMuch } from "./plain";
import { clip, code } from "./words";

/** The mime type under which an attempt goes into the notebook, for a grader to judge again. */
export const attemptType = "application/vnd.cnn-workbook.attempt+json";

/** What `check` puts into the notebook beside its verdict. */
export interface AttemptRecord {
  /** 1 before there were "thrown" and "untouched". */
  readonly version: 1 | 2;
  readonly task: string;
  /** Whose numbers were asked for; left out for the book's. */
  readonly learner?: string;
  readonly attempt: Plain;
}

/** What is the matter with a record, in words. */
export interface Unreadable {
  readonly problem: string;
}

/** Reads a record. Never throws: what is no record, or too large to be judged, gives a problem. */
export function parseRecord(value: unknown): AttemptRecord | Unreadable {
  if (!isObject(value)) return { problem: "the record of the attempt is not an object" };
  const { version, task, learner, attempt } = value;
  if (version !== 1 && version !== 2) {
    return { problem: `the record of the attempt has version ${code(clip(String(version), 20))}; 1 and 2 are known` };
  }
  if (typeof task !== "string") return { problem: "the record of the attempt names no task" };
  if (learner !== undefined && typeof learner !== "string") return { problem: "the record's learner is not a text" };
  try {
    const plain = new Parser().parse(attempt, 0);
    return { version, task, ...(learner !== undefined && { learner }), attempt: plain };
  } catch (error) {
    if (error instanceof TooMuch || error instanceof Malformed)
      return { problem: `the attempt holds ${error.message}` };
    throw error;
  }
}

class Malformed extends Error {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

class Parser {
  private readonly budget = new Budget();

  parse(value: unknown, depth: number): Plain {
    this.budget.takeItem();
    if (depth > limits.depth) throw new TooMuch("a value nested too deeply");
    if (!isObject(value)) throw new Malformed("a part that is not an object");
    switch (value["is"]) {
      case "nothing":
        return { is: "nothing" };
      case "untouched":
        return { is: "untouched" };
      case "number":
        this.budget.takeNumbers(1);
        return { is: "number", value: numberOf(value["value"]) };
      case "text":
        return { is: "text", value: this.text(value["value"]) };
      case "thrown":
        return {
          is: "thrown",
          message: this.text(value["message"]),
          ...(Number.isFinite(value["late"]) && { late: Number(value["late"]) }),
        };
      case "other":
        return { is: "other", what: clip(this.text(value["what"]), 400) };
      case "truth":
        if (typeof value["value"] !== "boolean") throw new Malformed("a truth that is neither true nor false");
        return { is: "truth", value: value["value"] };
      case "tensor":
        return this.tensor(value["value"]);
      case "list":
        if (!Array.isArray(value["value"])) throw new Malformed("a list that is none");
        return {
          is: "list",
          value: value["value"].map((item) => this.parse(item, depth + 1)),
          ...(value["ran"] !== undefined && { ran: this.names(value["ran"]) }),
        };
      case "record":
        return this.record(value["value"], depth);
      default:
        throw new Malformed("a part of an unknown kind");
    }
  }

  private text(value: unknown): string {
    if (typeof value !== "string") throw new Malformed("a text that is none");
    return this.budget.takeText(value);
  }

  private names(value: unknown): string[] {
    if (!Array.isArray(value)) throw new Malformed("names that are no list");
    return value.map((name) => {
      this.budget.takeItem();
      return this.text(name);
    });
  }

  private tensor(value: unknown): Plain {
    const { shape, data } = isObject(value) ? value : {};
    const sized = Array.isArray(shape) && shape.length <= 8 && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
    // An axis of none lets another say anything, and a list would be made of it.
    if (sized) new Budget().takeNumbers(product(shape.map((size) => Math.max(1, size))));
    if (!sized || !Array.isArray(data)) throw new Malformed("a tensor without a shape or without values");
    this.budget.takeNumbers(data.length);
    if (product(shape) !== data.length) throw new Malformed("a tensor with more or fewer values than its shape says");
    return { is: "tensor", value: { shape: [...shape], data: data.map(numberOf) } };
  }

  private record(value: unknown, depth: number): Plain {
    if (!isObject(value)) throw new Malformed("an object that is none");
    const entries = Object.entries(value).map(
      ([key, entry]) => [this.budget.takeText(key), this.parse(entry, depth + 1)] as const,
    );
    return { is: "record", value: Object.fromEntries(entries) };
  }
}

function numberOf(value: unknown): PlainNumber {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return value;
  throw new Malformed("a number that is none");
}
