/** What is in a handout: the workbook as it was built, without what only authors and those who teach need. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../errors";
import { listFiles } from "../files";
import { isSealed, sealedTasks } from "./sealTasks";

/** Files by their paths in the handout. */
export type Files = Map<string, Uint8Array>;

/** What git knows and a handout does not have: answers, and what gives them away or is of no use without them. Of src/ browsers load what is not TypeScript. */
const leftOut =
  /^(answers|test|classroom|\.ci|\.github)\/|^src\/.*\.ts$|^docs\/teaching|^bench\/(?!results\/)|^(CONTRIBUTING|CHANGELOG)\.md$/;

/** What README says to those alone who have all of that. */
const forTeachers = /<!-- not in a handout -->.*?<!-- end -->\n?/gs;

/** The file that says to setup that this is a handout: `dist` is as it came, and there is nothing to build. */
const marker = "handout.json";

export interface Contents {
  readonly files: Files;
  /** What git does not know. */
  readonly untracked: readonly string[];
}

export async function handoutContents(root: string): Promise<Contents> {
  const untracked = git(root, ["ls-files", "--others", "--exclude-standard", "--directory"]);
  const files: Files = new Map();
  for (const path of git(root, ["ls-files"])) {
    const content = leftOut.test(path) ? undefined : readIfThere(join(root, path));
    if (content) files.set(path, asHandedOut(path, content));
  }
  const dist: Files = new Map();
  for (const path of listFiles(root, "dist")) {
    if (!path.startsWith("dist/tasks/") || !isSealed(path.replace("dist/tasks/", "")))
      dist.set(path.replace("dist/", ""), readFileSync(join(root, path)));
  }
  dist.set("tasks/index.js", Buffer.from(await sealedTasks(join(root, "dist"))));
  for (const [path, content] of dist) files.set(`dist/${path}`, content);
  files.set(marker, Buffer.from(`${JSON.stringify({ dist: hashOf(dist) })}\n`));
  return { files, untracked };
}

/** What README says to teachers is left out; and a container gets `dist`, which nothing in a handout could build. */
function asHandedOut(path: string, content: Uint8Array): Uint8Array {
  const text = (): string => Buffer.from(content).toString();
  if (path === "README.md") return Buffer.from(text().replace(forTeachers, ""));
  if (path === ".dockerignore") return Buffer.from(text().replace(/^dist\n/m, ""));
  return content;
}

/** One hash of all names and contents, as setup's `hashFolder` makes it of a folder. */
function hashOf(files: Files): string {
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort())
    hash
      .update(`${path}\0`)
      .update(files.get(path) ?? "")
      .update("\0");
  return hash.digest("hex");
}

/** A file that was deleted and not yet committed is left out. */
function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function git(root: string, args: readonly string[]): string[] {
  try {
    const output = execFileSync("git", [...args, "-z"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return output.split("\0").filter(Boolean);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new CliError(
      `git cannot say what belongs to the workbook: ${(stderr || message).trim()}`,
      "A handout is made from a git clone.",
    );
  }
}
