/** JSON as programs write it, and where a text stops being JSON. */

/** Where a text stops being JSON: a character's index, or the text's length where it only ends too early. */
export class JsonFault extends Error {
  override name = "JsonFault";

  constructor(readonly position: number) {
    super(`not JSON from character ${position} on`);
  }
}

export interface ParsedJson {
  readonly value: unknown;
  /** How many numbers that JSON does not have (Python writes `NaN` and `Infinity`) were read as null. */
  readonly notNumbers: number;
}

/** Parses JSON, also with what Python writes where there is no number. @throws JsonFault */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text), notNumbers: 0 };
  } catch {
    // Only a text that is wrong is looked at token by token.
  }
  const { fault, notNumbers } = scan(text);
  if (fault !== undefined) throw new JsonFault(fault);
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of notNumbers) {
    pieces.push(text.slice(from, start), "null");
    from = end;
  }
  pieces.push(text.slice(from));
  return { value: JSON.parse(pieces.join("")), notNumbers: notNumbers.length };
}

interface Token {
  readonly kind: "string" | "scalar" | "not a number" | "{" | "}" | "[" | "]" | ":" | ",";
  readonly start: number;
  readonly end: number;
}

/** Follows the grammar, without recursion: a text may be nested as deep as it likes. */
function scan(text: string): { fault?: number; notNumbers: Token[] } {
  const notNumbers: Token[] = [];
  const open: ("{" | "[")[] = [];
  let wanted: readonly Wanted[] = ["value"];
  for (let position = skipSpace(text, 0); position < text.length; ) {
    const token = tokenAt(text, position);
    const found = token && wanted.find((candidate) => fits[candidate].includes(token.kind));
    if (!token || !found) return { fault: position, notNumbers };
    if (token.kind === "not a number") notNumbers.push(token);
    if (token.kind === "{" || token.kind === "[") {
      open.push(token.kind);
      wanted = token.kind === "{" ? ["key", "end of object"] : ["value", "end of list"];
    } else if (found === "key") wanted = ["colon"];
    else if (found === "colon") wanted = ["value"];
    else if (found === "comma") wanted = [open.at(-1) === "{" ? "key" : "value"];
    else {
      if (token.kind === "}" || token.kind === "]") open.pop();
      const around = open.at(-1);
      wanted = around === undefined ? [] : ["comma", around === "{" ? "end of object" : "end of list"];
    }
    position = skipSpace(text, token.end);
  }
  return wanted.length > 0 ? { fault: text.length, notNumbers } : { notNumbers };
}

type Wanted = "value" | "key" | "colon" | "comma" | "end of object" | "end of list";

const fits: Readonly<Record<Wanted, readonly Token["kind"][]>> = {
  value: ["string", "scalar", "not a number", "{", "["],
  key: ["string"],
  colon: [":"],
  comma: [","],
  "end of object": ["}"],
  "end of list": ["]"],
};

const space = /[ \t\r\n]*/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const notANumber = /(?:NaN|-?Infinity)(?!\w)/y;

function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

function tokenAt(text: string, start: number): Token | undefined {
  const first = text.charAt(start);
  if ("{}[]:,".includes(first)) return { kind: first as Token["kind"], start, end: start + 1 };
  if (first === '"') {
    const end = endOfString(text, start + 1);
    return end === undefined ? undefined : { kind: "string", start, end };
  }
  for (const [kind, pattern] of [
    ["scalar", scalar],
    ["not a number", notANumber],
  ] as const) {
    pattern.lastIndex = start;
    if (pattern.test(text)) return { kind, start, end: pattern.lastIndex };
  }
  return undefined;
}

const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Behind a string's closing mark; `undefined` where the string does not end or is none. */
function endOfString(text: string, from: number): number | undefined {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return i + 1;
    if (code < 0x20) return undefined;
    if (code !== 0x5c) continue;
    escaped.lastIndex = i;
    if (!escaped.test(text)) return undefined;
    i = escaped.lastIndex - 1;
  }
  return undefined;
}
