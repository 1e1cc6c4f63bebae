/**
 * What TypeScript says against a cell and its own files. tslab drops errors in files above the notebook's folder, takes an
 * `await` in a method for one of the cell, gives each link of a long message a place of its own, and counts the lines that
 * it adds to a cell. Here all errors are kept, and their places lie in the cell's own text.
 */
import { relative } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";
import type { Diagnostic, DiagnosticPos } from "tslab/dist/converter.js";
import { prefix } from "./prefix";

/** An error at a place of a cell, or of a file where `fileName` is given. */
export function diagnosticAt(
  file: ts.SourceFile,
  start: number,
  end: number,
  messageText: string,
  source?: string,
): Diagnostic {
  const isCell = source !== undefined;
  const place = (offset: number): DiagnosticPos => {
    const shift = isCell ? prefix.length : 0;
    const within = isCell ? Math.min(Math.max(offset, shift), shift + source.length) : offset;
    const { line, character } = file.getLineAndCharacterOfPosition(within);
    return { offset: within - shift, line: isCell ? line - 1 : line, character };
  };
  return { start: place(start), end: place(end), messageText, category: ts.DiagnosticCategory.Error, code: 0 };
}

/** What cannot be read in a cell: the rest of the errors would only follow from it. */
export function syntaxErrors(cell: ts.SourceFile): Diagnostic[] {
  const source = cell.text.slice(prefix.length);
  const { parseDiagnostics } = cell as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics.map((diagnostic) => convert(diagnostic, cell, source));
}

/** Errors of the whole: `cellFile` is the path under which the compiler knows the cell. */
export function diagnosticsOf(
  diagnostics: readonly ts.Diagnostic[],
  cellFile: string,
  source: string,
  folder: string,
): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const { file } = diagnostic;
    if (!file) return [];
    if (file.fileName === cellFile) return [convert(diagnostic, file, source)];
    return [{ ...convert(diagnostic, file), fileName: relative(folder, file.fileName) }];
  });
}

function convert(diagnostic: ts.Diagnostic, file: ts.SourceFile, source?: string): Diagnostic {
  const { start = 0, length = 0, code, category, messageText } = diagnostic;
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  return { ...diagnosticAt(file, start, start + length, text, source), code, category };
}
