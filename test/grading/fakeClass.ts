/** A class whose kernels run nothing: for what is done around them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import type { ClassGrades } from "../../src/grading/classGrades";
import { ClassGrading, type Done, type GradingOptions } from "../../src/grading/gradeClass";
import { type Intake, type Original, takeIn } from "../../src/grading/intake";
import { type Judge, openJudge } from "../../src/grading/judge";
import type { KernelPool } from "../../src/grading/kernelPool";
import { exerciseCell } from "../../src/jupyter/exercise";
import { formatNotebook } from "../../src/jupyter/notebook";
import type { OpenKernel } from "../../src/jupyter/openKernel";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { attemptType, poseFor } from "../../src/tasks";
import { toPlain } from "../../src/tasks/plain";

const root = join(__dirname, "..", "..");
export const name = "02-parameters-and-memory";
export const exercises: Original[] = [{ name, notebook: readNotebook(join(root, "exercises", `${name}.ipynb`)) }];
const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-class-"));
export const judge: Judge = openJudge();
after(() => {
  judge.close();
  rmSync(scratch, { recursive: true });
});

/** What stands in for code: `computed` is right for any numbers, `typed` the right value with the book's. */
type Answers = Readonly<Record<string, "computed" | "typed" | "wrong" | "lost">>;

export function handIn(top: string, learner: string, answers: Answers): void {
  const notebook = structuredClone(exercises[0].notebook);
  for (const cell of notebook.cells) {
    const place = exerciseCell(cell);
    if (place?.role === "answer" && answers[place.task]) cell.source = answers[place.task];
  }
  const file = join(top, learner, `${name}.ipynb`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, formatNotebook(notebook));
}

/** Kernels that run nothing: their cells' attempts are made here. `log` has what was opened, and when it was closed. */
export function fakePool(log: string[], refuse: () => boolean = () => false): KernelPool {
  return {
    containment: "sandbox",
    warning: "",
    async open({ learner }) {
      if (refuse()) throw new Error("no more processes");
      log.push(`open ${learner ?? "book"}`);
      const sources = new Map<string, string>();
      const kernel: OpenKernel = {
        async run(cell) {
          const { role, task = "" } = exerciseCell(cell) ?? {};
          if (role === "answer") sources.set(task, cell.source);
          if (cell.source === "lost") throw new Error("the sandbox is gone");
          const how = sources.get(task);
          if (role !== "check" || !["computed", "typed", "wrong"].includes(how ?? "")) return "ran";
          const value = how === "wrong" ? 1 : poseFor(task, how === "typed" ? undefined : learner).posed.expected();
          const record = { version: 2, task, attempt: toPlain(value) };
          cell.outputs = [{ output_type: "display_data", metadata: {}, data: { [attemptType]: record } }];
          return "ran";
        },
        shutdown: async () => void log.push("close"),
      };
      return kernel;
    },
    close: async () => undefined,
  };
}

let count = 0;
export interface Class {
  readonly intake: () => Intake;
  readonly top: string;
  readonly out: string;
  grade(options?: Partial<GradingOptions>): Promise<{ grades: ClassGrades; done: Done[] }>;
}

export function classOf(learners: Readonly<Record<string, Answers>>): Class {
  const folder = join(scratch, String(count++));
  const [top, out] = [join(folder, "in"), join(folder, "out")];
  mkdirSync(top, { recursive: true });
  for (const [learner, answers] of Object.entries(learners)) handIn(top, learner, answers);
  const intake = (): Intake => takeIn(top, { exercises, lessons: [] });
  const standard = {
    out,
    exercises,
    class: {},
    pool: fakePool([]),
    containment: "sandbox",
    judge,
    numbers: "record",
    lanes: 2,
    cellTimeout: 5,
    timeout: 5,
    secondRun: false,
  } as const;
  return {
    intake,
    top,
    out,
    async grade(options = {}) {
      const done: Done[] = [];
      const grades = await new ClassGrading({ ...standard, ...options }).grade(intake(), {
        onNotebook: (one) => void done.push(one),
      });
      return { grades, done };
    },
  };
}
