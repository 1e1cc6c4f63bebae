/** The workbook as a kernel that grades has it, as a folder of its own. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { places } from "../../host/places";
import { makeGradingFolder } from "../../host/processFolder";
import { contents, isLazy, replaced } from "./contents";
import { lazyImports } from "./lazyImports";

export interface GradedProgram {
  /** Goes to the place of the built workbook's `dist`; beside it lies what else a program needs. */
  readonly dist: string;
  remove(): void;
}

/** Assembles it in a new folder. Remove it when done. */
export function assembleProgram(program: string = places().program): GradedProgram {
  const folder = makeGradingFolder();
  const mask = process.umask(0o022); // other users run what lies here
  try {
    const dist = join(folder, "dist");
    const files = contents.flatMap((path) => filesOf(join(program, "dist"), path));
    for (const file of files) {
      const javascript = readFileSync(join(program, "dist", file), "utf8");
      write(join(dist, file), isLazy(file) ? lazyImports(javascript) : javascript);
    }
    for (const [file, javascript] of Object.entries(replaced)) write(join(dist, file), javascript);
    write(join(folder, "package.json"), readFileSync(join(program, "package.json"), "utf8"));
    for (const entry of readdirSync(join(program, "data"), { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) write(join(folder, relative(program, file)), readFileSync(file));
    }
    linkPackages(join(program, "node_modules"), join(folder, "node_modules"));
    return { dist, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    process.umask(mask);
  }
}

/** The JavaScript that a path below `dist` stands for. */
function filesOf(dist: string, path: string): string[] {
  if (!statSync(join(dist, path)).isDirectory()) return [path];
  return readdirSync(join(dist, path)).flatMap((name) =>
    statSync(join(dist, path, name)).isDirectory() || name.endsWith(".js") ? filesOf(dist, join(path, name)) : [],
  );
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Links to the installed packages; under the workbook's own name lies the assembled program. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((name) => !name.startsWith(".")))
    symlinkSync(name === "cnn-workbook" ? ".." : join(from, name), join(to, name));
}
