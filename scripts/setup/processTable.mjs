import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** @typedef {{ pid: number, table: string, started: string }} Process */

/**
 * The processes that this one can look at.
 * @typedef {object} ProcessTable
 * @property {Process & { host: string }} own this process
 * @property {(process: Process) => "alive" | "dead" | "unknown"} stateOf
 */

/**
 * Which table of processes numbers belong to: that of one start of one machine and, in it, of one container.
 * @returns {string} empty where that cannot be told
 */
function tableName() {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return process.platform === "linux" ? "" : `${process.platform} ${hostname()}`;
  }
}

/**
 * @param {number} pid
 * @returns {string | undefined} when a process started, in the words of its table; empty when it is there and does not say
 */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return undefined;
  }
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
        encoding: "utf8",
        env: { PATH: process.env["PATH"], LC_ALL: "C" },
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    }
    // The name before it may hold anything, but its closing parenthesis is the last one.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return state === "Z" ? undefined : (fields[18] ?? "");
  } catch {
    return "";
  }
}

/**
 * @param {Process & { host: string }} own
 * @param {(pid: number) => string | undefined} start when a process started; `undefined` when there is none of that number
 * @returns {ProcessTable}
 */
export function tableOf(own, start) {
  return {
    own,
    stateOf({ pid, table, started }) {
      if (own.table === "" || table !== own.table) return "unknown";
      const found = start(pid);
      if (found === undefined) return "dead";
      if (found === "" || started === "") return "unknown";
      return found === started ? "alive" : "dead"; // numbers are used again
    },
  };
}

/** @returns {ProcessTable} the real one */
export function processTable() {
  const { pid } = process;
  return tableOf({ pid, host: hostname(), table: tableName(), started: startOf(pid) ?? "" }, startOf);
}
