/** Which copies were given, and what they were made from. */
import type { Places } from "../host/places";
import { asObject, readStore, type StoreFile, updateStore } from "../host/store";
import { fileHash, textHash } from "./notebookText";

/** What a copy was made from. */
export interface Given {
  /** Hash of the text that was given. */
  readonly text: string;
  /** Hash of the whole original at that time. */
  readonly original: string;
}

interface Copies {
  /** By path in `work/`. */
  readonly files: Readonly<Record<string, Given>>;
}

export const copiesFile: StoreFile<Copies> = {
  name: "copies.json",
  version: 1,
  empty: { files: {} },
  // Before it had a version, the file was the record of paths itself.
  parse: (fields) => ({
    files: (asObject("version" in fields ? fields["files"] : fields) ?? {}) as Copies["files"],
  }),
};

/** By path in `work/`. */
export function givenCopies(where: Places): Copies["files"] {
  return readStore(copiesFile, where).content.files;
}

/** Notes what copies were made from; `undefined` for one that is no longer ours. */
export function noteGiven(where: Places, given: ReadonlyMap<string, Given | undefined>): void {
  updateStore(
    copiesFile,
    ({ files }) => {
      const after = Object.entries({ ...files, ...Object.fromEntries(given) }).filter(([, entry]) => entry);
      return { files: Object.fromEntries(after) as Copies["files"] };
    },
    where,
  );
}

/** What is noted of a copy of this original. */
export function givenOf(path: string, content: Buffer): Given {
  return { text: textHash(path, content), original: fileHash(content) };
}
