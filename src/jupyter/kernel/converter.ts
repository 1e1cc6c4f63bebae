/**
 * tslab's converter, which makes JavaScript of a cell's TypeScript, with its defects mended. Each file beside this one, in
 * `converter/`, mends one and says which; `compiler.ts` is where they reach into tslab.
 */

import type * as ts from "@tslab/typescript-for-tslab";
import type { Converter, ConvertResult } from "tslab/dist/converter.js";
import { Compiler } from "./converter/compiler";
import { diagnosticsOf, syntaxErrors } from "./converter/diagnostics";
import { withoutExports } from "./converter/exports";
import { OwnFiles, type OwnOutput } from "./converter/ownFiles";
import { compiledPlaces, type Maps, type Places } from "./converter/places";
import { parseCell } from "./converter/prefix";
import { hasTopLevelAwait } from "./converter/topLevelAwait";

/** What became of a cell: besides tslab's result, the places in it of what runs. */
export interface ConvertedCell extends ConvertResult {
  /** What `places` is made of. */
  readonly maps?: Maps;
  /** The line of the cell, from 1, of a place in `output`. */
  readonly places?: Places;
  readonly sideOutputs?: OwnOutput[];
}

export interface CellConverter extends Converter {
  convert(previous: string, source: string): ConvertedCell;
}

/**
 * Opens a converter for the cells of a notebook in `folder`: what they import is looked for from there. `system` is what it
 * sees of files, where that is not all of them.
 */
export function openConverter(folder: string, system?: Partial<ts.System>): CellConverter {
  const compiler = new Compiler(folder, system);
  const ownFiles = new OwnFiles(compiler);
  const { converter } = compiler;
  return { ...converter, convert };

  function convert(previous: string, source: string): ConvertedCell {
    const parsed = parseCell(source);
    const unread = syntaxErrors(parsed);
    if (unread.length > 0) return { diagnostics: unread };
    const cell = withoutExports(parsed, source);
    if (cell.diagnostics.length > 0) return { diagnostics: cell.diagnostics };
    const result = compiler.convert(previous, cell.source);
    const diagnostics = diagnosticsOf(compiler.diagnostics, compiler.cellFile, source, folder);
    if (diagnostics.length > 0) return { diagnostics };
    const { output, maps } = result;
    return {
      ...result,
      diagnostics,
      hasToplevelAwait: hasTopLevelAwait(parsed),
      places: output === undefined ? undefined : compiledPlaces(maps, 1),
      sideOutputs: ownFiles.changed(),
    };
  }
}
