/**
 * Whether code can run as it is, for consoles that ask at Enter. tslab calls an open template string complete, and what
 * can never be right as well.
 */
import * as ts from "@tslab/typescript-for-tslab";

/** The content of Jupyter's `is_complete_reply`. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** What is open to the end of the code, and to the end of its line: more can close it, wherever the error is put. */
const openToTheEnd = [1010, 1160]; // '*/' expected; unterminated template literal
const openInItsLine = [1002, 1161]; // unterminated string literal, regular expression literal

export function isComplete(code: string): Completeness {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022);
  const { parseDiagnostics } = file as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  if (parseDiagnostics.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const lastLine = Math.max(code.lastIndexOf("\n", end - 1), code.lastIndexOf("\r", end - 1)) + 1;
  // What follows the first error only follows from it.
  const [{ code: kind, start }] = parseDiagnostics;
  const isOpen = openToTheEnd.includes(kind) || (openInItsLine.includes(kind) && start >= lastLine);
  return isOpen || start >= end ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** The indentation of the next line: two more than the last one's where a bracket opens at its end. */
function indentAfter(code: string): string {
  const line =
    code
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[{([]\s*(\/\/.*)?$/.test(line) ? `${indent}  ` : indent;
}
