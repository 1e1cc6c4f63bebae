/** Who is in a class: a CSV file with a line a learner. Pure. */
import Papa from "papaparse";
import { learnerKey } from "../learnerKey";
import type { Learner } from "./classGrades";
import { GradingError } from "./gradingError";

/** How a column may be called, without spaces, dashes and capitals; as nbgrader, Moodle, Canvas and people call it. */
const columns: Readonly<Record<keyof Learner, readonly string[]>> = {
  id: ["id", "studentid", "idnumber", "username", "userid", "loginid", "login", "sisuserid", "sisloginid", "learner", "learnerid", "matriculationnumber"],
  firstName: ["firstname", "givenname", "first", "forename", "name", "fullname", "vorname", "prénom", "prenom", "nombre", "nome"],
  lastName: ["lastname", "surname", "familyname", "last", "nachname", "nom", "apellidos", "cognome"],
  email: ["email", "emailaddress", "mail"],
}; // biome-ignore format: names

/**
 * The learners that a CSV file names, in its order. Columns are known by their names in the first line; commas,
 * semicolons and tabs may divide them. @throws GradingError where it cannot be used as it is
 */
export function parseRoster(content: string, file: string): Learner[] {
  const text = content.replace(/^\uFEFF/, "");
  if (text.includes("\uFFFD")) throw new GradingError(`${file} is not in UTF-8`, "Save it as “CSV UTF-8”.", true);
  if (text.trim() === "") throw faulty(file, "is empty");
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const quote = errors.find(({ type }) => type === "Quotes");
  if (quote)
    throw faulty(
      file,
      `has a quotation mark that is not closed, or not where it may stand, in line ${(quote.row ?? 0) + 1}`,
    );
  const [head = [], ...rows] = data;
  const place = (column: keyof Learner): number => findColumn(head, columns[column]);
  const id = place("id");
  if (id < 0) {
    const found = head.map((name) => name.trim()).join(", ");
    throw faulty(file, `has no column called id in its first line, which has: ${found.slice(0, 200)}`);
  }
  const places = { firstName: place("firstName"), lastName: place("lastName"), email: place("email") };
  const learners = rows.map((row, i): Learner => {
    const at = (column: number): string | undefined => (column < 0 ? undefined : row[column]?.trim() || undefined);
    const own = at(id);
    if (own === undefined) throw faulty(file, `has no id for its learner ${i + 1}: ${row.join(", ").slice(0, 100)}`);
    const more = Object.entries(places).flatMap(([name, column]) =>
      at(column) === undefined ? [] : [[name, at(column)]],
    );
    return { id: own, ...Object.fromEntries(more) };
  });
  if (learners.length === 0) throw faulty(file, "names no learner");
  const double = learners.find(
    (one, i) => learners.findIndex((other) => learnerKey(other.id) === learnerKey(one.id)) < i,
  );
  if (double) throw faulty(file, `names ${double.id} twice`);
  return learners;
}

function findColumn(head: readonly string[], names: readonly string[]): number {
  const plain = head.map((name) => name.toLowerCase().replace(/[^\p{L}]/gu, ""));
  for (const name of names) if (plain.includes(name)) return plain.indexOf(name);
  return -1;
}

function faulty(file: string, what: string): GradingError {
  const advice = "A roster is a CSV file whose first line names its columns: id, first name, last name, email.";
  return new GradingError(`${file} ${what}`, advice, true);
}

/** By which of a roster's learners a submission was handed in: by id, address, code name or name; `undefined` when that is not clear. */
export function inRoster(
  names: readonly string[],
  roster: readonly Learner[],
  codes: ReadonlyMap<string, string> = new Map(),
): Learner | undefined {
  for (const name of names) {
    for (const namesOf of [idsOf(codes), fullNames]) {
      const found = roster.filter((learner) => namesOf(learner).some((own) => sameName(own, name)));
      if (found.length === 1) return found[0];
    }
  }
  return undefined;
}

const idsOf =
  (codes: ReadonlyMap<string, string>) =>
  ({ id, email }: Learner): string[] => [id, email ?? "", codes.get(id) ?? ""];

/** Canvas writes `lovelaceada`, Moodle `Ada Lovelace`. */
function fullNames({ firstName, lastName }: Learner): string[] {
  if (firstName === undefined || lastName === undefined) return [];
  const canvas = `${lastName}${firstName}`.replace(/[^\p{L}\p{N}]/gu, "");
  return [`${firstName} ${lastName}`, `${lastName} ${firstName}`, canvas];
}

const sameName = (one: string, other: string): boolean => one !== "" && learnerKey(one) === learnerKey(other);
