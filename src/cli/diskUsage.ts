import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes that a file or folder takes up on the disk; links are not followed; 0 when it is not there. */
export function diskUsage(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  // Where the system does not count blocks (Windows), the length stands in.
  const own = stats.blocks === undefined ? stats.size : stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + diskUsage(join(path, name)), own);
}

/** Bytes as people read them, in powers of ten: `1.8 GB`, `184 MB`, `12 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** What setup puts into the clone, and what of it is the learner's own. */
export const installedFolders: readonly { path: string; what: string; own: boolean }[] = [
  { path: "node_modules", what: "npm packages", own: false },
  { path: "dist", what: "the compiled workbook", own: false },
  { path: ".venv", what: "JupyterLab", own: false },
  { path: ".cache", what: "TensorFlow", own: false },
  { path: "work", what: "your copy of the lessons and exercises", own: true },
  { path: ".workbook", what: "your progress and JupyterLab settings", own: true },
];
