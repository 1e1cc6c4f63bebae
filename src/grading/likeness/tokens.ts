/** Code as tokens that stay the same when names, numbers, texts, comments and white space change. */
import ts from "@tslab/typescript-for-tslab";

export interface CodeToken {
  readonly text: string;
  /** Row and column where it begins and ends, from 0. */
  readonly from: readonly [row: number, column: number];
  readonly to: readonly [row: number, column: number];
}

/** Names that a learner did not choose, and who copies cannot change. */
const known = new Set(["Array", "Infinity", "Map", "Math", "NaN", "Number", "Object", "Set", "String", "undefined"]);

/** A name behind a dot belongs to what is before it; any other name, and any literal, is only said to be one. */
export function codeTokens(code: string): CodeToken[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, code);
  const starts = lineStarts(code);
  const tokens: CodeToken[] = [];
  let before = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const written = scanner.getTokenText();
    const text = tokenText(kind, written, before);
    before = written;
    if (text === ";") continue; // a matter of taste
    tokens.push({ text, from: place(scanner.getTokenPos(), starts), to: place(scanner.getTextPos(), starts) });
  }
  return tokens;
}

function tokenText(kind: ts.SyntaxKind, written: string, before: string): string {
  if (isName(kind)) return before === "." || before === "?." || known.has(written) ? written : "name";
  if (kind === ts.SyntaxKind.NumericLiteral || kind === ts.SyntaxKind.BigIntLiteral) return "number";
  if (kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral) return "text";
  // How a variable is declared is soon changed.
  if (kind === ts.SyntaxKind.LetKeyword || kind === ts.SyntaxKind.VarKeyword) return "const";
  return written.length > 40 ? "text" : written;
}

/** Also a word that is a keyword in some places only, such as `from`. */
function isName(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.Identifier ||
    (kind > ts.SyntaxKind.LastFutureReservedWord && kind <= ts.SyntaxKind.LastKeyword)
  );
}

function lineStarts(code: string): number[] {
  const starts = [0];
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The row and column of a position, by halving. */
function place(position: number, starts: readonly number[]): [row: number, column: number] {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle] <= position) low = middle;
    else high = middle - 1;
  }
  return [low, position - starts[low]];
}
