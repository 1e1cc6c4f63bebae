/** A notebook's file as JSON, or what is wrong with the file, in a line. */
import { isUtf8 } from "node:buffer";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { JsonFault, parseJson } from "./json";

/** What is wrong with a notebook's file. */
export class NotebookError extends Error {
  override name = "NotebookError";

  constructor(
    readonly file: string,
    /** As it goes on after the file's name: "is empty". */
    readonly reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** The largest notebook that is read, in bytes: one with far more than that in its outputs takes a browser's memory as well. */
export const largestNotebook = 100_000_000;

/** The bytes of a notebook's file. @throws NotebookError when there is none that can be read */
export function notebookBytes(file: string): Buffer {
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new NotebookError(file, "is a folder, not a file");
    if (!found.isFile()) throw new NotebookError(file, "is not a file that can be read");
    if (found.size > largestNotebook) {
      const [size, most] = [found.size, largestNotebook].map((bytes) => Math.ceil(bytes / 1e6));
      throw new NotebookError(file, `is too large (${size} MB, at most ${most} are read): clear its outputs`);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(file, whyNot(file, error as NodeJS.ErrnoException));
  }
}

function whyNot(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT" || code === "ENOTDIR") {
    return isLink(file) ? "is a link to a file that is not there" : "is not there";
  }
  if (code === "EACCES" || code === "EPERM") return "may not be read (permission denied)";
  if (code === "ELOOP") return "is a link that leads to itself";
  return `cannot be read (${message})`;
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** What a file holds, and what was odd about it, as it goes on after the file's name. */
export interface FileContent {
  readonly value: unknown;
  readonly notes: readonly string[];
}

/** The JSON of a notebook's file. @throws NotebookError when it is none */
export function notebookJson(content: string | Uint8Array, file: string): FileContent {
  const { text, notes } = decode(content);
  if (/^[\s\0]*$/.test(text)) throw new NotebookError(file, "is empty");
  try {
    const { value, notNumbers } = parseJson(text);
    if (notNumbers === 0) return { value, notes };
    return { value, notes: [...notes, `has NaN or Infinity where JSON wants a number (${notNumbers}, read as null)`] };
  } catch (error) {
    if (error instanceof JsonFault) throw new NotebookError(file, faultOf(text, error.position));
    throw error;
  }
}

function faultOf(text: string, position: number): string {
  const mark = /^(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)/m.exec(text);
  if (mark) return `has git's conflict marks in it, the first in line ${lineOf(text, mark.index)}`;
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return "is a web page, not a notebook";
  const line = lineOf(text, position);
  if (isCutOff(text, position)) return `is cut off: it ends in line ${lineOf(text, text.length)}`;
  const column = position - text.lastIndexOf("\n", position - 1);
  return `is not a notebook: it cannot be read as JSON from line ${line}, column ${column}, on`;
}

/** Whether a text was JSON up to its end: the fault is there, or in a string or a word that nothing follows. */
function isCutOff(text: string, position: number): boolean {
  const rest = text.slice(position).trimEnd();
  if (rest === "") return true;
  if (position === 0) return false;
  return rest.startsWith('"') ? !/[\n"]/.test(rest.slice(1).replace(/\\"/g, "")) : /^[\w.+-]+$/.test(rest);
}

function lineOf(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

const mark = "\uFEFF";

function decode(content: string | Uint8Array): { text: string; notes: string[] } {
  if (typeof content === "string") return withoutMark(content);
  const utf16 = utf16Of(content);
  if (utf16) {
    const text = new TextDecoder(utf16).decode(content); // takes the mark away
    return { text, notes: ["is written in UTF-16: JupyterLab wants UTF-8"] };
  }
  const { text, notes } = withoutMark(new TextDecoder("utf-8", { ignoreBOM: true }).decode(content));
  if (!isUtf8(content)) notes.push("has characters in it that are not UTF-8 (read as \uFFFD)");
  return { text, notes };
}

function withoutMark(text: string): { text: string; notes: string[] } {
  if (!text.startsWith(mark)) return { text, notes: [] };
  return { text: text.slice(1), notes: ["begins with a byte order mark (UTF-8 with BOM): JupyterLab wants none"] };
}

/** By its mark, or by every other byte being zero, as in `{` and a line break. */
function utf16Of([first, second, third, fourth]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if ((first === 0xff && second === 0xfe) || (first && second === 0 && third && fourth === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second && third === 0 && fourth)) return "utf-16be";
  return undefined;
}
