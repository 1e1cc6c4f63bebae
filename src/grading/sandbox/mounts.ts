/** What of this machine a sandbox shows: the system's libraries, Node, and the workbook without anything of anybody's. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { inside, type Mount, type Tools } from "./bubblewrap";

/** Where the system's libraries lie; on most systems some are links to others. */
const libraries = ["/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/lib", "/lib32", "/lib64", "/libx32"];
/** What some builds of Node read at their start. */
const nodesFiles = ["/etc/ld.so.cache", "/usr/share/nodejs", "/usr/share/node_modules"];

/** The libraries, Node, and the programs that limit it. */
export function systemMounts({ setpriv, prlimit }: Tools): Mount[] {
  const system = libraries.filter((path) => existsSync(path)).map(libraryMount);
  const seen = system.filter(({ kind }) => kind === "folder").map(({ to }) => `${to}/`);
  const elsewhere = loadedLibraries().filter((folder) => !seen.some((path) => `${folder}/`.startsWith(path)));
  const files = [realpathSync(process.execPath), setpriv, prlimit];
  return [
    ...system,
    ...elsewhere.map((path): Mount => ({ kind: "folder", from: path, to: path })),
    ...nodesFiles.filter((path) => existsSync(path)).map((path): Mount => ({ kind: "file", from: path, to: path })),
    ...files.map((path): Mount => ({ kind: "file", from: realpathSync(path), to: path })),
  ];
}

/**
 * The workbook at `program`, as a kernel that grades needs it; `dist` is a folder in place of the built one. TensorFlow's
 * folders are where `node_modules` leads to.
 */
export function programMounts(program: string, dist: string = join(program, "dist")): Mount[] {
  const tensorFlow = namesIn(join(program, ".cache")).filter((name) => /^(tensorflow|binding)-/.test(name));
  const own: [kind: "folder" | "file", name: string, from: string][] = [
    ["folder", "dist", dist],
    ["folder", "node_modules", join(program, "node_modules")],
    ["folder", "data", join(program, "data")],
    ["file", "package.json", join(program, "package.json")],
    ...tensorFlow.map((name): ["folder", string, string] => [
      "folder",
      `.cache/${name}`,
      join(program, ".cache", name),
    ]),
  ];
  return own.map(([kind, name, from]) => ({ kind, from: realpathSync(from), to: `${inside.program}/${name}` }));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function libraryMount(path: string): Mount {
  return lstatSync(path).isSymbolicLink()
    ? { kind: "link", from: readlinkSync(path), to: path }
    : { kind: "folder", from: path, to: path };
}

/** Folders of the libraries that Node is running with: they may lie anywhere. */
function loadedLibraries(): string[] {
  const files = readFileSync("/proc/self/maps", "utf8").matchAll(/ (\/\S+\/(?:lib\S*|ld-\S*)\.so[.\d]*)$/gm);
  const folders = [...files].map(([, file]) => dirname(file)).filter((folder) => /\/lib(32|64)?$/.test(folder));
  return [...new Set(folders)].filter((folder) => !folder.includes("/node_modules/"));
}

/** Something of the workbook's that other users cannot read, as in a clone made with a strict umask; `undefined` where there is none. */
export function unreadable(mounts: readonly Mount[]): string | undefined {
  for (const { from, to } of mounts) {
    const found = to.startsWith(`${inside.program}/`) ? closed(from, 2) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function closed(path: string, depth: number): string | undefined {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return undefined;
  const wanted = stat.isDirectory() ? 0o5 : 0o4;
  if ((stat.mode & wanted) !== wanted) return path;
  if (!stat.isDirectory() || depth === 0) return undefined;
  for (const name of readdirSync(path)) {
    const found = closed(join(path, name), depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
