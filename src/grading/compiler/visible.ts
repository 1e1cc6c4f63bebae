/**
 * What a compiler of others' cells sees of files: declarations. A cell that imports anything else finds nothing, so that no
 * file's content can come back in a type or in an error; and nothing that it sees ever changes.
 */
import { join } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";

/** The system as such a compiler has it; `program` is the workbook's folder. */
export function declarationsOf(program: string): Partial<ts.System> {
  const real = (path: string): string => ts.sys.realpath?.(path) ?? path;
  const [built, packages] = ["dist", "node_modules"].map((name) => real(join(program, name)));
  const description = join(real(program), "package.json");
  const below = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
  const isShown = (path: string): boolean => {
    // Where a link leads to counts: the workbook itself has one in `node_modules`.
    const place = real(path);
    if (below(place, packages)) return /\.(d\.[cm]?ts|json)$/.test(place);
    return (below(place, built) && place.endsWith(".d.ts")) || place === description;
  };
  const isFolder = (path: string): boolean => {
    const place = real(path);
    return place === real(program) || below(place, packages) || below(place, built);
  };
  return {
    fileExists: (path) => ts.sys.fileExists(path) && isShown(path),
    readFile: (path, encoding) => (isShown(path) ? ts.sys.readFile(path, encoding) : undefined),
    directoryExists: (path) => isFolder(path) && ts.sys.directoryExists(path),
    getDirectories: (path) => (isFolder(path) ? ts.sys.getDirectories(path) : []),
    readDirectory: () => [],
  };
}
