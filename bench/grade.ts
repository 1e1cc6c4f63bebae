/**
 * A class graded by `workbook grade` and by nbgrader, the same notebooks in one run. Both take notebooks with the book's
 * numbers and judge them; nbgrader runs them one after the other, uncontained, and makes no reports here.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCourse } from "../test/classroom/course";
import { writeClass } from "../test/grading/class/writeClass";

const root = join(__dirname, "..");
/** One exercise: nbgrader grades an assignment at a time. */
const exercise = "02-parameters-and-memory";

export interface GradeTimes {
  readonly notebooks: number;
  /** Wall-clock seconds a notebook. */
  readonly ours: number;
  readonly nbgrader: number;
}

/** Grades so many learners' notebooks with both. */
export function timeGrading(learners: number): GradeTimes {
  const course = makeCourse(exercise, [exercise], "");
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-bench-"));
  try {
    const submitted = join(folder, "submitted");
    const { notebooks } = writeClass(submitted, { learners, exercises: ["02"], layout: "nbgrader" });
    const program = join(root, "dist", "cli", "workbook.js");
    const ours = secondsOf(() =>
      execFileSync(process.execPath, [program, "grade", submitted, "--out", join(folder, "out")], { stdio: "pipe" }),
    );
    cpSync(submitted, join(course.folder, "submitted"), { recursive: true });
    made(course.run("generate_assignment", exercise));
    const nbgrader = secondsOf(() => made(course.run("autograde", exercise)));
    const rows =
      readFileSync(join(folder, "out", "grades.csv"), "utf8")
        .trim()
        .split("\n").length - 1;
    checkGraded("workbook grade", rows, notebooks.length);
    checkGraded("nbgrader", readdirSync(join(course.folder, "autograded")).length, notebooks.length);
    return { notebooks: notebooks.length, ours: ours / notebooks.length, nbgrader: nbgrader / notebooks.length };
  } finally {
    course.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function secondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function made({ status, output }: { status: number | null; output: string }): void {
  if (status !== 0) throw new Error(`nbgrader failed: ${output.trim().split("\n").at(-1)}`);
}

/** @throws where not everybody has a grade: what was not done took no time */
function checkGraded(by: string, graded: number, count: number): void {
  if (graded < count) throw new Error(`${by} has graded only ${graded} of ${count} notebooks`);
}
