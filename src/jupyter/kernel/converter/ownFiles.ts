/**
 * The reader's own files that a cell imports. tslab refuses those above the notebook's folder, runs a file anew only when
 * it has changed itself (not when one that it imports has), reads JSON once, takes the last expression of such a file for
 * the cell's value, and finds neither `./folder` nor `./name.with.dots`.
 */
import { basename, dirname, extname, join } from "node:path";
import type * as ts from "@tslab/typescript-for-tslab";
import type { SideOutput } from "tslab/dist/converter.js";
import type { Compiler } from "./compiler";
import { compiledPlaces, type Places } from "./places";

/** An own file as JavaScript; `path` is that of the JavaScript, beside its source. */
export interface OwnOutput extends SideOutput {
  readonly source?: { readonly path: string; readonly text: string; readonly places: Places };
}

const code = /(?<!\.d)\.([cm]?[jt]sx?)$/;

export class OwnFiles {
  /** The version of each file that was given away last. */
  private readonly given = new Map<string, string>();

  constructor(private readonly compiler: Compiler) {}

  /** What of the files that the cell imports is new, or imports something new. */
  changed(): OwnOutput[] {
    const imported = this.importedBy(this.compiler.cellFile);
    const fresh = new Set(imported.filter((path) => this.given.get(path) !== this.version(path)));
    if (fresh.size === 0) return [];
    const again = imported.filter((path) => fresh.has(path) || this.importedBy(path).some((other) => fresh.has(other)));
    for (const path of fresh) this.given.set(path, this.version(path));
    return again.flatMap((path) => this.outputs(path));
  }

  /** Own files that a file reaches by imports. */
  private importedBy(path: string): string[] {
    const { builder, isOwn, cellFile, earlierFile } = this.compiler;
    const file = builder.getSourceFile(path);
    if (!file) return [];
    return builder
      .getAllDependencies(file)
      .filter((other) => other !== cellFile && other !== earlierFile && isOwn(other))
      .filter((other) => code.test(other) || other.endsWith(".json"));
  }

  private version(path: string): string {
    return (this.file(path) as ts.SourceFile & { version?: string }).version ?? "";
  }

  private file(path: string): ts.SourceFile {
    const file = this.compiler.builder.getSourceFile(path);
    if (!file) throw new Error(`the compiler has forgotten ${path}`);
    return file;
  }

  private outputs(path: string): OwnOutput[] {
    const file = this.file(path);
    if (path.endsWith(".json")) return [{ path, data: `module.exports = ${file.text};` }];
    const { javascript, maps } = this.compiler.emitOwn(file);
    const output = path.replace(code, ".js");
    const source = { path, text: file.text, places: compiledPlaces(maps, 0) };
    return [{ path: output, data: javascript, source }, ...otherNames(output)];
  }
}

/** tslab's executor looks for `./name` under `name.js` alone, and for a name with a dot in it under just that. */
function otherNames(output: string): OwnOutput[] {
  const name = output.slice(0, -".js".length);
  const names = basename(name) === "index" ? [`${dirname(output)}.js`] : [];
  if (extname(name) !== "") names.push(name);
  return names.map((path) => ({
    path,
    data: `module.exports = require(${JSON.stringify(`./${join(path === name ? "." : basename(dirname(output)), basename(output))}`)});`,
  }));
}
