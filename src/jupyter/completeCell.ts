/** Cells as any program wrote them, with all that nbformat asks of them. */
import { asObject } from "../host/store";
import { type Cell, type CodeCell, isValidId, type Output } from "./notebook";
import type { Oddities } from "./oddities";

const knownTypes = ["code", "markdown", "raw"];

/** A cell with all that the format asks of it, and its lines joined; what else it holds is kept. */
export function completeCell(value: unknown, number: number, odd: Oddities): Cell | undefined {
  const cell = asObject(value);
  if (!cell) {
    odd.add("that hold nothing and are left out", number);
    return undefined;
  }
  const type = cell["cell_type"];
  if (!knownTypes.includes(type as string)) odd.add("of an unknown type, which are not run", number);
  const metadata = asObject(cell["metadata"]);
  if (!metadata) odd.add("without metadata", number);
  const source = textOf(cell["source"]);
  if (source === undefined || listHasOthers(cell["source"])) odd.add("whose text is not all text", number);
  const complete = {
    ...cell,
    cell_type: typeof type === "string" ? type : "raw",
    id: idOf(cell["id"], number),
    metadata: metadata ?? {},
    source: source ?? "",
  } as Cell;
  return type === "code" ? withOutputs(complete as CodeCell, cell, number, odd) : complete;
}

function idOf(id: unknown, number: number): string {
  const text = typeof id === "number" ? String(id) : id;
  return typeof text === "string" && isValidId(text) ? text : `#${number}`;
}

function withOutputs(cell: CodeCell, raw: Record<string, unknown>, number: number, odd: Oddities): CodeCell {
  const given = raw["outputs"];
  const outputs = Array.isArray(given) ? given.flatMap((output) => completeOutput(output) ?? []) : [];
  if (!Array.isArray(given) || outputs.length < given.length) odd.add("whose outputs are not all there", number);
  const count = raw["execution_count"];
  return { ...cell, outputs, execution_count: typeof count === "number" ? count : null };
}

/** An output with all that the format asks of one of its type; one of an unknown type as it is. */
function completeOutput(value: unknown): Output | undefined {
  const output = asObject(value);
  if (!output) return undefined;
  const type = output["output_type"];
  if (type === "stream") {
    const { name, text } = output;
    return { ...output, name: typeof name === "string" ? name : "stdout", text: textOf(text) ?? "" } as Output;
  }
  if (type === "error") {
    const { ename, evalue, traceback } = output;
    const lines = Array.isArray(traceback) ? traceback.filter((line) => typeof line === "string") : [];
    return { ...output, ename: textOf(ename) ?? "", evalue: textOf(evalue) ?? "", traceback: lines } as Output;
  }
  if (type !== "display_data" && type !== "execute_result") return output as unknown as Output;
  const own = { data: asObject(output["data"]) ?? {}, metadata: asObject(output["metadata"]) ?? {} };
  const count = type === "execute_result" ? { execution_count: output["execution_count"] ?? null } : {};
  return { ...output, ...own, ...count } as Output;
}

/** A text that nbformat allows to be in pieces; `undefined` when it is none. */
function textOf(text: unknown): string | undefined {
  if (typeof text === "string") return text;
  return Array.isArray(text) ? text.filter((line) => typeof line === "string").join("") : undefined;
}

function listHasOthers(text: unknown): boolean {
  return Array.isArray(text) && text.some((line) => typeof line !== "string");
}
