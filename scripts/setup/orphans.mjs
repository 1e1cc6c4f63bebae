import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** The environment variable by which the commands of a setup are known; its value is the clone they work on. */
export const marker = "CNN_WORKBOOK_SETUP";

/**
 * Stops what a killed setup left running: an npm or pip that still writes would disturb the next run.
 * Linux only; elsewhere nothing is found.
 * @param {string} root
 */
export async function stopOrphans(root) {
  for (let tries = 0; tries < 50; tries++) {
    const found = orphans(root);
    if (found.length === 0) return;
    for (const id of found) {
      try {
        process.kill(id, tries < 40 ? "SIGTERM" : "SIGKILL");
      } catch {
        // It has just ended by itself.
      }
    }
    await wait(100);
  }
}

/**
 * @param {string} root
 * @returns {number[]} the processes that carry this clone's mark
 */
function orphans(root) {
  const wanted = `${marker}=${root}`;
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && carries(name, wanted))
      .map(Number);
  } catch {
    return [];
  }
}

/**
 * @param {string} id
 * @param {string} wanted
 */
function carries(id, wanted) {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(wanted);
  } catch {
    return false;
  }
}
