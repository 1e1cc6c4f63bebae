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
  submit: {
    group: group.learners,
    summary: "hand your exercises in, in a classroom",
    takes: [["[NN...]", "numbers of exercises, such as 2 or 02; all that you worked on, when left out"]],
    load: () => import("./submit.js"),
  },
  reset: {
    group: group.learners,
    summary: "give a fresh lesson or exercise; yours is kept, and --restore brings it back",
    takes: [["<NN...>", "numbers of lessons or exercises, such as 2 or 02"]],
    load: () => import("./reset.js"),
  },
  learner: {
    group: group.learners,
    summary: "say who you are, to get numbers of your own in the exercises",
    takes: [["[name]", "your name, in any spelling; leave it out to see who you are"]],
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
  evaluate: {
    group: group.learners,
    summary: "judge trained models, each alone and all together",
    takes: [["<folder...>", "folders that workbook train wrote"]],
    load: () => import("./evaluate.js"),
  },
  board: {
    group: group.learners,
    summary: "show what recipes reach on MNIST, with error bars, and put your own beside them",
    takes: [
      ["[action]", "add, remove or page; the board is shown when it is left out"],
      ["[names...]", "with add, folders that workbook train made; with remove, a name"],
    ],
    load: () => import("./board.js"),
  },
  sync: {
    group: group.learners,
    summary: "make your copy of the lessons in work/, or bring it up to date",
    load: () => import("./sync.js"),
  },
  doctor: {
    group: group.learners,
    summary: "say what is installed, and how to fix what is not",
    load: () => import("./doctor.js"),
  },
  uninstall: {
    group: group.learners,
    summary: "remove what setup added, and say how much disk that gives back",
    load: () => import("./uninstall.js"),
  },
  grade: {
    group: group.instructors,
    summary: "grade what a class handed in: each notebook in a sandbox of its own",
    takes: [["<submissions>", "a folder with one folder per learner, or a zip of it"]],
    load: () => import("./grade.js"),
  },
  roster: {
    group: group.instructors,
    summary: "give each learner of a class a code name, and with it numbers of their own",
    takes: [["<csv>", "the class: id or email, first name, last name, with these names in its first line"]],
    load: () => import("./roster.js"),
  },
  mark: {
    group: group.instructors,
    summary: "read a class's written answers, and give points and comments",
    takes: [["<folder>", "the folder that workbook grade wrote with --out"]],
    load: () => import("./mark.js"),
  },
  slides: {
    group: group.instructors,
    summary: "make slides of the lessons, to teach from without a network",
    takes: [["[NN...]", "numbers of lessons, such as 2 or 02; all, when left out"]],
    load: () => import("./slides.js"),
  },
  handout: {
    group: group.instructors,
    summary: "pack the workbook without its answers, as a zip file for a class",
    load: () => import("./handout.js"),
  },
  classroom: {
    group: group.instructors,
    summary: "start a JupyterHub for a class on this machine",
    load: () => import("./classroom.js"),
  },
  exercises: {
    group: group.authors,
    summary: "write exercises/ from answers/",
    load: () => import("./exercises.js"),
  },
};
