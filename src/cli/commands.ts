/** The commands of `workbook`: a file each, which is loaded only when the command is used. */
import type { Command } from "commander";

export interface CommandEntry {
  /** Whom it is for: the heading in `workbook --help`. */
  readonly group: "Learners:" | "Instructors:" | "Authors:";
  /** One line for `workbook --help`. */
  readonly summary: string;
  /** Arguments as commander writes them, and what each is. */
  readonly takes?: readonly (readonly [argument: string, what: string])[];
  /** Gives the module; its `configure` adds options, help and the action. */
  load(): Promise<{ configure(command: Command): void }>;
}

const group = { learners: "Learners:", instructors: "Instructors:", authors: "Authors:" } as const;

export const commands: Readonly<Record<string, CommandEntry>> = {
  lab: { group: group.learners, summary: "open JupyterLab on the lessons", load: () => import("./lab.js") },
  check: {
    group: group.learners,
    summary: "grade your own exercises: score, slips, and what to do next",
    takes: [["[NN...]", "numbers of exercises, such as 2 or 02; all, when left out"]],
    load: () => import("./check.js"),
  },
  reset: {
    group: group.learners,
    summary: "give a fresh lesson or exercise; yours is kept, and can be had again",
    takes: [["<NN...>", "numbers of lessons or exercises, such as 2 or 02"]],
    load: () => import("./reset.js"),
  },
  learner: {
    group: group.learners,
    summary: "say who you are, to get numbers of your own in the exercises",
    takes: [["[name]", "your name, in any spelling; who you are is said when it is left out"]],
    load: () => import("./learner.js"),
  },
  run: {
    group: group.learners,
    summary: "run lessons from top to bottom, and keep the executed copies",
    takes: [["[NN...]", "numbers of lessons, such as 2 or 02; all, when left out"]],
    load: () => import("./run.js"),
  },
  train: {
    group: group.learners,
    summary: "train a recipe on MNIST, and keep model, history and confusion matrix",
    takes: [["<recipe>", "one of the recipes below"]],
    load: () => import("./train.js"),
  },
  sync: {
    group: group.learners,
    summary: "make your copy of the lessons in work/, or bring it up to date",
    load: () => import("./sync.js"),
  },
  doctor: {
    group: group.learners,
    summary: "say what is installed, and how to mend what is not",
    load: () => import("./doctor.js"),
  },
  uninstall: {
    group: group.learners,
    summary: "remove what setup added, and say how much disk that gives back",
    load: () => import("./uninstall.js"),
  },
  handout: {
    group: group.instructors,
    summary: "pack the workbook without its answers, as a zip file for a class",
    load: () => import("./handout.js"),
  },
  slides: {
    group: group.instructors,
    summary: "make slides of the lessons, to teach from without a network",
    takes: [["[NN...]", "numbers of lessons, such as 2 or 02; all, when left out"]],
    load: () => import("./slides.js"),
  },
  exercises: {
    group: group.authors,
    summary: "write exercises/ from answers/",
    load: () => import("./exercises.js"),
  },
};
