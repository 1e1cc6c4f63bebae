/** Which exercise a notebook is. */
import { likeness } from "../../jupyter/identify";
import type { Notebook } from "../../jupyter/notebook";
import { notebookEnding } from "./entry";

/** One of the workbook's own notebooks. */
export interface Original {
  /** Its file's name without `.ipynb`: `02-parameters-and-memory`. */
  readonly name: string;
  readonly notebook: Notebook;
}

export interface Originals {
  readonly exercises: readonly Original[];
  readonly lessons: readonly Original[];
}

export interface Which {
  readonly exercise?: Original;
  /** The lesson that it is instead. */
  readonly lesson?: Original;
  /** Where its name says something else, as it goes on after the name. */
  readonly note?: string;
}

/** How much of an original's cells a notebook must have to be taken for it. */
const alike = 0.5;

/** By its cells, else by its name: lessons and exercises have the same names, and files are renamed. */
export function whichExercise(file: string, notebook: Notebook, { exercises, lessons }: Originals): Which {
  const named = byName(file, exercises);
  const exercise = likest(notebook, exercises);
  const lesson = likest(notebook, lessons);
  if (exercise.score >= alike && exercise.score >= lesson.score) {
    const { original } = exercise;
    if (named === undefined || named === original) return { exercise: original };
    return { exercise: original, note: `is exercise ${original?.name} by its cells, whatever its name says` };
  }
  if (lesson.score >= alike) return { lesson: lesson.original };
  return { exercise: named };
}

function likest(notebook: Notebook, originals: readonly Original[]): { original?: Original; score: number } {
  let best: { original?: Original; score: number } = { score: 0 };
  for (const original of originals) {
    const score = likeness(notebook, original.notebook);
    if (score > best.score) best = { original, score };
  }
  return best;
}

/** The exercise with this file's name, as programs and people change it for a copy, or else with its number. */
function byName(file: string, exercises: readonly Original[]): Original | undefined {
  const base = file.replace(notebookEnding, "").toLowerCase();
  const numbered = /^(?:.*?\b(?:exercise|ex|task|aufgabe)[ _-]*)?0*(\d{1,2})(?!\d)/.exec(base)?.[1];
  return (
    exercises.find(({ name }) => base === name || base.startsWith(name) || base.endsWith(name)) ??
    exercises.find(({ name }) => numbered !== undefined && Number(/^\d+/.exec(name)?.[0]) === Number(numbered))
  );
}
