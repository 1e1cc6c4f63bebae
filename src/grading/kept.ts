/** What running a notebook gave, as it is kept on the disk: so that a grading goes on where it ended, and is judged again without running. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { entriesIn, replaceFile } from "../host/folders";
import { asObject, parseObject } from "../host/store";
import type { Notebook } from "../jupyter/notebook";
import { fileNameOf } from "./fileName";
import { readFile } from "./intake/folder";
import type { KernelPool } from "./kernelPool";
import { parseSubmission, type Submission } from "./submission";

export interface KeptRun {
  readonly version: 1;
  /** Of all that running it depends on: another one means that it has to be run again. */
  readonly key: string;
  /** The learner's id, and the exercise. */
  readonly learner: string;
  readonly exercise: string;
  /** SHA-256 of the notebook's bytes. */
  readonly hash: string;
  readonly seconds: number;
  /** What stood between the notebook and this machine. */
  readonly containment: KernelPool["containment"];
  /** What was mended in the notebook, a sentence each. */
  readonly notes: readonly string[];
  /** The learner's text for each task. */
  readonly answers: Readonly<Record<string, string>>;
  readonly submission: Submission;
  /** What it handed in when it was run once more, with other numbers. */
  readonly second?: Submission;
}

/** What a run depends on, beside the learner's notebook. */
export interface RunTerms {
  /** SHA-256 of the notebook's bytes. */
  readonly hash: string;
  /** Whose numbers it got; `undefined` for the book's. */
  readonly numbers: string | undefined;
  readonly original: Notebook;
  readonly revisions: readonly string[];
  readonly cellTimeout: number;
  readonly timeout: number;
  readonly containment: KernelPool["containment"];
}

export function runKey({ original, numbers, ...terms }: RunTerms): string {
  const texts = original.cells.map(({ id, source }) => [id, source]);
  const { hash, revisions, cellTimeout, timeout, containment } = terms;
  const all = JSON.stringify([1, hash, numbers ?? null, texts, revisions, cellTimeout, timeout, containment]);
  return createHash("sha256").update(all).digest("hex");
}

/** Where a learner's run of an exercise is kept. */
export function keptFile(out: string, learner: string, exercise: string): string {
  return join(out, "submissions", fileNameOf(learner), `${exercise}.json`);
}

/** Writes it whole or not at all. @throws where the disk does not take it */
export async function keep(out: string, run: KeptRun): Promise<void> {
  await replaceFile(keptFile(out, run.learner, run.exercise), Buffer.from(`${JSON.stringify(run)}\n`));
}

const largest = 200_000_000;

/** Whether a run is kept in this folder: then it is a grading's. */
export function hasKeptRuns(out: string): boolean {
  const folder = join(out, "submissions");
  return entriesIn(folder).some(({ name: learner }) =>
    entriesIn(join(folder, learner)).some(({ name }) => readRun(join(folder, learner, name)) !== undefined),
  );
}

/** The run that is kept of a notebook; `undefined` where there is none, or it cannot be read. */
export function readKept(out: string, learner: string, exercise: string): KeptRun | undefined {
  const run = readRun(keptFile(out, learner, exercise));
  return run?.learner === learner && run.exercise === exercise ? run : undefined;
}

function readRun(file: string): KeptRun | undefined {
  try {
    return parseKept(parseObject(Buffer.from(readFile(file, largest)).toString("utf8")));
  } catch {
    return undefined;
  }
}

function parseKept(fields: Record<string, unknown> | undefined): KeptRun | undefined {
  const { version, key, learner, exercise, hash, containment, seconds, notes, answers, submission, second } =
    fields ?? {};
  const parsed = parseSubmission(submission);
  const again = second === undefined ? undefined : parseSubmission(second);
  const texts = [key, learner, exercise, hash].every((text) => typeof text === "string");
  if (version !== 1 || !texts || !["sandbox", "none", "server"].includes(containment as string)) return undefined;
  if (typeof seconds !== "number" || !parsed) return undefined;
  if (!Array.isArray(notes) || !notes.every((note) => typeof note === "string")) return undefined;
  if (!Object.values(asObject(answers) ?? { none: null }).every((text) => typeof text === "string")) return undefined;
  const { second: _, ...rest } = fields as unknown as KeptRun;
  return { ...rest, submission: parsed, ...(again && { second: again }) };
}
