import { spawnSync } from "node:child_process";

export interface Asked {
  readonly ok: boolean;
  /** What it printed, or why it failed, in one line. */
  readonly output: string;
  /** What it printed, however it ended. */
  readonly stdout: string;
}

/** Runs a program and gives what it printed, or why it failed, in one line. */
export function ask(command: string, args: readonly string[]): Asked {
  const run = spawnSync(command, args, { encoding: "utf8", timeout: 60_000 });
  const stdout = run.stdout?.trim() ?? "";
  if (run.status === 0) return { ok: true, output: stdout, stdout };
  const lines = run.stderr?.trim().split("\n") ?? [];
  const failed = run.signal
    ? `ended by ${run.signal}`
    : (lines.find((line) => line.includes("Error:")) ?? lines.at(-1));
  return { ok: false, output: (run.error?.message ?? failed) || `exit code ${run.status}`, stdout };
}
