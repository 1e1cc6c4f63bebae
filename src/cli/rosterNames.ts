/** What `workbook roster` does. */
import { chmodSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Learner } from "../grading/classGrades";
import { parseRoster } from "../grading/roster";
import { codeName, makeSecret, readSecret } from "../grading/secret";
import { csv } from "../view/csv";
import { UsageError } from "./errors";
import { answer, say } from "./terminal";

/** A roster from its file. @throws UsageError where there is none */
export function readRoster(file: string): Learner[] {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      "Give the CSV file of the class.",
    );
  }
  return parseRoster(content, file);
}

/** Gives each learner a code name. */
export function nameLearners(roster: string, flags: { secret: string; json?: boolean }): void {
  const learners = readRoster(roster);
  const file = resolve(flags.secret);
  if (makeSecret(file)) say(`Keep ${file}, the secret of this class: without it nobody's numbers can be found again.`);
  const secret = readSecret(file);
  chmodSync(file, 0o600); // by now it is known to be a secret, and no folder or file of something else
  const named = learners.map((learner) => ({ ...learner, code: codeName(secret, learner.id) }));
  const rows = named.map(({ id, firstName = "", lastName = "", email = "", code }) => [
    id,
    firstName,
    lastName,
    email,
    code,
  ]);
  const table = csv(["id", "first_name", "last_name", "email", "code_name"], rows).trimEnd();
  answer(flags.json, { secret: file, learners: named }, table);
}
