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
  if (items.every(({ is }) => is === "record")) return `a list of ${plural(items.length, "object")}`;
  const areRows = items.every(isList);
  const list = `a list of ${areRows ? plural(items.length, "list") : items.length}`;
  const direct = items.findIndex(({ is }) => is === "nothing");
  const missing = direct >= 0 ? `value ${direct + 1}` : firstGap(items);
  if (missing) return `${list}, in which ${missing} is undefined`;
  if (areRows && items.length > 1) return `${list}, which differ in length or in what they hold`;
  return `${list} (not all of them numbers)`;
}

const isList = (plain: Plain): boolean =>
  plain.is === "list" || (plain.is === "tensor" && plain.value.shape.length > 0);

/** Where the first gap of nested lists lies, as code has it: `[0][1]`. */
function firstGap(items: readonly Plain[]): string | undefined {
  for (const [i, item] of items.entries()) {
    if (item.is === "nothing") return `[${i}]`;
    const rest = item.is === "list" ? firstGap(item.value) : undefined;
    if (rest) return `[${i}]${rest}`;
  }
  return undefined;
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
