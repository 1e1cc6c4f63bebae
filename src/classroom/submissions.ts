/** What learners hand in, as it lies on the disk: a folder for each, which `workbook grade` reads. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HandIn, Receipt } from "../host/classroom";
import { asObject, parseObject } from "../host/store";

/** What cannot be taken, in words for the learner; `status` is HTTP's. */
export class Refusal extends Error {
  override name = "Refusal";

  constructor(
    readonly status: 400 | 413 | 429,
    message: string,
  ) {
    super(message);
  }
}

/** What one learner may hand in. */
export const bounds = {
  /** Of what is sent at once. */
  bytes: 16e6,
  /** Of all that is kept of one learner. */
  keptBytes: 256e6,
  /** Of the copies of one exercise. */
  copies: 200,
} as const;

/** Where earlier copies lie, beside the learners' folders: grading looks at the newest alone. */
const earlierFolder = ".earlier";

/** What was sent, when it is of the right kind. @throws Refusal */
export function readHandIn(text: string, exercises: readonly string[]): HandIn {
  const fields = parseObject(text) ?? {};
  const { exercise, notebook, progress } = fields;
  if (typeof exercise !== "string" || !exercises.includes(exercise))
    throw new Refusal(
      400,
      `this is no exercise: ${String(exercise).slice(0, 80)}; it keeps the name that it was given with`,
    );
  if (typeof notebook !== "string" || !Array.isArray(parseObject(notebook)?.["cells"]))
    throw new Refusal(400, "this file is no notebook; save it in JupyterLab, and hand it in again");
  return { exercise, notebook, progress: asObject(progress) ?? {} };
}

/**
 * Keeps what a learner hands in: `ID/EXERCISE.ipynb` and `ID/progress.json` are the newest, whole at every moment, and
 * each notebook is also kept under the time at which it came.
 * @param id a checked id of an account
 * @throws Refusal when the learner has handed in too much
 */
export function keepHandIn(folder: string, id: string, { exercise, notebook, progress }: HandIn, now: Date): Receipt {
  const own = join(folder, id);
  const earlier = join(folder, earlierFolder, id, exercise);
  const bytes = Buffer.from(notebook);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  mkdirSync(own, { recursive: true, mode: 0o700 });
  mkdirSync(earlier, { recursive: true, mode: 0o700 });
  const copies = readdirSync(earlier).filter((name) => name.endsWith(".ipynb"));
  const newest = copies.sort().at(-1);
  const receipt = { exercise, at: now.toISOString(), sha256, bytes: bytes.length };
  write(join(own, "progress.json"), JSON.stringify(progress));
  // The same once more is no other copy.
  if (newest?.endsWith(`-${sha256.slice(0, 12)}.ipynb`) && existsSync(join(own, `${exercise}.ipynb`)))
    return { ...receipt, earlier: copies.length - 1 };
  if (copies.length >= bounds.copies || sizeOf(join(folder, earlierFolder, id)) + bytes.length > bounds.keptBytes)
    throw new Refusal(413, "you have handed in so often that no more is kept; ask your teacher to make room");
  // In this order: a copy is there only when what is graded was written, which may have failed on a full disk.
  write(join(own, `${exercise}.ipynb`), bytes);
  write(join(earlier, `${now.toISOString().replaceAll(":", "-")}-${sha256.slice(0, 12)}.ipynb`), bytes);
  return { ...receipt, earlier: copies.length };
}

/** Who has handed in what, and when it came. */
export function handedIn(folder: string, id: string): Record<string, Date> {
  const own = join(folder, id);
  if (!existsSync(own)) return {};
  const names = readdirSync(own).filter((name) => name.endsWith(".ipynb") && !name.startsWith("."));
  return Object.fromEntries(names.map((name) => [name.slice(0, -".ipynb".length), statSync(join(own, name)).mtime]));
}

function write(file: string, content: string | Buffer): void {
  const draft = join(file, "..", `.${process.pid}.draft`);
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const { isFile, size } = fileFacts(join(folder, name));
    if (isFile) bytes += size;
  }
  return bytes;
}

function fileFacts(path: string): { isFile: boolean; size: number } {
  const facts = statSync(path, { throwIfNoEntry: false });
  return { isFile: facts?.isFile() ?? false, size: facts?.size ?? 0 };
}
