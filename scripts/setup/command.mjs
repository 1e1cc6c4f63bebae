import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { killOwned, spawnOwned } from "./owned.mjs";

/** A command that ended badly; the message is the end of what it printed. */
export class CommandError extends Error {
  /**
   * @param {string} output
   * @param {number | null} code
   */
  constructor(output, code) {
    super(output || `the command ended with exit code ${code}`);
    this.name = "CommandError";
    this.code = code;
  }
}

const keptCharacters = 20_000;

/** How long a command may take to end itself. */
const patienceMs = 5000;

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal] stops the command and everything it started
 * @property {string} [logFile] gets all that the command prints
 * @property {(line: string) => void} [onLine] sees each line of standard output
 */

/**
 * Runs a command to its end and gives its standard output. The command leads its own process group, so that stopping it
 * also stops what it started (npm and pip both start others).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, env = process.env, signal, logFile, onLine } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    if (logFile) mkdirSync(dirname(logFile), { recursive: true });
    const child = spawnOwned(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let both = "";
    let rest = "";
    /** @param {Buffer} data */
    const keep = (data) => {
      both = (both + data).slice(-keptCharacters);
      if (logFile) appendFileSync(logFile, data);
    };
    const stop = () => {
      killOwned(child, "SIGTERM");
      setTimeout(killOwned, patienceMs, child, "SIGKILL").unref();
    };
    signal?.addEventListener("abort", stop, { once: true });
    child.stdout?.on("data", (data) => {
      keep(data);
      output += data;
      if (!onLine) return;
      const lines = (rest + data).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
    child.stderr?.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve(output);
      else reject(new CommandError(both.trim(), code));
    });
  });
}
