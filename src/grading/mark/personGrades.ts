/** `person.json`: what people gave for written answers. A mark belongs to the text that was read: another text asks again. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceExclusively } from "../../host/exclusive";
import { asObject, parseObject } from "../../host/store";
import type { ClassGrades, GradedTask, PersonGrade } from "../classGrades";

export interface PersonGrades {
  readonly version: 1;
  readonly marks: readonly Mark[];
}

export interface Mark extends PersonGrade {
  /** The learner's id. */
  readonly learner: string;
  readonly task: string;
  /** `textKey` of the answer that was read. */
  readonly text: string;
}

/** Which answer a mark is for. */
export type Marked = Pick<Mark, "learner" | "task" | "text">;

const version = 1;
export const personFile = "person.json";

/** A short hash of an answer's text. */
export function textKey(answer: string): string {
  return createHash("sha256").update(answer.replace(/\r\n?/g, "\n").trim(), "utf16le").digest("hex").slice(0, 16);
}

/** What people gave so far; nothing where nobody has yet. @throws when the file cannot be read as what it should be */
export function readPersonGrades(folder: string): PersonGrades {
  const file = join(folder, personFile);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version, marks: [] };
    throw error;
  }
  const fields = parseObject(text);
  const marks = fields?.["marks"];
  if (fields?.["version"] === version && Array.isArray(marks) && marks.every(isMark)) return { version, marks };
  const newer = Number(fields?.["version"]) > version;
  throw new Error(
    newer
      ? `a newer version of the workbook wrote ${file}`
      : `${file} does not hold what people gave: repair or move it`,
  );
}

/** Keeps a mark, in the place of one for the same text. `check` sees the one before, under the lock, and may throw. */
export function keepMark(
  folder: string,
  mark: Mark,
  check: (before: Mark | undefined) => void = () => undefined,
): void {
  replaceExclusively(join(folder, personFile), () => {
    const { marks } = readPersonGrades(folder);
    check(marks.find((other) => isSame(other, mark)));
    const next: PersonGrades = { version, marks: [...marks.filter((other) => !isSame(other, mark)), mark] };
    return `${JSON.stringify(next, null, 2)}\n`;
  });
}

/** The grades with what people gave for the answers as they are now, and with nothing that they gave for others. */
export function withPersonGrades(grades: ClassGrades, { marks }: PersonGrades): ClassGrades {
  const byAnswer = new Map(marks.map((mark) => [keyOf(mark), mark]));
  const read = (learner: string, { person: _, ...task }: GradedTask): GradedTask => {
    const mark = byAnswer.get(keyOf({ learner, task: task.id, text: textKey(task.answer) }));
    if (mark === undefined || task.state !== "read by a person") return task;
    const { points, comment, at } = mark;
    return { ...task, person: { points: Math.min(task.maxPoints, points), comment, at } };
  };
  const learners = grades.learners.map((learner) => ({
    ...learner,
    notebooks: learner.notebooks.map((notebook) => ({
      ...notebook,
      tasks: notebook.tasks.map((task) => read(learner.id, task)),
    })),
  }));
  return { ...grades, learners };
}

const keyOf = ({ learner, task, text }: Marked): string => JSON.stringify([learner, task, text]);

export function isSame(one: Marked, other: Marked): boolean {
  return keyOf(one) === keyOf(other);
}

function isMark(value: unknown): value is Mark {
  const { learner, task, text, comment, at, points } = asObject(value) ?? {};
  const texts = [learner, task, text, comment, at].every((field) => typeof field === "string");
  return texts && typeof points === "number" && Number.isFinite(points) && points >= 0;
}
