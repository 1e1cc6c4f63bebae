/**
 * What an import means. tslab looks from one folder, with a memory of what it did not find: a notebook outside the workbook
 * either found no package of the workbook's or no file of its own. Here imports are looked for from the notebook's folder,
 * then among the workbook's own packages; and own files afresh each time.
 */
import { dirname, join } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";

/** Whether a file is neither of a package nor of the built workbook, and so may change while a kernel runs. */
export function ownPaths(program: string): (path: string) => boolean {
  const built = `${join(program, "dist")}/`;
  return (path) => !path.includes("/node_modules/") && !path.startsWith(built);
}

/** Makes the compiler find what `require` finds. */
export function resolveFrom(
  host: ts.WatchCompilerHost<ts.BuilderProgram>,
  program: string,
  isOwn: (path: string) => boolean,
): void {
  const folder = host.getCurrentDirectory();
  const known = ts.createModuleResolutionCache(folder, (path) => path);
  const resolve = (
    text: string,
    importer: string,
    options: ts.CompilerOptions,
  ): ts.ResolvedModuleWithFailedLookupLocations => {
    const found = ts.resolveModuleName(text, importer, options, host, isOwn(importer) ? undefined : known);
    return found.resolvedModule || /^[./]/.test(text)
      ? found
      : ts.resolveModuleName(text, join(program, "cell.ts"), options, host, known);
  };
  const near = nearby(folder, join(program, "node_modules"));
  host.resolveModuleNameLiterals = (names, importer, _redirected, options) =>
    names.map(({ text }) => near(resolve(text, importer, options)));
  host.hasInvalidatedResolutions = isOwn;
}

/**
 * Has packages of the workbook's seem to lie in the notebook's folder, as links: far away the compiler could not name their
 * types in what a cell declares, because it writes no path through a `node_modules` of others.
 */
function nearby(
  folder: string,
  packages: string,
): (found: ts.ResolvedModuleWithFailedLookupLocations) => ts.ResolvedModuleWithFailedLookupLocations {
  if (`${folder}/`.startsWith(`${dirname(packages)}/`)) return (found) => found;
  return (found) => {
    const { originalPath, resolvedFileName } = (found.resolvedModule ?? {}) as Partial<Linked>;
    const path = originalPath ?? resolvedFileName;
    if (!found.resolvedModule || !path?.startsWith(`${packages}/`)) return found;
    const link = join(folder, "node_modules", path.slice(packages.length));
    return { ...found, resolvedModule: { ...found.resolvedModule, originalPath: link } as ts.ResolvedModuleFull };
  };
}

/** TypeScript keeps to itself how a module was found before links were followed. */
interface Linked extends ts.ResolvedModuleFull {
  readonly originalPath?: string;
}
