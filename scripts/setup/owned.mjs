/** Commands that end with the process that started them, also where that is killed. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const posix = process.platform !== "win32";

/** @type {import("node:child_process").ChildProcess | undefined} */
let guard;

/**
 * Starts a command that leads a process group of its own, so that ending it also ends what it started (npm and pip both
 * start others). The terminal's Ctrl-C does not reach it: `killOwned` does. Should this process be killed, a guard ends it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 */
export function spawnOwned(command, args, options) {
  const child = spawn(command, args, { ...options, detached: posix });
  const { pid } = child;
  if (posix && pid !== undefined) {
    tell(`+${pid}`);
    child.once("exit", () => tell(`-${pid}`));
  }
  return child;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killOwned({ pid }, signal) {
  try {
    if (pid !== undefined) process.kill(posix ? -pid : pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

/** @param {string} line */
function tell(line) {
  if (guard === undefined) {
    const program = fileURLToPath(new URL("guard.mjs", import.meta.url));
    guard = spawn(process.execPath, [program], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {} });
    guard.on("error", () => {}); // then there is none
    guard.stdin?.on("error", () => {});
    guard.unref();
    /** @type {import("node:net").Socket} */ (guard.stdin).unref();
  }
  guard.stdin?.write(`${line}\n`);
}
