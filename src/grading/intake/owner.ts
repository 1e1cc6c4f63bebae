/** Whose a file is, by the names under which folders, zips, Moodle and Canvas hand it over. */

export interface Owner {
  /** The learner, as the files name them. */
  readonly id: string;
  /** What else they may go by in a roster: their name. Not the number beside it, which may be somebody else's id there. */
  readonly aliases: readonly string[];
  /** Canvas's own ID of the learner, by which its gradebook knows them. */
  readonly canvasId?: string;
  /** The file's path below what is the learner's. */
  readonly path: readonly string[];
}

/** `Ada Lovelace_12345_assignsubmission_file_`: a folder, or the beginning of a file's name. */
const moodle = /^(.+?)_(\d+)_assignsubmission_[a-z]+_?(.*)$/s;

/** `lovelaceada_LATE_1234_56789_02-parameters.ipynb` */
const canvas = /^([^_/]+)_(?:late_)?(\d+)_\d+_(.+)$/is;

/** Whose a file is; `undefined` for one that lies in no learner's folder. */
export function ownerOf(path: readonly string[]): Owner | undefined {
  const [top = "", ...rest] = path;
  const isFile = rest.length === 0;
  // First, since its files end with a name that the learner chose, which may look like Moodle's; Moodle's have no second number.
  const [, who, user, original = ""] = (isFile || isZip(top) ? canvas.exec(top) : undefined) ?? [];
  if (who !== undefined) return { ...owner(who, user, isFile ? [original] : rest), canvasId: user };
  const [, name, number, file = ""] = moodle.exec(top) ?? [];
  if (name !== undefined) return owner(name, number, isFile ? [file] : rest);
  if (isFile) return undefined;
  return { id: isZip(top) ? top.slice(0, -4) : top, aliases: [], path: rest };
}

const isZip = (name: string): boolean => /\.zip$/i.test(name);

/** Two may have one name: the number belongs to it. */
function owner(name: string, number: string, path: readonly string[]): Owner {
  return { id: `${name}_${number}`, aliases: [name], path };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const notInIds = /[\u0000-\u001f\u007f/\\]/;

/** What is wrong with a learner's id, as it goes on after it. */
export function problemOfId(id: string, longest: number): string | undefined {
  if (notInIds.test(id)) return "has characters in it that no name has";
  if (id.length > longest) return `is longer than ${longest} letters`;
  return id.trim() === "" || /^\.+$/.test(id.trim()) ? "is no name" : undefined;
}
