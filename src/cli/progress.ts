import { type Output, rewritesLines } from "./terminal";

/** How a long piece of work is followed. */
export interface ProgressOptions {
  /** What is being done: "epoch 1 of 3". */
  label: string;
  /** How many units the whole work has. */
  total: number;
  /** Where the progress is shown; standard error unless given. */
  output?: Output;
  /** Milliseconds on a clock that never goes back. */
  now?: () => number;
}

/** A progress display: a bar that rewrites its line on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Says that `done` units are finished; `note` is shown behind the bar ("loss 0.123"). */
  update(done: number, note?: string): void;
  /** Ends the display; `summary` replaces the bar by a last line. */
  end(summary?: string): void;
}

const terminalIntervalMs = 100;
const plainIntervalMs = 5000;
const barWidth = 24;

/** Seconds as people read them: `8 s`, `1 min 05 s`, `2 h 03 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const pad = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** Follows a long piece of work with percent and time to go. */
export function createProgress(options: ProgressOptions): Progress {
  const { label, total, output = process.stderr, now = () => performance.now() } = options;
  const onTerminal = rewritesLines(output);
  /** What was done when the first word of it came: the time before it went into starting, and says nothing of the pace. */
  let first: { done: number; at: number } | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;

  const secondsToGo = (done: number): number | undefined =>
    first && done > first.done ? ((now() - first.at) * (total - done)) / (done - first.done) / 1000 : undefined;
  const line = (done: number, note: string) => {
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const remaining = secondsToGo(done);
    const parts = [label];
    if (onTerminal) parts.push("█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "░"));
    parts.push(`${Math.floor(share * 100)} %`);
    if (remaining !== undefined && share < 1) parts.push(`${formatSeconds(remaining)} to go`);
    if (note) parts.push(note);
    return parts.join("  ");
  };
  const clear = () => {
    if (onTerminal) output.write("\r\u001b[K");
  };

  return {
    update(done, note = "") {
      if (done > 0) first ??= { done, at: now() };
      const interval = onTerminal ? terminalIntervalMs : plainIntervalMs;
      if (now() - shownAt < interval && done < total) return;
      shownAt = now();
      clear();
      const text = line(done, note);
      output.write(onTerminal ? text.slice(0, (output.columns || 80) - 1) : `${text}\n`);
    },
    end(summary) {
      clear();
      if (summary) output.write(`${summary}\n`);
    },
  };
}
