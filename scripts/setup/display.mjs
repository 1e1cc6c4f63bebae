/**
 * Shows how setup goes on: a line that rewrites itself on a terminal, plain lines elsewhere.
 * @typedef {object} Display
 * @property {(title: string) => void} begin a step starts
 * @property {(fraction: number | undefined, note?: string) => void} update how far it is, 0 to 1 where that is known
 * @property {(phase: string) => void} phase the step's next part starts
 * @property {(seconds: number, note?: string) => void} done the step is finished
 * @property {() => void} stop takes a rewriting line away
 * @property {(text: string) => void} say a line of its own
 */

const terminalIntervalMs = 200;
const plainIntervalMs = 15_000;

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} output
 * @param {() => number} [now] milliseconds
 * @returns {Display}
 */
export function createDisplay(output, now = () => performance.now()) {
  const onTerminal = output.isTTY === true;
  let title = "";
  let phase = "";
  let started = 0;
  let shownAt = 0;
  /** @type {number | undefined} */
  let fraction;
  let note = "";
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const clear = () => {
    if (onTerminal) output.write("\r\u001b[K");
  };
  const show = () => {
    shownAt = now();
    const text = `  ${label()}  ${progressText((now() - started) / 1000, fraction, note)}`;
    clear();
    output.write(onTerminal ? text.slice(0, (output.columns || 80) - 1) : `${text}\n`);
  };
  const stop = () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    clear();
  };

  const label = () => (phase ? `${title}: ${phase}` : title);
  /**
   * @param {string} newTitle
   * @param {string} newPhase
   */
  const start = (newTitle, newPhase) => {
    stop();
    title = newTitle;
    phase = newPhase;
    started = shownAt = now();
    fraction = undefined;
    note = "";
    if (onTerminal) show();
    else output.write(`  ${label()} …\n`);
    timer = setInterval(() => {
      if (now() - shownAt >= (onTerminal ? terminalIntervalMs : plainIntervalMs)) show();
    }, terminalIntervalMs);
    timer.unref();
  };

  return {
    begin: (newTitle) => start(newTitle, ""),
    phase: (newPhase) => start(title, newPhase),
    update(newFraction, newNote = "") {
      fraction = newFraction;
      note = newNote;
    },
    done(seconds, doneNote = "") {
      stop();
      output.write(`✓ ${title}${doneNote && `: ${doneNote}`}  ${seconds.toFixed(1)} s\n`);
    },
    stop,
    say(text) {
      clear();
      output.write(`${text}\n`);
    },
  };
}

/**
 * @param {number} elapsed seconds
 * @param {number | undefined} fraction 0 to 1
 * @param {string} note
 * @returns {string} "45 %, 8 s to go" where the end can be foreseen, else "12 s"
 */
export function progressText(elapsed, fraction, note) {
  const parts = [];
  if (fraction !== undefined && fraction > 0) {
    parts.push(`${Math.floor(Math.min(1, fraction) * 100)} %`);
    if (fraction < 1) parts.push(`${Math.ceil((elapsed * (1 - fraction)) / fraction)} s to go`);
  } else {
    parts.push(`${Math.floor(elapsed)} s`);
  }
  if (note) parts.push(note);
  return parts.join(", ");
}
