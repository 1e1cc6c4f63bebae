/** One grading of a folder at a time: two would mix. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { places } from "../host/places";
import { GradingError } from "./gradingError";

interface Holder {
  readonly pid: number;
  readonly since: string;
}

/** Setup's lock: whoever dies gives it back, also in another container, and it goes by no clock. */
interface SetupLock {
  acquireLock(
    file: string,
    options: { signal: AbortSignal; onWait(holder: Holder | undefined, seconds: number): void },
  ): Promise<() => void>;
}

interface ProcessTable {
  processTable(): { stateOf(holder: Holder): "alive" | "dead" | "unknown" };
}

const ofSetup = (file: string): string => pathToFileURL(join(places().program, "scripts", "setup", file)).href;

/** A holder that cannot be looked at may have died: setup's lock says so after half a minute. */
const patienceSeconds = 40;

/**
 * Takes the folder for this grading. @returns gives it back
 * @throws GradingError while another grading has it
 */
export async function lockFolder(out: string, say: (text: string) => void): Promise<() => void> {
  const { acquireLock } = (await import(ofSetup("lock.mjs"))) as SetupLock;
  const { processTable } = (await import(ofSetup("processTable.mjs"))) as ProcessTable;
  const processes = processTable();
  const giveUp = new AbortController();
  let busy: GradingError | undefined;
  let told = false;
  try {
    return await acquireLock(join(out, ".grading.lock"), {
      signal: giveUp.signal,
      onWait(holder, seconds) {
        const who = holder ? `process ${holder.pid}, since ${holder.since}` : "another process";
        busy = new GradingError(`another grading writes to ${out} (${who})`, "Wait for it, or choose another --out.");
        const lives = holder !== undefined && processes.stateOf(holder) === "alive";
        if (lives || seconds > patienceSeconds) giveUp.abort();
        else if (!told) say(`Another grading seems to write to ${out} (${who}): waiting to see whether it lives.`);
        told = true;
      },
    });
  } catch (error) {
    throw busy !== undefined && giveUp.signal.aborted ? busy : error;
  }
}
