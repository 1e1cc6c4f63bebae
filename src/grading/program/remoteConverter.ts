/** A converter whose compiler is outside: no TypeScript is loaded where a class's cells run. */
import type { CellConverter, ConvertedCell } from "../../jupyter/kernel/converter";
import type { CellNames } from "../../jupyter/kernel/converter/cellNames";
import { compiledPlaces } from "../../jupyter/kernel/converter/places";
import { mostSource, notCompiled } from "../compiler/compiledCell";
import type { Questions } from "./questions";

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
    const { names, maps, ...result } = isTooLong ? notCompiled(tooLong) : compile({ previous, source });
    last = { source, names };
    return { ...result, ...(maps && { maps, places: compiledPlaces(maps, 1) }) };
  };
  return {
    converter: { convert, inspect: absent, complete: absent, addModule: absent, close: () => undefined },
    namesOf: (source) => (source === last.source ? last.names : noNames),
  };
}

function absent(): never {
  throw new Error("where a notebook is graded there is no help with code, and no cell is a module");
}
