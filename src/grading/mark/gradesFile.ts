/** `grades.json` as it is read again. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { asObject, parseObject } from "../../host/store";
import type { ClassGrades } from "../classGrades";

/** The grades that grading a class left in a folder. @throws when there are none, or not in a form that is known */
export function readClassGrades(folder: string): ClassGrades {
  const file = join(folder, "grades.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error(`there is no ${file}`);
    throw error;
  }
  const fields = parseObject(text);
  const lists = [fields?.["exercises"], fields?.["learners"]].every(
    (list) => Array.isArray(list) && list.every(asObject),
  );
  if (fields?.["version"] !== 1 || !lists) throw new Error(`${file} does not hold the grades of a class`);
  return fields as unknown as ClassGrades;
}
