/** What a process that runs a learner's cells says, read with distrust: it may be anything at all. */
import type { CellMessage, ExpressionAnswer, FromBack } from "../../jupyter/kernel/channel";
import type { CellError } from "../../jupyter/kernel/errors";

type Fields = Readonly<Record<string, unknown>>;

/** What a message may be, beside what it has to have. */
const most = { characters: 1_000_000, lines: 1000, depth: 200, key: 200, parts: 500_000, ownParts: 100 } as const;

/** The message; `undefined` for what none looks like. */
export function parseFromBack(line: string): FromBack | undefined {
  const fields = isModest(line, most.ownParts) ? toFields(parseJson(line)) : undefined;
  switch (fields?.["type"]) {
    case "ready":
      return { type: "ready" };
    case "message":
      return parseMessage(fields);
    case "ended":
      return parseEnded(fields);
    case "heard": {
      const { press, told, cell, runs } = fields;
      if (!isCount(press) || typeof told !== "boolean" || typeof runs !== "boolean") return undefined;
      if (cell === undefined) return { type: "heard", press, told, runs };
      return isCount(cell) ? { type: "heard", press, told, runs, cell } : undefined;
    }
    case "listening": {
      const { listening } = fields;
      return typeof listening === "boolean" ? { type: "listening", listening } : undefined;
    }
    default:
      return undefined; // no questions are asked, so that no answers come
  }
}

/** What is held of a message beside its characters, in bytes, once it has been parsed. */
export function bytesOfParts(message: FromBack): number {
  return message.type === "message" ? bytesOfPart * shapeOf(message.json).parts : 0;
}

/** An empty object's. */
const bytesOfPart = 64;

function parseMessage({ cell, name, json }: Fields): CellMessage | undefined {
  if (!isCount(cell) || typeof json !== "string") return undefined;
  if (name !== "stream" && name !== "display_data" && name !== "update_display_data") return undefined;
  return parseContent(name, json) && { type: "message", cell, name, json };
}

/** The content of a cell's message, as Jupyter has it. */
export type CellContent =
  | { readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly data: Readonly<Record<string, string | object>>;
      readonly metadata: object;
      readonly transient: { readonly display_id?: string };
    };

/** Parses it again where it is taken up: a message is passed on as text. */
export function parseContent(name: CellMessage["name"], json: string): CellContent | undefined {
  const fields = isModest(json, most.parts) ? toFields(parseJson(json)) : undefined;
  if (!fields) return undefined;
  if (name === "stream") {
    const { name: stream, text } = fields;
    if (stream !== "stdout" && stream !== "stderr") return undefined;
    return typeof text === "string" ? { name: stream, text } : undefined;
  }
  const data = toFields(fields["data"]);
  if (!data || !Object.entries(data).every(isForm)) return undefined;
  const id = toFields(fields["transient"])?.["display_id"];
  if (id !== undefined && (typeof id !== "string" || id.length > most.key)) return undefined;
  return {
    data: data as Record<string, string | object>,
    metadata: toFields(fields["metadata"]) ?? {},
    transient: id === undefined ? {} : { display_id: id },
  };
}

const isForm = ([type, value]: [string, unknown]): boolean =>
  type.length <= most.key && (typeof value === "string" || (typeof value === "object" && value !== null));

function parseEnded({ cell, error, value, expressions }: Fields): FromBack | undefined {
  if (!isCount(cell)) return undefined;
  const failed = error === undefined ? undefined : parseError(error);
  if (error !== undefined && !failed) return undefined;
  if (value !== undefined && typeof value !== "string") return undefined;
  // None are asked for.
  const given = expressions === undefined ? {} : toFields(expressions);
  if (!given || Object.keys(given).length > 0) return undefined;
  const answers: Record<string, ExpressionAnswer> = {};
  return {
    type: "ended",
    cell,
    ...(failed && { error: failed }),
    ...(value !== undefined && { value }),
    expressions: answers,
  };
}

function parseError(error: unknown): CellError | undefined {
  const { ename, evalue, traceback } = toFields(error) ?? {};
  if (!isText(ename) || !isText(evalue) || !Array.isArray(traceback)) return undefined;
  return traceback.length <= most.lines && traceback.every(isText) ? { ename, evalue, traceback } : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= most.characters;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function toFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * How deep a JSON text goes, and how many lists and objects it has: of the first, who reads it later would run out of stack, and
 * of the second out of memory, for each takes twenty times its length.
 */
function shapeOf(json: string): { depth: number; parts: number } {
  let [now, depth, parts] = [0, 0, 0];
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === quote) i = endOfString(json, i);
    else if (code === brace || code === bracket) {
      parts++;
      now++;
      if (now > depth) depth = now;
    } else if (code === brace + 2 || code === bracket + 2) now--;
  }
  return { depth, parts };
}

function isModest(json: string, mostParts: number): boolean {
  const { depth, parts } = shapeOf(json);
  return depth <= most.depth && parts <= mostParts;
}

const quote = 34;
const backslash = 92;
const bracket = 91;
const brace = 123;

function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (i < json.length && json.charCodeAt(i) !== quote) i += json.charCodeAt(i) === backslash ? 2 : 1;
  return i;
}
