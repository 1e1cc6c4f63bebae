/**
 * Where in its source a place of emitted JavaScript lies. tslab emits twice (TypeScript to modules, and these to
 * CommonJS) and keeps no map of it; here both maps are kept, and read when an error asks.
 */
import { SourceMap } from "node:module";

/** The line in the source, from 1, of a line and column of what runs, both from 1; `undefined` where it has none. */
export type Places = (line: number, column: number) => number | undefined;

/** The maps of the emits in their order, as JSON. */
export type Maps = readonly string[];

/** `added` lines stand before the source when it is compiled. */
export function compiledPlaces(maps: Maps, added: number): Places {
  let opened: SourceMap[] | undefined;
  return (line, column) => {
    opened ??= maps.map((map) => new SourceMap(JSON.parse(map))).reverse();
    let place: { line: number; column: number } | undefined = { line: line - 1, column: column - 1 };
    for (const map of opened) place = place && originOf(map, place.line, place.column);
    const found = place && place.line + 1 - added;
    return found !== undefined && found >= 1 ? found : undefined;
  };
}

function originOf(map: SourceMap, line: number, column: number): { line: number; column: number } | undefined {
  const entry = map.findEntry(line, column);
  // A place behind the last one of its line counts as that; what stands in no line of the source, as the call around a cell, has none.
  return "originalLine" in entry && entry.generatedLine === line
    ? { line: entry.originalLine, column: entry.originalColumn }
    : undefined;
}

/** JavaScript without the comment that names its map. */
export function withoutMapComment(javascript: string): string {
  return javascript.replace(/\/\/# sourceMappingURL=[^\n]*\n?$/, "");
}
