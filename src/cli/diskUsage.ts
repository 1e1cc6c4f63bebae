import { lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { Places } from "../host/places";

/** Bytes that a file or folder takes up on the disk; links are not followed; 0 when it is not there. */
export function diskUsage(path: string): number {
  const stats = statsOf(path);
  if (!stats) return 0;
  // Where the system does not count blocks (Windows), the length stands in.
  const own = stats.blocks === undefined ? stats.size : stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  return namesIn(path).reduce((sum, name) => sum + diskUsage(join(path, name)), own);
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined; // it is not there, or may not be looked at
  }
}

/** The names in a folder; none where it may not be read, or has just gone. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Bytes as people read them, in powers of ten: `1.8 GB`, `184 MB`, `12 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** A file or folder that the workbook made. */
export interface MadeFolder {
  /** Its name in the program's folder, or in the home. */
  readonly path: string;
  readonly what: string;
  /** Whether it is somebody's own work, which setup cannot make again. */
  readonly own: boolean;
  readonly folder: string;
}

/** What lies in `.cache`, by how its name begins; what is not known is setup's. */
const cached: readonly (readonly [beginning: string, what: string, own: boolean])[] = [
  ["bench", "unfinished measurements", true],
  ["classroom", "nbgrader and JupyterHub", false],
  ["keras", "Keras, for measurements", false],
  ["tensorflow", "TensorFlow's library", false],
  ["binding", "TensorFlow for Node, compiled", false],
  ["setup", "what setup noted", false],
];

/** What setup put into the program's folder, and what is somebody's own. Of `.cache`, each thing by its name. */
export function madeFolders({ program, home }: Places): MadeFolder[] {
  const made = (path: string, what: string): MadeFolder => ({ path, what, own: false, folder: join(program, path) });
  const own = (path: string, what: string): MadeFolder => ({ path, what, own: true, folder: join(home, path) });
  const cache = join(program, ".cache");
  const inCache = namesIn(cache).map((name): MadeFolder => {
    const [, what, isOwn] = cached.find(([beginning]) => name.startsWith(beginning)) ?? ["", "temporary files", false];
    return { path: `.cache/${name}`, what, own: isOwn, folder: join(cache, name) };
  });
  return [
    made("node_modules", "npm packages"),
    made("dist", "the compiled workbook"),
    made(".venv", "JupyterLab"),
    ...inCache,
    own("work", "your copy of the lessons and exercises"),
    own(".workbook", "your progress and JupyterLab settings"),
    own("out", "executed lessons and trained models"),
  ];
}
