/** A converter whose compiler is outside: no TypeScript is loaded where a class's cells run. */
import type { CellConverter, ConvertedCell } from "../../jupyter/kernel/converter";
import type { CellNames } from "../../jupyter/kernel/converter/cellNames";
import { compiledPlaces } from "../../jupyter/kernel/converter/places";
import { type CompiledCell, mostSource, notCompiled } from "../compiler/compiledCell";
import type { Questions } from "./questions";
import { relevantTo } from "./relevant";

export interface RemoteConverter {
  readonly converter: CellConverter;
  /** The names in the cell that was converted last; none for another. */
  readonly namesOf: (source: string) => CellNames;
}

const tooLong = "the cell, with what the cells before have declared, is too long to be compiled";
const noNames: CellNames = { set: [], used: [] };

export function remoteConverter({ compile }: Pick<Questions, "compile">): RemoteConverter {
  let last = { source: "", names: noNames };
  const convert = (previous: string, source: string): ConvertedCell => {
    last = { source, names: noNames };
    const isTooLong = previous.length + source.length > mostSource;
    const { names, maps, ...result } = isTooLong ? notCompiled(tooLong) : compiled(previous, source);
    last = { source, names };
    return { ...result, ...(maps && { maps, places: compiledPlaces(maps, 1) }) };
  };
  /** With as little before it as can matter; where that leads to errors, with all of it, so that these are the same as everywhere. */
  const compiled = (previous: string, source: string): CompiledCell => {
    const { kept, rest } = relevantTo(source, previous);
    const cell = compile({ previous: kept, source });
    if (rest === "") return cell;
    if (cell.diagnostics.length > 0) return compile({ previous, source });
    const { declOutput = "" } = cell;
    return { ...cell, declOutput: declOutput.replace(/(?<!\n)$/, declOutput && "\n") + rest };
  };
  return {
    converter: { convert, inspect: absent, complete: absent, addModule: absent, close: () => undefined },
    namesOf: (source) => (source === last.source ? last.names : noNames),
  };
}

function absent(): never {
  throw new Error("where a notebook is graded there is no help with code, and no cell is a module");
}
