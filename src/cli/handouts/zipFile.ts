/** Zip files that are written piece by piece: a wheel of TensorFlow need not fit into memory. */
import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

export interface ZipEntry {
  readonly path: string;
  /** The content, or the file that holds it. */
  readonly content: Uint8Array | { readonly file: string };
}

const chunkBytes = 1 << 20;

/**
 * Writes a zip file whole or not at all, and lets others have their turn meanwhile. What is packed already is stored as it is.
 * @throws the reason of `signal`
 */
export async function writeZip(file: string, entries: Iterable<ZipEntry>, signal?: AbortSignal): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  const to = openSync(draft, "w");
  try {
    const zip = new Zip((error, data) => {
      if (error) throw error;
      writeFileSync(to, data); // to its end, or it throws; `writeSync` may write a part on a disk that gets full
    });
    for (const { path, content } of entries) {
      const entry = /\.(whl|tgz|png)$/.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
      entry.os = 3;
      entry.attrs = (modeOf(path, content) & 0xffff) << 16;
      zip.add(entry);
      for (const [data, last] of content instanceof Uint8Array ? [[content, true] as const] : chunksOf(content.file)) {
        entry.push(data, last);
        await setImmediate();
        signal?.throwIfAborted();
      }
    }
    zip.end();
    closeSync(to);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

const modeOf = (path: string, content: ZipEntry["content"]): number =>
  /\.sh$|^[^/]+\/dist\/cli\/workbook\.js$/.test(path) && content instanceof Uint8Array ? 0o100755 : 0o100644;

/** A file piece by piece, and whether that is the last one. */
function* chunksOf(file: string): Generator<readonly [data: Uint8Array, last: boolean]> {
  const from = openSync(file, "r");
  let left = statSync(file).size;
  try {
    do {
      const chunk = new Uint8Array(Math.min(left, chunkBytes));
      const read = readSync(from, chunk);
      left -= read;
      yield [chunk.subarray(0, read), left <= 0 || read === 0];
      if (read === 0) break;
    } while (left > 0);
  } finally {
    closeSync(from);
  }
}
