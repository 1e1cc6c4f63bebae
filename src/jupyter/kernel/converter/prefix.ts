/** tslab puts a line before each cell, so that TypeScript takes it for a module. */
import * as ts from "@tslab/typescript-for-tslab";

export const prefix = "export {};\n";

/** A cell's source read as tslab reads it: places in it lie `prefix.length` further on. */
export function parseCell(source: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", prefix + source, ts.ScriptTarget.ES2022, true);
}
