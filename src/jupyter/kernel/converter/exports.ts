/**
 * `export` in a cell: with tslab an error ("Cannot redeclare exported variable"), as it exports all names of a cell itself.
 * It is read as if it were not there; where it would give another name, or none, one line says what to write.
 */
import * as ts from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "tslab/dist/converter.js";
import { diagnosticAt } from "./diagnostics";
import { prefix } from "./prefix";

/** A cell's source without its exports, of the same length, so that all places in it stay. */
export function withoutExports(
  cell: ts.SourceFile,
  source: string,
): { readonly source: string; readonly diagnostics: readonly Diagnostic[] & Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let text = source;
  const replace = (start: number, end: number, replacement: string): void => {
    const from = start - prefix.length;
    const blank = source.slice(from + replacement.length, end - prefix.length).replace(/[^\r\n]/g, " ");
    text = text.slice(0, from) + replacement + blank + text.slice(end - prefix.length);
  };
  const refuse = (node: ts.Node, words: string): void => {
    diagnostics.push(diagnosticAt(cell, node.getStart(cell), node.end, words, source));
  };

  for (const statement of cell.statements.slice(1)) {
    const start = statement.getStart(cell);
    if (ts.isExportDeclaration(statement)) {
      const refusal = withoutMeaning(statement);
      if (refusal) refuse(statement, refusal);
      else if (statement.moduleSpecifier) replace(start, start + "export".length, "import");
      else replace(start, statement.end, "");
    } else if (ts.isExportAssignment(statement)) {
      if (statement.isExportEquals) refuse(statement, "A cell has no module to export from: leave `export =` out.");
      else replace(start, statement.expression.getStart(cell), "");
    } else if (ts.isNamespaceExportDeclaration(statement)) {
      refuse(statement, "A cell has no module to export from: leave the line out.");
    } else {
      const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
      const named = (statement as ts.Statement & { name?: ts.Node }).name !== undefined;
      for (const { kind, end } of modifiers) {
        if (kind === ts.SyntaxKind.ExportKeyword) replace(end - "export".length, end, "");
        // Without a name nothing can use it later; as an expression it can stand.
        if (kind === ts.SyntaxKind.DefaultKeyword) replace(end - "default".length, end, named ? "" : "void");
      }
    }
  }
  return { source: text, diagnostics };
}

function withoutMeaning({ exportClause, moduleSpecifier }: ts.ExportDeclaration): string | undefined {
  if (!exportClause)
    return "A cell exports all of its names by itself: write `import * as name from …`, or `import { a, b } from …`.";
  if (moduleSpecifier || !ts.isNamedExports(exportClause)) return undefined;
  const renamed = exportClause.elements.find(
    ({ propertyName, name }) => propertyName && propertyName.text !== name.text,
  );
  if (!renamed) return undefined;
  const [old, name] = [renamed.propertyName?.text, renamed.name.text];
  return name === "default"
    ? `A cell exports all of its names by itself: leave \`${old} as default\` out.`
    : `A cell exports all of its names by itself: write \`const ${name} = ${old};\`.`;
}
