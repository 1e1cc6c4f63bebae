/** What learners hand in to nbgrader, and what each is to get for it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { type Cells, exercise } from "./course";

const root = join(__dirname, "..", "..");

/** The other exercise of the assignment. */
export const digits = "10-mnist";
export const names = [exercise, digits];

const solutions = new Map(
  names.flatMap((name) =>
    readNotebook(join(root, "answers", `${name}.ipynb`)).cells.map(({ id, source }) => [id, source] as const),
  ),
);
const answers = [...solutions.keys()].filter((id) => id.startsWith("answer-2-"));

function find(cells: Cells, id: string): Cells[number] {
  const found = cells.find((cell) => cell.id === id);
  assert.ok(found, id);
  return found;
}

/** Writes the model solutions, then what a learner has written otherwise. */
export const answered =
  (ids: readonly string[], changes: Readonly<Record<string, string>> = {}) =>
  (cells: Cells): void => {
    for (const id of ids) find(cells, id).source = solutions.get(id) ?? "";
    for (const [id, source] of Object.entries(changes)) find(cells, id).source = source;
  };

function copy(cells: Cells, id: string, change: (cell: Cells[number]) => void = () => undefined): void {
  const place = cells.indexOf(find(cells, id));
  const double = structuredClone(cells[place]);
  assert.ok(double);
  cells.splice(place + 1, 0, double);
  double.id = `${id}-copy`;
  change(double);
}

const passAll = 'process.env.NBGRADER_EXECUTION = "";\ndelete process.env.NBGRADER_EXECUTION;';

interface Learner {
  readonly name: string;
  readonly edit: (cells: Cells) => void;
  /** The points of tasks 2.1 to 2.6. */
  readonly points: readonly number[];
  /** What the feedback says. */
  readonly says: readonly RegExp[];
  /** Has handed in exercise 10 as well: every fiftieth digit is wrong. */
  readonly digits?: true;
}

/** In the order in which nbgrader takes them: those that could stop others come first. */
export const learners: readonly Learner[] = [
  {
    name: "a-doubled",
    edit(cells) {
      answered(answers)(cells);
      copy(cells, "answer-2-1");
      copy(cells, "check-2-2", (cell) => {
        cell.source = "3.5";
      });
      find(cells, "answer-2-6").metadata["nbgrader"] = { schema_version: 1 };
      find(cells, "check-2-6").metadata["nbgrader"] = "none";
    },
    points: [1, 1, 1, 2, 2, 2],
    says: [/2\.6 · .*passed: That is right/],
  },
  {
    name: "b-crashing",
    edit: answered(answers, {
      "answer-2-1": `${solutions.get("answer-2-1")}\nconsole.error("one error more");`,
      "answer-2-2": "let stackParameters = 903400;\nwhile (true) {}",
      "answer-2-3": 'const topShape = [1, 1, 1];\nprocess.kill(process.ppid, "SIGKILL");',
      "answer-2-4":
        'function outputLength(length: number, kernelSize: number, stride: number, padding: "valid" | "same"): number {\n  while (true) {}\n}',
      "answer-2-5": 'process.kill(process.pid, "SIGKILL");\nconst predictionBytes = 1;',
    }),
    points: [1, 0, 0, 0, 0, 2],
    says: [/2\.2 · .*timed out/, /2\.4 · .*did not finish/, /2\.5 · .*KernelDied/],
  },
  { name: "empty", edit: () => undefined, points: [0, 0, 0, 0, 0, 0], says: [/not attempted: Nothing to judge yet/] },
  { name: "good", edit: answered(answers), points: [1, 1, 1, 2, 2, 2], says: [/2\.1 · .*passed: That is right/] },
  {
    name: "half",
    edit: answered(answers.slice(0, 3), {
      "answer-2-2": "const stackParameters = 902700; // <img src=x onerror=alert(1)>",
    }),
    points: [1, 0, 1, 0, 0, 0],
    says: [/2\.2 · .*failed: Of each filter you count only the weights/],
    digits: true,
  },
  {
    name: "hostile",
    edit(cells) {
      answered([], {
        "answer-2-1": `${passAll}\nconst layerParameters: number = 1;`,
        "check-2-2": 'await check("2.2", 903400);',
        "answer-2-3":
          'const topShape = [1];\n(globalThis as any).tslab?.display?.raw("application/vnd.cnn-workbook.attempt+json", { version: 2, task: "2.3", attempt: { is: "list", value: [25, 38, 400] } });\n"<script>alert(2)</script>";',
        "check-2-3": "1;",
      })(cells);
      const marks = find(cells, "check-2-4").metadata["nbgrader"] as Record<string, unknown>;
      marks["points"] = 100;
      for (const id of ["check-2-5", "answer-2-6", "check-2-6"]) cells.splice(cells.indexOf(find(cells, id)), 1);
    },
    points: [0, 0, 0, 0, 0, 0],
    says: [/2\.1 · .*failed/, /2\.5 · .*not attempted/],
  },
];
