/** What one learner handed in, by exercise. */
import { createHash } from "node:crypto";
import { parseAnyNotebook } from "../../jupyter/readNotebook";
import { type Entry, NotReadable, progressName, reasonOf } from "./entry";
import { limits } from "./limits";
import { type Originals, whichExercise } from "./whichExercise";

export interface HandedInNotebook {
  /** The exercise's name. */
  readonly exercise: string;
  /** The file, as a path below the learner's folder. */
  readonly file: string;
  /** SHA-256 of its bytes. */
  readonly hash: string;
  /** Its last change, ISO 8601. */
  readonly submittedAt?: string;
  /** What there is to say of the file, a sentence each. */
  readonly notes: readonly string[];
  /** Its bytes, read again. @throws NotReadable */
  read(): Uint8Array;
}

type Reading = ReturnType<typeof parseAnyNotebook>;

/** A notebook as it is by now. @throws NotReadable; NotebookError */
export function readAgain({ read, file }: HandedInNotebook): { bytes: Uint8Array; hash: string; reading: Reading } {
  const bytes = read();
  return { bytes, hash: hashOf(bytes), reading: parse(bytes, file) };
}

/** @throws NotebookError */
const parse = (bytes: Uint8Array, file: string): Reading => parseAnyNotebook(bytes, file, limits.cells);

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Sorted {
  readonly notebooks: readonly HandedInNotebook[];
  readonly notes: readonly string[];
  readonly progress?: string;
}

interface Candidate extends HandedInNotebook {
  readonly modified: number;
}

/** Sorts one learner's files by exercise, and tells what cannot be graded. */
export function sortOut(entries: readonly Entry[], originals: Originals): Sorted {
  const notes: string[] = [];
  const found = new Map<string, Candidate[]>();
  const lessons: string[] = [];
  let progress: { text: string; modified: number } | undefined;
  let left: number = limits.notebooks;
  for (const entry of entries) {
    const file = entry.path.join("/") || "The folder";
    try {
      if (entry.problem !== undefined) throw new NotReadable(entry.problem);
      if (entry.path.at(-1) === progressName) {
        const text = Buffer.from(entry.read(limits.progressBytes)).toString("utf8");
        if (!progress || (entry.modified ?? 0) > progress.modified) progress = { text, modified: entry.modified ?? 0 };
        continue;
      }
      if (left-- <= 0) throw new NotReadable(`is not read: ${limits.notebooks} notebooks of one learner are enough`);
      const bytes = entry.read(limits.notebookBytes);
      const { notebook } = parse(bytes, file);
      const which = whichExercise(entry.path.at(-1) ?? "", notebook, originals);
      if (which.lesson) lessons.push(file);
      else if (!which.exercise)
        notes.push(`${file} is not one of the exercises: neither its cells nor its name match.`);
      else {
        const { name } = which.exercise;
        found.set(name, [...(found.get(name) ?? []), candidate(entry, name, bytes, which.note)]);
      }
    } catch (error) {
      notes.push(`${file} ${reasonOf(error)}.`);
    }
  }
  if (found.size === 0) notes.push(...lessons.map((file) => `${file} is a lesson, not its exercise.`));
  return {
    notebooks: [...found.values()].map(newest),
    notes: shortened(notes),
    ...(progress && { progress: progress.text }),
  };
}

/** Nobody reads hundreds. */
function shortened(notes: readonly string[]): readonly string[] {
  const more = notes.length - limits.notes;
  return more <= 0 ? notes : [...notes.slice(0, limits.notes), `So it is with ${more} more of the files.`];
}

function candidate(entry: Entry, exercise: string, bytes: Uint8Array, note: string | undefined): Candidate {
  const file = entry.path.join("/");
  const { modified } = entry;
  return {
    exercise,
    file,
    hash: hashOf(bytes),
    ...(modified !== undefined && Number.isFinite(modified) && { submittedAt: new Date(modified).toISOString() }),
    notes: note === undefined ? [] : [`${file} ${note}.`],
    modified: modified ?? 0,
    read: () => entry.read(limits.notebookBytes),
  };
}

/** Of several copies of an exercise the one that was changed last; the others are told. */
function newest(copies: readonly Candidate[]): HandedInNotebook {
  const isNamed = ({ file, exercise }: Candidate): boolean => file.split("/").at(-1) === `${exercise}.ipynb`;
  const [first, ...others] = copies.toSorted(
    (a, b) => b.modified - a.modified || Number(isNamed(b)) - Number(isNamed(a)) || (a.file < b.file ? -1 : 1),
  );
  const { modified, ...counts } = first as Candidate;
  const differing = others.filter(({ hash }) => hash !== counts.hash);
  if (differing.length === 0) return counts;
  const why = differing.every((other) => other.modified < modified) ? ", which was changed last" : "";
  const names = differing.slice(0, 5).map(({ file }) => file);
  const told = `${counts.file} counts${why}; there is also ${names.join(", ")}.`;
  return { ...counts, notes: [...counts.notes, told] };
}
