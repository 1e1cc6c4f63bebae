import fs from "node:fs";
import { join } from "node:path";
import { type Attempt, done, missing, readOnly, write } from "./attempt";
import { perlCalls } from "./calling";
import { tensorFlowReads, tensorFlowWrites } from "./tensorFlow";

export const writing: Attempt[] = [
  ...["dist/index.js", "dist/new.js", "node_modules/new.js", "new.js"].map((file) => ({
    name: `writes ${file} of the program`,
    attempt: write(() => `/workbook/${file}`),
    inside: readOnly,
  })),
  ...["/new", "/usr/lib/new", "/etc/new", "/dev/new", "/dev/shm/new"].map((file) => ({
    name: `writes ${file}`,
    attempt: write(() => file),
    inside: readOnly,
  })),
  {
    name: "writes a file of the program that is there",
    attempt: write(() => "/workbook/package.json"),
    inside: /^refused: (EROFS|EACCES)/,
  },
  {
    name: "writes a setting of the kernel",
    attempt: write(() => "/proc/sys/kernel/hostname"),
    inside: /^refused: (EROFS|EACCES)/,
  },
  {
    name: "writes into a folder of outside",
    attempt: write((w) => join(w.folder, "new")),
    inside: missing,
    outside: done,
  },
  { name: "writes into its own folder", attempt: write(() => "/tmp/new"), inside: done },
  {
    name: "finds a place that can be written and is not its own",
    attempt: () => mounts().filter(({ at, options }) => options.includes("rw") && !isOwn(at) && canWrite(at)).length,
    inside: /^did: 0$/,
  },
  {
    name: "mounts the program anew, to be written",
    attempt: ({ perl }) => perlCalls(perl, { x64: 165, arm64: 40 }, '0, "/workbook/dist", 0, 32 | 4096, 0'), // MS_REMOUNT | MS_BIND
    inside: /^did: -1 1$/,
  },
  {
    name: "reads through TensorFlow",
    attempt: (w) => tensorFlowReads(w, w.secretFile),
    inside: /^refused: [\s\S]*No such file/,
    outside: done,
  },
  {
    name: "writes through TensorFlow",
    attempt: (w) => tensorFlowWrites(w, "/workbook/dist/new"),
    inside: /^refused: [\s\S]*Read-only/,
  },
];

const ownMounts = /^\/(tmp|proc|dev)(\/|$)/;
const isOwn = (path: string): boolean => ownMounts.test(path);

function mounts(): { at: string; options: string[] }[] {
  const lines = fs.readFileSync("/proc/mounts", "utf8").trim().split("\n");
  return lines.map((line) => line.split(" ")).map(([, at, , options]) => ({ at, options: options.split(",") }));
}

function canWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
