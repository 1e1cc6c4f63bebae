/** What grading a class gives: plain JSON, kept as `grades.json`, out of which every report is made. */
import type { TaskResult } from "./judge";

export interface ClassGrades {
  readonly version: 1;
  /** When the grading ended, ISO 8601. */
  readonly gradedAt: string;
  /** What stood between the notebooks and this machine; `server`: they ran on a Jupyter server elsewhere. */
  readonly containment: "sandbox" | "none" | "server";
  /** In the order of the questions: those that anybody handed in, or that were asked for. */
  readonly exercises: readonly GradedExercise[];
  /** By their ids. */
  readonly learners: readonly LearnerGrades[];
  /** What was found among the submissions that is nobody's: files in no learner's folder, links, folders of people who are not in the roster; a sentence each. */
  readonly notes?: readonly string[];
}

/** An exercise as it was handed out. */
export interface GradedExercise {
  /** Its file's name without `.ipynb`: `02-parameters-and-memory`. */
  readonly name: string;
  /** Its first heading. */
  readonly title: string;
  readonly tasks: readonly GradedExerciseTask[];
}

export interface GradedExerciseTask {
  readonly id: string;
  readonly title: string;
  readonly maxPoints: number;
  /** Whether a person reads its answers. */
  readonly written: boolean;
  /** What each slip is, in a sentence for the learner, by its id. */
  readonly slips: Readonly<Record<string, string>>;
  /** The text of its answer's cell as it was handed out: nobody wrote that. */
  readonly given?: string;
}

export interface LearnerGrades extends Learner {
  /** One for each exercise that was handed in. */
  readonly notebooks: readonly GradedNotebook[];
  /** What is wrong with files that could not be graded, and what was done about them; a sentence each. */
  readonly notes: readonly string[];
}

/** A learner, as the roster names them; without one only the id is known, which is the folder's name. */
export interface Learner {
  readonly id: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  /** Canvas's own ID, where the roster is a gradebook of Canvas's. */
  readonly canvasId?: string;
}

export interface GradedNotebook {
  /** The exercise's name. */
  readonly exercise: string;
  /** The file's last change, ISO 8601, where it is known. */
  readonly submittedAt?: string;
  /** What was odd in the notebook, what was mended, and what was tried against the grader; a sentence each. */
  readonly notes: readonly string[];
  readonly tasks: readonly GradedTask[];
  /** Wall-clock seconds of running it. */
  readonly seconds: number;
}

export interface GradedTask extends TaskResult {
  /** Failed checks and hints seen, where the learner's progress was handed in as well. */
  readonly tries?: number;
  readonly hints?: number;
  /** What a person should look at, a sentence each: the answer stays the same on other numbers. Never a verdict. */
  readonly flags: readonly string[];
  /** The text of the learner's answer: code, or words where a person reads it. */
  readonly answer: string;
  /** What a person gave for a written answer. */
  readonly person?: PersonGrade;
}

export interface PersonGrade {
  readonly points: number;
  readonly comment: string;
  /** ISO 8601. */
  readonly at: string;
}
