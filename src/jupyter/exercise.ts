/**
 * Exercises are cut from answers: `answers/NN-….ipynb` is the only source, `exercises/NN-….ipynb` is made from it.
 *
 * Cells go by their ids: `task-2-1` shows task 2.1 and gives its numbers, `answer-2-1` holds the solution,
 * `check-2-1` judges it, `written-2-7` is a written answer. In an answer, `// BEGIN SOLUTION` to `// END SOLUTION` goes;
 * what stands behind `// stub:` in between takes its place.
 */
import { type Cell, lineFeeds, type Notebook } from "./notebook";

export type Role = "task" | "answer" | "check" | "written";

export interface ExerciseCell {
  readonly role: Role;
  /** The task's id: `2.1`. */
  readonly task: string;
}

/** What an exercise's cell is for; `undefined` for a cell that belongs to no task. */
export function exerciseCell({ id }: Pick<Cell, "id">): ExerciseCell | undefined {
  const match = /^(task|answer|check|written)-(\d+)-(\d+)$/.exec(id);
  return match ? { role: match[1] as Role, task: `${match[2]}.${match[3]}` } : undefined;
}

/** A task of an exercise: one that is judged, or one that a person reads. */
export interface ExerciseTask {
  readonly task: string;
  readonly role: "check" | "written";
}

/** The tasks of an exercise, in their order. */
export function exerciseTasks({ cells }: Notebook): ExerciseTask[] {
  return cells.flatMap((cell) => {
    const { task, role } = exerciseCell(cell) ?? {};
    return task !== undefined && (role === "check" || role === "written") ? [{ task, role }] : [];
  });
}

const begin = /^\s*(\/\/|<!--)\s*BEGIN SOLUTION\b/;
const end = /^\s*(\/\/|<!--)\s*END SOLUTION\b/;
const stub = /^(\s*)\/\/ stub: (.*)$/;
const defaultStub = "// your code here";

/**
 * Takes the solutions out of a cell's text.
 * @throws when a marker has no partner
 */
export function cutSolutions(source: string): string {
  const kept: string[] = [];
  let cut: string[] | undefined;
  let indent = "";
  for (const line of lineFeeds(source).split("\n")) {
    if (begin.test(line)) {
      if (cut) throw new Error(`BEGIN SOLUTION must be followed by END SOLUTION: "${line.trim()}"`);
      cut = [];
      indent = /^\s*/.exec(line)?.[0] ?? "";
    } else if (end.test(line)) {
      if (!cut) throw new Error(`END SOLUTION must follow BEGIN SOLUTION: "${line.trim()}"`);
      const written = line.includes("<!--") ? "*Your answer here.*" : `${indent}${defaultStub}`;
      kept.push(...(cut.length > 0 ? cut : [written]));
      cut = undefined;
    } else if (cut) {
      const replacement = stub.exec(line);
      if (replacement) cut.push(`${replacement[1]}${replacement[2]}`);
    } else kept.push(line);
  }
  if (cut) throw new Error("BEGIN SOLUTION must be followed by END SOLUTION");
  return kept.join("\n");
}

/** The text between the markers, stubs left out: what must not be left in an exercise. */
export function solutionLines(source: string): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of lineFeeds(source).split("\n")) {
    if (begin.test(line)) inside = true;
    else if (end.test(line)) inside = false;
    else if (inside && !stub.test(line) && line.trim() !== "") found.push(line.trim());
  }
  return found;
}

/** An answer's notebook with the metadata that nbgrader (schema 3) and front ends go by. `points` by task. */
export function withGrading(notebook: Notebook, points: (task: string) => number): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => graded(cell, points)) };
}

/** The exercise of an answer's notebook. */
export function toExercise(answers: Notebook, points: (task: string) => number): Notebook {
  const cells = withGrading(answers, points).cells.map((cell) => ({ ...cell, source: cutSolutions(cell.source) }));
  return { ...answers, cells };
}

const flags: Readonly<Record<Role | "text", { grade: boolean; solution: boolean; locked: boolean }>> = {
  text: { grade: false, solution: false, locked: true },
  task: { grade: false, solution: false, locked: true },
  answer: { grade: false, solution: true, locked: false },
  check: { grade: true, solution: false, locked: true },
  written: { grade: true, solution: true, locked: false },
};

function graded(cell: Cell, points: (task: string) => number): Cell {
  const place = exerciseCell(cell);
  const { grade, solution, locked } = flags[place?.role ?? "text"];
  const { deletable: _, editable: __, nbgrader: ___, "cnn-workbook": ____, ...rest } = cell.metadata;
  const metadata = {
    ...rest,
    nbgrader: {
      schema_version: 3,
      grade_id: cell.id,
      grade,
      solution,
      locked,
      task: false,
      ...(grade && place ? { points: points(place.task) } : {}),
    },
    ...(place ? { "cnn-workbook": { task: place.task, role: place.role } } : {}),
    ...(locked ? { deletable: false, editable: false } : {}),
  };
  return { ...cell, metadata };
}
