/** Who is in a class: a CSV file with a line a learner. Pure. */
import Papa from "papaparse";
import { learnerKey } from "../learnerKey";
import type { Learner } from "./classGrades";
import { GradingError } from "./gradingError";

/** How a column may be called, without spaces, dashes and capitals; as nbgrader, Moodle, Canvas and people call it. */
const columns: Readonly<Record<Exclude<keyof Learner, "canvasId">, readonly string[]>> = {
  id: ["id", "studentid", "idnumber", "username", "userid", "loginid", "login", "sisuserid", "sisloginid", "learner", "learnerid", "matriculationnumber"],
  firstName: ["firstname", "givenname", "first", "forename", "name", "fullname", "student", "vorname", "prénom", "prenom", "nombre", "nome"],
  lastName: ["lastname", "surname", "familyname", "last", "nachname", "nom", "apellidos", "cognome"],
  email: ["email", "emailaddress", "mail"],
}; // biome-ignore format: names

/**
 * The learners that a CSV file names, in its order; whoever has no id is known by their address. Columns are known by their
 * names in the first line; commas, semicolons and tabs may divide them. @throws GradingError where it cannot be used as it is
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
  const [first = [], ...rows] = data;
  const head = first.map((name) => name.toLowerCase().replace(/[^\p{L}]/gu, ""));
  const place = (column: keyof typeof columns): number => findColumn(head, columns[column]);
  // Canvas's gradebook, whose own ID is nobody's name elsewhere. A school's list may have the same columns, but not this line.
  const isCanvas =
    head[0] === "student" && head[1] === "id" && rows.some(([who = ""]) => who.trim() === "Points Possible");
  const ids = isCanvas ? ["sisuserid", "sisloginid", "id"].map((name) => head.indexOf(name)) : [place("id")];
  const places = { firstName: place("firstName"), lastName: place("lastName"), email: place("email") };
  ids.push(places.email); // many a Moodle gives nobody an ID number
  if (ids.every((id) => id < 0)) {
    const found = first.map((name) => name.trim()).join(", ");
    throw faulty(file, `has no column called id or email in its first line, which has: ${found.slice(0, 200)}`);
  }
  const learners = rows.flatMap((row, i): Learner[] => {
    const at = (column: number): string | undefined => (column < 0 ? undefined : row[column]?.trim() || undefined);
    const canvasId = isCanvas ? at(1) : undefined;
    if (isCanvas && canvasId === undefined) return []; // "Points Possible", and how grades are posted
    const own = ids.map(at).find((id) => id !== undefined);
    if (own === undefined)
      throw faulty(file, `has no id and no email for its learner ${i + 1}: ${row.join(", ").slice(0, 100)}`);
    const more = Object.entries(places).flatMap(([name, column]) =>
      at(column) === undefined ? [] : [[name, at(column)]],
    );
    return [divided({ id: own, ...(canvasId !== undefined && { canvasId }), ...Object.fromEntries(more) })];
  });
  if (learners.length === 0) throw faulty(file, "names no learner");
  const double = learners.find(
    (one, i) => learners.findIndex((other) => learnerKey(other.id) === learnerKey(one.id)) < i,
  );
  if (double) throw faulty(file, `names ${double.id} twice`);
  return learners;
}

function findColumn(head: readonly string[], names: readonly string[]): number {
  for (const name of names) if (head.includes(name)) return head.indexOf(name);
  return -1;
}

/** With first and last name, where one column has both: `Lovelace, Ada`. */
function divided(learner: Learner): Learner {
  const [lastName, firstName, ...more] = learner.firstName?.split(",").map((part) => part.trim()) ?? [];
  return learner.lastName === undefined && lastName && firstName && more.length === 0
    ? { ...learner, firstName, lastName }
    : learner;
}

function faulty(file: string, what: string): GradingError {
  const advice =
    "A roster is a CSV file whose first line names its columns: id, first name, last name, email; of each learner it has an id or an email.";
  return new GradingError(`${file} ${what}`, advice, true);
}

/**
 * By which of a roster's learners a submission was handed in: by Canvas's number, where the roster has them, else by id, address, code
 * name or name; `undefined` when that is not clear.
 */
export function inRoster(
  names: readonly string[],
  roster: readonly Learner[],
  codes: ReadonlyMap<string, string> = new Map(),
  canvasId?: string,
): Learner | undefined {
  const byNumber = roster.find((learner) => canvasId !== undefined && learner.canvasId === canvasId);
  if (byNumber) return byNumber;
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

/** Canvas writes `lovelaceada`, Moodle `Ada Lovelace`. Where one column has the whole name, any word may begin it. */
function fullNames({ firstName, lastName }: Learner): string[] {
  if (firstName === undefined) return [];
  const canvas = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, "");
  if (lastName !== undefined)
    return [`${firstName} ${lastName}`, `${lastName} ${firstName}`, canvas(`${lastName}${firstName}`)];
  const words = firstName.split(/[\s,]+/);
  const turned = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join(" "));
  return [firstName, ...turned, ...turned.map(canvas)];
}

const sameName = (one: string, other: string): boolean => one !== "" && learnerKey(one) === learnerKey(other);
