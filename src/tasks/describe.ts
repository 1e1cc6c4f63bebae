/** An attempt in words for its learner, as Markdown. */
import type { Plain, PlainNumber, PlainTensor } from "./plain";
import { clip, code, plural } from "./words";

/** What an attempt is: `a list of 3 numbers`, `numbers in the shape 2 × 3`. */
export function describePlain(plain: Plain): string {
  switch (plain.is) {
    case "nothing":
      return "nothing (undefined)";
    case "untouched":
      return "`todo()`";
    case "number":
      return describeNumber(plain.value);
    case "truth":
      return String(plain.value);
    case "text":
      return `the text ${code(`"${clip(plain.value, 40)}"`)}`;
    case "tensor":
      return describeTensor(plain.value);
    case "list":
      return describeList(plain.value);
    case "record": {
      const keys = Object.keys(plain.value).slice(0, 6);
      return keys.length === 0 ? "an empty object" : `an object with ${code(clip(keys.join(", "), 60))}`;
    }
    case "thrown":
      if (plain.late !== undefined) return `a promise that was not kept within ${plain.late} s`;
      return `an error: ${code(clip(plain.message, 200))}`;
    case "other":
      return plain.what;
  }
}

function describeList(items: readonly Plain[]): string {
  if (items.length === 0) return "an empty list";
  const list = `a list of ${items.length}`;
  if (items.every(({ is }) => is === "record")) return `${list} objects`;
  const missing = items.findIndex(({ is }) => is === "nothing");
  if (missing >= 0) return `${list}, in which value ${missing + 1} is undefined`;
  return `${list} (not all of them numbers)`;
}

function describeNumber(value: PlainNumber): string {
  if (value === "NaN") return "NaN, which is not a number (a misspelt name is `undefined`, and arithmetic with it NaN)";
  return typeof value === "string" ? value.replace("Infinity", "infinity") : String(value);
}

function describeTensor({ shape, data }: PlainTensor): string {
  if (shape.length === 0) return describeNumber(data[0]);
  const odd = data.findIndex((value) => typeof value === "string");
  const what =
    shape.length > 1 ? `numbers in the shape ${shape.join(" × ")}` : `a list of ${plural(shape[0], "number")}`;
  return odd < 0 ? what : `${what}, of which number ${odd + 1} is ${String(data[odd]).replace("Infinity", "infinity")}`;
}
