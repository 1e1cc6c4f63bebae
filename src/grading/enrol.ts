/** Who of a class handed what in: folders are matched with the roster. Pure. */
import type { Learner } from "./classGrades";
import type { HandedIn, HandedInNotebook, Intake } from "./intake";
import { inRoster } from "./roster";
import { codeName } from "./secret";

export interface Class {
  readonly roster?: readonly Learner[];
  /** Of which each learner's code name is made. */
  readonly secret?: string;
}

/** A learner of the class, with what they handed in. */
export interface Enrolled {
  readonly learner: Learner;
  /** The name whose numbers they were given, where there is a secret. */
  readonly code: string | undefined;
  readonly notebooks: readonly HandedInNotebook[];
  readonly notes: readonly string[];
  readonly progress: string | undefined;
}

export function enrol(intake: Intake, { roster, secret }: Class): { learners: Enrolled[]; notes: readonly string[] } {
  const codes = new Map(
    secret === undefined ? [] : (roster ?? []).map(({ id }) => [id, codeName(secret, id)] as const),
  );
  const byId = new Map<string, { learner: Learner; folders: HandedIn[] }>();
  for (const learner of roster ?? []) byId.set(learner.id, { learner, folders: [] });
  const strangers: string[] = [];
  for (const folder of intake.learners) {
    const found = roster && inRoster([folder.id, ...folder.aliases], roster, codes, folder.canvasId);
    const learner = found ?? { id: folder.id };
    if (roster && !found) strangers.push(folder.id);
    const entry = byId.get(learner.id) ?? { learner, folders: [] };
    byId.set(learner.id, { ...entry, folders: [...entry.folders, folder] });
  }
  const learners = [...byId.values()].map(({ learner, folders }) => {
    const isStranger = strangers.includes(learner.id);
    const own =
      folders.length === 0 ? ["Nothing was handed in."] : isStranger ? ["This learner is not in the roster."] : [];
    const notebooks = combined(folders);
    return {
      learner,
      code: codes.get(learner.id) ?? (secret === undefined ? undefined : codeName(secret, learner.id)),
      notebooks,
      notes: [...own, ...severalFolders(folders), ...folders.flatMap(({ notes }) => notes)],
      progress: folders.find(({ progress }) => progress !== undefined)?.progress,
    };
  });
  const unknown = strangers.map(
    (id) => `“${id}” is not in the roster: a folder has a learner's id, code name, address, or first and last name.`,
  );
  return { learners, notes: [...intake.notes, ...unknown] };
}

function severalFolders(folders: readonly HandedIn[]): string[] {
  if (folders.length < 2) return [];
  const list = folders.map(({ id }) => `“${id}”`).join(" and ");
  return [`There is more than one folder of this learner's, ${list}: of each exercise what was changed last counts.`];
}

/** The notebooks of all folders, one of each exercise: the one that was changed last. */
function combined(folders: readonly HandedIn[]): HandedInNotebook[] {
  const byExercise = new Map<string, HandedInNotebook>();
  for (const notebook of folders.flatMap(({ notebooks }) => notebooks)) {
    const before = byExercise.get(notebook.exercise);
    if (!before || (notebook.submittedAt ?? "") > (before.submittedAt ?? ""))
      byExercise.set(notebook.exercise, notebook);
  }
  return [...byExercise.values()].toSorted((one, other) => (one.exercise < other.exercise ? -1 : 1));
}
