/**
 * `node --import tsx bench/start.ts [--cold]`: seconds from `npm start` to JupyterLab answering.
 * Warm: in this clone. Cold: in a fresh clone of the committed state; npm's and pip's own caches stay as they are.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killOwned, spawnOwned } from "../scripts/setup/owned.mjs";
import { anyPort } from "../src/jupyter/port";

/** Seconds of one `npm start`. */
export interface StartTimes {
  /** The steps of setup that ran. */
  steps: Record<string, number>;
  /** All of setup, as it says itself. */
  setup: number;
  /** From the command to JupyterLab's first answer. */
  total: number;
}

/** Runs `npm start` in a clone until JupyterLab answers, then stops it. */
export async function timeStart(root: string): Promise<StartTimes> {
  const started = performance.now();
  const args = ["start", "--", "--no-browser", "--port", String(await anyPort())];
  const child = spawnOwned("npm", args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let output = "";
  try {
    for await (const data of child.stderr ?? []) {
      output += data;
      const url = /http:\S+(?=\s)/.exec(output)?.[0];
      if (!url) continue;
      if (!(await fetch(url)).ok) throw new Error(`JupyterLab does not answer: ${url}`);
      return { ...parseSetup(output), total: (performance.now() - started) / 1000 };
    }
    throw new Error(`npm start failed:\n${output}`);
  } finally {
    killOwned(child, "SIGINT");
    child.stderr?.resume();
    await ended;
  }
}

/** The times in setup's closing line. */
function parseSetup(output: string): Omit<StartTimes, "total"> {
  const cold = /Setup took ([\d.]+) s \((.*)\)/.exec(output);
  const warm = /Setup is up to date \(([\d.]+) s\)/.exec(output);
  const steps = (cold?.[2] ?? "").split(", ").filter(Boolean);
  return {
    steps: Object.fromEntries(steps.map((step) => step.split(" ")).map(([name, seconds]) => [name, Number(seconds)])),
    setup: Number(cold?.[1] ?? warm?.[1]),
  };
}

/** Runs `npm start` in a fresh clone, which is taken away afterwards. */
async function timeColdStart(repository: string): Promise<StartTimes> {
  const folder = mkdtempSync(join(tmpdir(), "workbook-cold-"));
  try {
    execFileSync("git", ["clone", "--quiet", repository, join(folder, "clone")]);
    return await timeStart(join(folder, "clone"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line for a reader. */
export function printStart(name: string, { steps, setup, total }: StartTimes): void {
  const parts = Object.entries(steps).map(([step, seconds]) => `${step} ${seconds.toFixed(1)}`);
  const list = parts.length > 0 ? ` (${parts.join(", ")})` : "";
  console.log(
    `${name} npm start: ${total.toFixed(1)} s to JupyterLab answering, of which setup ${setup.toFixed(2)} s${list}`,
  );
}

async function main(): Promise<void> {
  const repository = join(__dirname, "..");
  if (process.argv.includes("--cold")) printStart("cold", await timeColdStart(repository));
  else printStart("warm", await timeStart(repository));
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
