/** Attempt records from outside: parsed and bounded before anything is computed with them. */
import type { AttemptRecord } from "./exercise";
import type { Plain, PlainNumber } from "./plain";

const limits = { values: 4_000_000, depth: 24, text: 20_000 };

/** A record, or why it is none. Never throws. */
export function parseRecord(value: unknown): AttemptRecord | { problem: string } {
  try {
    const { version, task, learner, attempt } = value as Record<string, unknown>;
    if (version !== 1) throw new Error(`the record is of version ${String(version).slice(0, 20)}, known is 1`);
    if (typeof task !== "string" || task.length > 20) throw new Error("the record names no task");
    if (learner !== undefined && typeof learner !== "string") throw new Error("the record's learner is no text");
    return {
      version,
      task,
      ...(learner !== undefined && { learner }),
      attempt: parse(attempt, 0, { left: limits.values }),
    };
  } catch (error) {
    return { problem: error instanceof TypeError ? "the record is none of the workbook's" : (error as Error).message };
  }
}

function parse(value: unknown, depth: number, budget: { left: number }): Plain {
  if (depth > limits.depth) throw new Error("the record is nested too deeply");
  spend(budget, 1);
  const { is, value: inner, what } = value as Record<string, unknown>;
  if (is === "nothing") return { is };
  if (is === "number") return { is, value: number(inner) };
  if (is === "truth") return { is, value: inner === true };
  if (is === "text") return { is, value: text(inner) };
  if (is === "other") return { is, what: text(what) };
  if (is === "list" && Array.isArray(inner)) return { is, value: inner.map((item) => parse(item, depth + 1, budget)) };
  if (is === "record" && typeof inner === "object" && inner !== null) {
    const entries = Object.entries(inner).map(([key, item]) => [text(key), parse(item, depth + 1, budget)]);
    return { is, value: Object.fromEntries(entries) };
  }
  if (is === "tensor") return { is, value: tensor(inner as Record<string, unknown>, budget) };
  throw new Error("the record holds something of no known kind");
}

function tensor({ shape, data }: Record<string, unknown>, budget: { left: number }) {
  if (!Array.isArray(shape) || !Array.isArray(data) || shape.length > limits.depth)
    throw new Error("the record's tensor has no shape or no values");
  spend(budget, data.length);
  if (!shape.every((length) => Number.isInteger(length) && length >= 0))
    throw new Error("the record's tensor has a shape of something else than lengths");
  const lengths = shape as number[];
  // Also where a length is 0: lists of nothing take memory as well.
  if (lengths.reduce((size, length) => size * Math.max(1, length), 1) > limits.values)
    throw new Error("the record holds too many values");
  if (lengths.reduce((size, length) => size * length, 1) !== data.length)
    throw new Error("the record's tensor has other values than its shape says");
  return { shape: lengths, data: data.map(number) };
}

function number(value: unknown): PlainNumber {
  if (typeof value === "number" || value === "NaN" || value === "Infinity" || value === "-Infinity") return value;
  throw new Error("the record has something else where a number belongs");
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("the record has something else where a text belongs");
  if (value.length > limits.text) throw new Error("the record has a very long text");
  return value;
}

function spend(budget: { left: number }, count: number): void {
  budget.left -= count;
  if (budget.left < 0) throw new Error("the record holds too many values");
}
