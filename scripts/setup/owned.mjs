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
  if (posix) guard ??= startGuard(); // before the command: nothing may happen between its start and the guard's
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

function startGuard() {
  const program = fileURLToPath(new URL("guard.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {} });
  child.on("error", () => {}); // then there is none
  child.stdin.on("error", () => {});
  child.unref();
  /** @type {import("node:net").Socket} */ (child.stdin).unref();
  return child;
}

/** @param {string} line */
function tell(line) {
  guard?.stdin?.write(`${line}\n`);
}
