/**
 * What an import means. tslab looks from one folder, with a memory of what it did not find: a notebook outside the workbook
 * either found no package of the workbook's or no file of its own. Here imports are looked for from the notebook's folder,
 * then among the workbook's own packages; and own files afresh each time.
 */
import { Module } from "node:module";
import { join } from "node:path";
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
  const known = ts.createModuleResolutionCache(host.getCurrentDirectory(), (path) => path);
  host.resolveModuleNameLiterals = (names, importer, _redirected, options) =>
    names.map(({ text }) => {
      const found = ts.resolveModuleName(text, importer, options, host, isOwn(importer) ? undefined : known);
      return found.resolvedModule || /^[./]/.test(text)
        ? found
        : ts.resolveModuleName(text, join(program, "cell.ts"), options, host, known);
    });
  host.hasInvalidatedResolutions = isOwn;
}

/** Makes `require` look among the packages of `program` where it finds nothing else, as `NODE_PATH` would. */
export function requireAlsoFrom(program: string): void {
  const before = process.env["NODE_PATH"];
  const packages = join(program, "node_modules");
  process.env["NODE_PATH"] = before ? `${before}:${packages}` : packages;
  // Node reads the variable here and at its start; kernels' own processes get it as it was.
  (Module as unknown as { _initPaths(): void })._initPaths();
  if (before === undefined) delete process.env["NODE_PATH"];
  else process.env["NODE_PATH"] = before;
}
