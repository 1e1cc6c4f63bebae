/** What an attempt is, and what it is made of. */
import fs from "node:fs";

/** What there is to be attacked. */
export interface World {
  /** The workbook, as the one who runs it knows it. */
  readonly program: string;
  /** Its place for who makes the attempt. */
  readonly programHere: string;
  readonly home: string;
  /** A file of another learner's, and a folder to write into. */
  readonly secretFile: string;
  readonly folder: string;
  /** A server's port and name, and where datagrams are taken. */
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly abstractSocket: string;
  /** A process of the same user's, with a token in its environment. */
  readonly pid: number;
  /** The namespaces of who grades, by kind. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Programs that were brought along: perl, and one that belongs to its owner whoever starts it. */
  readonly perl: string;
  readonly ownersPerl: string;
}

export interface Attempt {
  readonly name: string;
  /** Gives something, or throws. */
  readonly attempt: (world: World) => unknown;
  /** What must come of it inside: an error's code and message, or what it gives. */
  readonly inside: RegExp;
  /** The same outside; nothing where it is not tried there. */
  readonly outside?: RegExp;
}

export const missing = /^refused: ENOENT/;
export const readOnly = /^refused: EROFS/;
export const done = /^did: ./;

export const read = (path: (world: World) => string) => (world: World) =>
  fs.readFileSync(path(world), "utf8").slice(0, 40);
export const list = (path: (world: World) => string) => (world: World) =>
  fs.readdirSync(path(world)).slice(0, 3).join();
export const write = (path: (world: World) => string) => (world: World) => {
  fs.appendFileSync(path(world), "was here");
  return "wrote";
};

export function linkOr(path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return "";
  }
}
