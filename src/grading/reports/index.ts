/** Everything that is made of a class's grades. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../host/writeAtomically";
import type { ClassGrades } from "../classGrades";
import { fileNameOf } from "../fileName";
import { type Likeness, likenessOf } from "../likeness";
import { canvasCsv } from "./canvasCsv";
import { classPage } from "./classPage";
import { gradesCsv } from "./gradesCsv";
import { gradescopeResults } from "./gradescope";
import { learnerPage } from "./learnerPage";
import { moodleCsv } from "./moodleCsv";
import { prairieLearnResults } from "./prairielearn";
import { removeStale } from "./stale";
import { tasksCsv } from "./tasksCsv";

/** The reports on the whole class, the tables first: what is in each file. */
const ofClass: Readonly<Record<string, (grades: ClassGrades, alike: readonly Likeness[]) => string>> = {
  "grades.csv": gradesCsv,
  "tasks.csv": tasksCsv,
  "canvas.csv": canvasCsv,
  "moodle.csv": moodleCsv,
  "class.html": classPage,
};

/** What reports replace in their folder: files, and folders with one of each learner. */
export const reportNames: { readonly files: readonly string[]; readonly folders: readonly string[] } = {
  files: Object.keys(ofClass),
  folders: ["learners", "gradescope", "prairielearn"],
};

/**
 * Writes all reports into a folder, each whole or not at all, and leaves alone those that are as they should be.
 * Those of people who are no longer in the class go.
 * What people gave for written answers is in `grades` already: `withPersonGrades` puts it there.
 */
export async function writeReports(grades: ClassGrades, folder: string): Promise<void> {
  const alike = await likenessOf(grades);
  for (const [path, text] of reportsOf(grades, alike)) writeChanged(join(folder, path), text);
  removeStale(folder, new Set(grades.learners.map(({ id }) => fileNameOf(id))));
}

/** The text of every report by its path. */
function* reportsOf(grades: ClassGrades, alike: readonly Likeness[]): Iterable<readonly [path: string, text: string]> {
  for (const [file, write] of Object.entries(ofClass)) yield [file, write(grades, alike)];
  for (const learner of grades.learners) {
    const name = fileNameOf(learner.id);
    yield [`learners/${name}.html`, learnerPage(grades, learner)];
    yield [`gradescope/${name}/results.json`, json(gradescopeResults(grades, learner))];
    yield [`prairielearn/${name}.json`, json(prairieLearnResults(grades, learner))];
  }
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function writeChanged(file: string, text: string): void {
  if (textOf(file) !== text) writeAtomically(file, text);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // writing says what is wrong
  }
}
