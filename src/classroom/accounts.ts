/** Who may sign in: a list from a CSV file, and what is kept of it. */
import { randomBytes, randomInt, scryptSync } from "node:crypto";
import { parseRoster } from "../grading/roster";
import { AdvisedError } from "../host/advisedError";
import { asObject, parseObject } from "../host/store";

/** A line of the list. */
export interface Listed {
  /** As it is written: the name of the learner's folder of submissions. */
  readonly id: string;
  readonly name: string;
}

/** An account as it is kept. */
export interface Account extends Listed {
  /** The system's number for the user; no other account of this classroom ever gets it. */
  readonly uid: number;
  /** `scrypt$N$r$p$salt$key`, the last two in base64. */
  readonly password: string;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** What people sign in with, and what an id stands under: JupyterHub knows no capitals in names. */
export const loginName = (id: string): string => id.toLowerCase();

/** Somebody who may sign in. @param source where the id was given @throws AdvisedError where it cannot be one */
export function listed(id: string, name: string, source: string): Listed {
  if (idPattern.test(id) && !id.includes("..")) return { id, name };
  throw new AdvisedError(
    `${source}: nobody can sign in as ${id.slice(0, 80)}`,
    "An id has letters (a to z), digits, and . _ @ - between them; 64 characters at most.",
  );
}

/**
 * The accounts that a class's list names: a column `id`, or `email` for whoever has none, and `name`, or first and last name.
 * @throws AdvisedError where it is no such list, or nobody can sign in with an id
 */
export function readAccounts(csv: string, file: string): Listed[] {
  return parseRoster(csv, file).map(({ id, firstName, lastName }) =>
    listed(id, [firstName, lastName].filter(Boolean).join(" ") || id, file),
  );
}

/** Letters and digits that nobody takes for one another. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** A password to be read aloud and typed: three groups of four, 59 bits. */
export function newPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return `${group()}-${group()}-${group()}`;
}

const cost = { N: 2 ** 14, r: 8, p: 1 };

/** A password as it is kept. */
export function hashPassword(password: string, salt: Buffer = randomBytes(16)): string {
  const key = scryptSync(password, salt, 32, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), key.toString("base64")].join("$");
}

/** The accounts after a list was read, and the passwords that were made: an account that there is keeps its own. */
export interface Enrolled {
  readonly accounts: readonly Account[];
  readonly made: readonly (Listed & { readonly password: string })[];
}

/**
 * Accounts for all who are listed. Those who left the list keep their number and their home, and cannot sign in.
 * @param firstUid the first of the reserved numbers
 * @param renew whose passwords are made anew, by id
 * @throws AdvisedError where one of these is not listed
 */
export function enrol(
  people: readonly Listed[],
  kept: readonly Account[],
  firstUid: number,
  renew: readonly string[] = [],
): Enrolled {
  const before = new Map(kept.map((account) => [loginName(account.id), account]));
  const present = new Set(people.map(({ id }) => loginName(id)));
  const stranger = renew.find((id) => !present.has(loginName(id)));
  if (stranger !== undefined)
    throw new AdvisedError(`--renew: nobody signs in as ${stranger.slice(0, 80)}`, "Look at the list of accounts.");
  const again = new Set(renew.map(loginName));
  let uid = Math.max(firstUid - 1, ...kept.map((account) => account.uid));
  const made: (Listed & { password: string })[] = [];
  const accounts = people.map((person): Account => {
    const known = before.get(loginName(person.id));
    if (known && known.password !== "" && !again.has(loginName(person.id))) return { ...known, name: person.name };
    const password = newPassword();
    made.push({ ...person, password });
    return { ...person, id: known?.id ?? person.id, uid: known?.uid ?? ++uid, password: hashPassword(password) };
  });
  const gone = kept.filter(({ id }) => !present.has(loginName(id))).map((account) => ({ ...account, password: "" }));
  return { accounts: [...accounts, ...gone], made };
}

/** The accounts of a kept file. @throws AdvisedError where it is none */
export function parseAccounts(text: string, file: string): Account[] {
  const list = parseObject(text)?.["accounts"];
  const accounts = Array.isArray(list) ? list.map(asObject) : [undefined];
  if (!accounts.every(isAccount))
    throw new AdvisedError(
      `this is no list of accounts: ${file}`,
      "Put it back from a backup; or delete it, and give the CSV file again: then all get new passwords.",
    );
  return accounts as unknown as Account[];
}

function isAccount(fields: Record<string, unknown> | undefined): boolean {
  return (
    fields !== undefined &&
    typeof fields["id"] === "string" &&
    idPattern.test(fields["id"]) &&
    typeof fields["name"] === "string" &&
    Number.isInteger(fields["uid"]) &&
    typeof fields["password"] === "string"
  );
}
