/** A folder for one command at a time, where two would mix. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AdvisedError } from "./advisedError";
import { places } from "./places";

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
 * Takes a lock, the file that stands for the folder. @returns gives it back
 * @param busy what is wrong while another process has it, which is named as `process 12, since …`
 * @throws what `busy` gives
 */
export async function takeLock(
  file: string,
  busy: (who: string) => AdvisedError,
  say: (text: string) => void,
): Promise<() => void> {
  const { acquireLock } = (await import(ofSetup("lock.mjs"))) as SetupLock;
  const { processTable } = (await import(ofSetup("processTable.mjs"))) as ProcessTable;
  const processes = processTable();
  const giveUp = new AbortController();
  let refused: AdvisedError | undefined;
  let told = false;
  try {
    return await acquireLock(file, {
      signal: giveUp.signal,
      onWait(holder, seconds) {
        refused = busy(holder ? `process ${holder.pid}, since ${holder.since}` : "another process");
        const lives = holder !== undefined && processes.stateOf(holder) === "alive";
        if (lives || seconds > patienceSeconds) giveUp.abort();
        else if (!told) say(`It seems that ${refused.message}: waiting to see whether that lives.`);
        told = true;
      },
    });
  } catch (error) {
    throw refused !== undefined && giveUp.signal.aborted ? refused : error;
  }
}
