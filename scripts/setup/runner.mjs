import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { explain, SetupError } from "./faults.mjs";
import { acquireLock } from "./lock.mjs";
import { stopOrphans } from "./orphans.mjs";
import { keyOf, readStamps, writeStamps } from "./stamps.mjs";

/** @typedef {import("./context.mjs").Context} Context */
/** @typedef {Record<string, import("./stamps.mjs").Stamp>} Stamps */

/**
 * One step of setup. It runs when its inputs differ from those of its last finished run, or its result is gone.
 * @typedef {object} Step
 * @property {string} name the stamp's name: one word
 * @property {string} title what people read
 * @property {number} bytes free disk space it needs at most
 * @property {(context: Context) => string[]} inputs all that the result depends on
 * @property {(context: Context) => boolean} present whether the result is there, looked at quickly
 * @property {(context: Context) => Promise<Record<string, unknown> | undefined>} run
 *   makes the result, whatever an interrupted run has left; gives facts for later steps and for `workbook doctor`.
 *   `note` is shown behind the step's title, a fact `warning` after every setup until the step runs again.
 */

/**
 * @typedef {object} Outcome
 * @property {{ name: string, title: string, seconds: number }[]} ran the steps that ran, in order
 * @property {string[]} warnings
 */

/**
 * Brings every step up to date. When all of them are, nothing is locked and nothing written.
 * @param {readonly Step[]} steps
 * @param {Context} context
 * @param {{ retry?: boolean }} [options] retry: run those steps again that ended in a warning
 * @returns {Promise<Outcome>}
 */
export async function runSteps(steps, context, { retry = false } = {}) {
  const stampFile = join(context.cache, "setup.json");
  /** @type {Outcome} */
  const outcome = { ran: [], warnings: [] };

  const before = readStamps(stampFile);
  const stale = steps.filter((step) => !isCurrent(step, before, context, retry));
  if (stale.length > 0 && !context.isWritable(context.root)) checkPresent(stale, context);
  else if (stale.length > 0) {
    const release = await lock(context);
    try {
      const stamps = readStamps(stampFile);
      checkSpace(
        steps.filter((step) => !isCurrent(step, stamps, context, retry)),
        context,
      );
      rmSync(context.logFile, { force: true });
      for (const step of steps) {
        if (isCurrent(step, stamps, context, retry)) continue;
        delete stamps[step.name];
        writeStamps(stampFile, stamps);
        const { seconds, facts } = await runStep(step, context);
        context.facts[step.name] = facts;
        stamps[step.name] = { key: keyOf(step.inputs(context)), facts, seconds };
        writeStamps(stampFile, stamps);
        outcome.ran.push({ name: step.name, title: step.title, seconds });
      }
    } catch (error) {
      context.display.stop();
      throw context.signal.aborted ? context.signal.reason : explain(error, "Setup", context.logFile);
    } finally {
      rmSync(join(context.cache, "tmp"), { recursive: true, force: true });
      release();
    }
  }
  for (const { name } of steps) {
    const warning = context.facts[name]?.["warning"];
    if (typeof warning === "string") outcome.warnings.push(warning);
  }
  return outcome;
}

/**
 * The steps that would run now. Looks, and changes nothing; what cannot be written to is only looked at for what is missing.
 * @param {readonly Step[]} steps
 * @param {Context} context
 * @returns {Step[]}
 */
export function staleSteps(steps, context) {
  const stamps = readStamps(join(context.cache, "setup.json"));
  const stale = steps.filter((step) => !isCurrent(step, stamps, context));
  return context.isWritable(context.root) ? stale : stale.filter((step) => !step.present(context));
}

/**
 * @param {Step} step
 * @param {Stamps} stamps
 * @param {Context} context
 * @param {boolean} [retry]
 */
function isCurrent(step, stamps, context, retry = false) {
  const stamp = stamps[step.name];
  if (stamp === undefined) return false;
  context.facts[step.name] = stamp.facts;
  if (retry && stamp.facts["warning"] !== undefined) return false;
  return stamp.key === keyOf(step.inputs(context)) && step.present(context);
}

/**
 * @param {Step} step
 * @param {Context} context
 */
async function runStep(step, context) {
  const started = performance.now();
  context.display.begin(step.title);
  try {
    const facts = (await step.run(context)) ?? {};
    const seconds = Math.round(performance.now() - started) / 1000;
    context.display.done(seconds, typeof facts["note"] === "string" ? facts["note"] : "");
    return { seconds, facts };
  } catch (error) {
    context.display.stop();
    throw context.signal.aborted ? error : explain(error, step.title, context.logFile);
  }
}

/**
 * @param {Context} context
 * @returns {Promise<() => void>}
 */
async function lock({ cache, root, signal, display }) {
  mkdirSync(cache, { recursive: true });
  let waiting = false;
  const release = await acquireLock(join(cache, "setup.lock"), {
    signal,
    onWait(holder) {
      const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : "its lock names nobody";
      if (!waiting) display.begin(`waiting for another setup of this clone (${who})`);
      waiting = true;
    },
    onStale: () => stopOrphans(root),
  });
  if (waiting) display.stop();
  return release;
}

/**
 * A workbook that others installed is used as it is: what differs for this user (another Python on PATH, say) was settled
 * when it was installed.
 * @param {readonly Step[]} steps those that would run, could they write
 * @param {Context} context
 */
function checkPresent(steps, context) {
  const missing = steps.find((step) => !step.present(context));
  if (missing === undefined) return;
  throw new SetupError(
    `this workbook is not set up (${missing.title} is missing), and you may not write to its folder: ${context.root}`,
    "Ask whoever installed it to run npm run setup there, or make a copy of your own.",
  );
}

/**
 * @param {readonly Step[]} steps those about to run
 * @param {Context} context
 */
function checkSpace(steps, context) {
  const needed = steps.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = context.freeBytes(dirname(context.cache));
  if (free >= needed) return;
  throw new SetupError(
    `not enough free disk space: setup needs ${gigabytes(needed)}, there is ${gigabytes(free)}`,
    "Make some room, then run the same command again.",
  );
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
