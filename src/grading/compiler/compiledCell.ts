/** What compiling a cell gives, as plain JSON, and how a process that compiles is asked. */
import type { ConvertedCell } from "../../jupyter/kernel/converter";
import type { CellNames } from "../../jupyter/kernel/converter/cellNames";
import type { Maps } from "../../jupyter/kernel/converter/places";

/** The descriptor over which a process that compiles is spoken with: a line of JSON each, in both directions. */
export const compilerPipe = 3;

/** What is compiled: a cell, and the declarations of what the cells before have left. */
export interface Source {
  readonly previous: string;
  readonly source: string;
}

/** What is longer is not compiled, in characters. No honest notebook comes near. */
export const mostSource = 2_000_000;

export interface CompiledCell extends Omit<ConvertedCell, "sideOutputs" | "places"> {
  /** From places in its JavaScript to places in it. */
  readonly maps?: Maps;
  readonly names: CellNames;
}

/** A cell that could not be compiled, for a reason that lies in no place of it. */
export function notCompiled(messageText: string): CompiledCell {
  const place = { offset: 0, line: 0, character: 0 };
  const error = { start: place, end: place, messageText, category: 1, code: 0 };
  return { diagnostics: [error], names: { set: [], used: [] } };
}
