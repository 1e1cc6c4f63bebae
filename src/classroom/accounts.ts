/** Who may sign in: a list from a CSV file, and what is kept of it. */
import { randomBytes, randomInt, scryptSync } from "node:crypto";
import Papa from "papaparse";
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

/** What is wrong with a list of accounts: one line, then what to do. */
export class AccountsError extends Error {
  override name = "AccountsError";

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const idColumns = ["id", "username", "user", "student", "student_id", "login"];

/** What people sign in with, and what an id stands under: JupyterHub knows no capitals in names. */
export const loginName = (id: string): string => id.toLowerCase();

/**
 * The accounts that a CSV file lists: a column `id`, and `name`, or `first_name` and `last_name`; others are left alone.
 * @throws AccountsError
 */
export function readAccounts(csv: string): Listed[] {
  const { data, meta } = Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (name) => name.trim().toLowerCase().replace(/\s+/g, "_"),
  });
  const column = idColumns.find((name) => meta.fields?.includes(name));
  if (column === undefined)
    throw new AccountsError(
      "the list of accounts has no column id",
      "Its first line names the columns: id,name. Then a line for each learner.",
    );
  const listed = data.map((row): Listed => {
    const id = (row[column] ?? "").trim();
    const name = row["name"] ?? `${row["first_name"] ?? ""} ${row["last_name"] ?? ""}`;
    return { id, name: name.trim() || id };
  });
  check(listed);
  return listed;
}

function check(listed: readonly Listed[]): void {
  if (listed.length === 0) throw new AccountsError("the list of accounts is empty", "A line for each learner: id,name");
  const lines = new Map<string, number>();
  for (const [index, { id }] of listed.entries()) {
    const line = index + 2;
    if (!idPattern.test(id) || id.includes(".."))
      throw new AccountsError(
        id === "" ? `line ${line} has no id` : `line ${line}: this cannot be an id: ${id.slice(0, 80)}`,
        "An id has letters (a to z), digits, and . _ @ - between them; 64 characters at most.",
      );
    const first = lines.get(loginName(id));
    if (first !== undefined)
      throw new AccountsError(
        `${id} is there twice: in lines ${first} and ${line}`,
        "Give each learner an id of their own (Ada and ada are one).",
      );
    lines.set(loginName(id), line);
  }
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
 * @param renew whose passwords are made anew, by id; `true` for all
 */
export function enrol(
  listed: readonly Listed[],
  kept: readonly Account[],
  firstUid: number,
  renew: readonly string[] = [],
): Enrolled {
  const before = new Map(kept.map((account) => [loginName(account.id), account]));
  const again = new Set(renew.map(loginName));
  let uid = Math.max(firstUid - 1, ...kept.map((account) => account.uid));
  const made: (Listed & { password: string })[] = [];
  const accounts = listed.map((person): Account => {
    const known = before.get(loginName(person.id));
    if (known && known.password !== "" && !again.has(loginName(person.id))) return { ...known, name: person.name };
    const password = newPassword();
    made.push({ ...person, password });
    return { ...person, id: known?.id ?? person.id, uid: known?.uid ?? ++uid, password: hashPassword(password) };
  });
  const present = new Set(listed.map(({ id }) => loginName(id)));
  const gone = kept.filter(({ id }) => !present.has(loginName(id))).map((account) => ({ ...account, password: "" }));
  return { accounts: [...accounts, ...gone], made };
}

/** The accounts of a kept file. @throws AccountsError where it is none */
export function parseAccounts(text: string, file: string): Account[] {
  const list = parseObject(text)?.["accounts"];
  const accounts = Array.isArray(list) ? list.map(asObject) : [undefined];
  if (!accounts.every(isAccount))
    throw new AccountsError(`this is no list of accounts: ${file}`, "Delete it, and give the CSV file again.");
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
