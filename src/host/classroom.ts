/** The classroom that a learner works in, as far as the learner's own programs know of it. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { HomeError } from "./homeError";
import { type Places, places } from "./places";
import { progressFile } from "./progress";
import { readStore } from "./store";

/** The variables by which the hub tells a learner's programs where to hand in, and what lets them. */
export const classroomVariables = { url: "WORKBOOK_CLASSROOM", token: "WORKBOOK_CLASSROOM_TOKEN" } as const;

/** What a learner sends: the notebook as it lies on the disk, and how far the learner is. */
export interface HandIn {
  /** The exercise's name: `02-parameters-and-memory`. */
  readonly exercise: string;
  /** The file's text. */
  readonly notebook: string;
  /** What `progress.json` holds. */
  readonly progress: object;
}

/** What a learner gets for it. */
export interface Receipt {
  readonly exercise: string;
  /** When it arrived, ISO 8601. */
  readonly at: string;
  /** Of the notebook's bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** How many of this exercise were handed in before; they are kept. */
  readonly earlier: number;
}

/** How long handing in may take, in milliseconds. */
const patienceMs = 30_000;

/** Whether this workbook belongs to a classroom. */
export function inClassroom(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env[classroomVariables.url] && env[classroomVariables.token]);
}

/**
 * Hands a notebook in, as it was saved last.
 * @returns the receipt, and when the file was saved
 * @throws HomeError where there is no classroom, and with the classroom's own words where it takes nothing
 */
export async function handIn(file: string, where: Places = places()): Promise<Receipt & { readonly savedAt: Date }> {
  const { [classroomVariables.url]: url, [classroomVariables.token]: token } = process.env;
  if (!url || !token)
    throw new HomeError(
      "there is no classroom here, so nothing was handed in",
      `Give the file to your teacher: ${file}`,
    );
  const savedAt = statSync(file).mtime;
  const body: HandIn = {
    exercise: basename(file, ".ipynb"),
    notebook: readFileSync(file, "utf8"),
    progress: readStore(progressFile, where).content,
  };
  const response = await fetch(`${url}/submissions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => undefined);
  const answer = (await response?.json().catch(() => undefined)) as (Receipt & { error?: string }) | undefined;
  if (response?.ok && answer) return { ...answer, savedAt };
  throw new HomeError(
    answer?.error ?? "the classroom does not answer, so nothing was handed in",
    answer?.error ? "" : "Try again in a minute. Your notebook is as you saved it.",
  );
}

/**
 * An exercise's file in the learner's copy: by its number or name; without one, the notebook that this kernel belongs to.
 * @throws HomeError where there is none
 */
export function exerciseFile(which?: string | number, where: Places = places()): string {
  const folder = join(where.work, "exercises");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d\d-.*\.ipynb$/.test(name)) : [];
  const asked = which === undefined ? basename(process.env["JPY_SESSION_NAME"] ?? "") : String(which).trim();
  const number = /^\d{1,2}$/.test(asked) ? asked.padStart(2, "0") : undefined;
  const meant = names.filter((name) =>
    number ? name.startsWith(`${number}-`) : [name, basename(name, ".ipynb")].includes(asked),
  );
  // Beside an exercise there may be a duplicate of it, which no classroom takes.
  const found = meant.find((name) => existsSync(join(where.program, "exercises", name))) ?? meant[0];
  if (found !== undefined) return join(folder, found);
  throw new HomeError(
    which === undefined ? "this notebook is no exercise of yours" : `there is no exercise ${asked.slice(0, 80)}`,
    `Say which one: ${names.length > 0 ? names.map((name) => name.slice(0, 2)).join(", ") : `there is none in ${folder}`}.`,
  );
}
