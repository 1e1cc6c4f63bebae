/** What a press of the interrupt button leads to, step by step. Pure: times and effects are carried out by `button.ts`. */

/** How long an answer may take before the cell is terminated, in milliseconds. */
const patienceMs = 250;
/** How long work that listens may take to end by itself. */
const graceMs = 10_000;
/** How long JavaScript may go on after it was terminated, before its process is given up: it is in native code. */
const nativeMs = 1250;
/** How long the kernel's own work in the cells' process (the compiler, loading TensorFlow) may keep a press waiting. */
const ownWorkMs = 20_000;

/** Where a press stands. */
export type Stand =
  | "rest"
  /** The cells' process has been told and did not answer yet; nothing in it listens. */
  | "asked"
  /** The same, and a training listens: it answers after its step. */
  | "asked, listening"
  /** Something in the cell listens and has been told: it ends the cell itself. */
  | "grace"
  /** The cell is to end now, whoever listens. */
  | "ending"
  /** The watchdog is to terminate what runs, and waits while the kernel's own work is under way. */
  | "terminating"
  /** It has been terminated, and nothing was heard since. */
  | "terminated";

export type StopEvent =
  | { readonly type: "press" /** Whether anything in the cell listens. */; readonly listening: boolean }
  /** The cells' process answered; `told`: something that listens ends the cell itself. */
  | { readonly type: "answer"; readonly told: boolean }
  | { readonly type: "terminated" }
  | { readonly type: "cell ended" }
  /** The time that the last step asked for is over. */
  | { readonly type: "elapsed" };

export type StopEffect =
  /** Tell who listens; where nobody does, end the cell. */
  | "tell"
  /** End the cell, whoever listens. */
  | "end"
  /** Terminate what runs in the cells' process, unless it has answered meanwhile. */
  | "terminate"
  /** Give the cells' process up and start a new one. */
  | "replace";

export interface StopStep {
  readonly stand: Stand;
  readonly effect?: StopEffect;
  /** When `elapsed` comes; nothing: as before, or never where it is at rest. */
  readonly waitMs?: number;
}

/** The next step. */
export function nextStep(stand: Stand, event: StopEvent): StopStep {
  if (event.type === "cell ended") return { stand: "rest" };
  switch (stand) {
    case "rest":
      if (event.type !== "press") return { stand };
      return event.listening
        ? { stand: "asked, listening", effect: "tell", waitMs: graceMs }
        : { stand: "asked", effect: "tell", waitMs: patienceMs };
    case "asked":
      if (event.type === "answer") return answered(event.told);
      if (event.type === "elapsed") return { stand: "terminating", effect: "terminate", waitMs: ownWorkMs };
      return { stand };
    case "asked, listening":
      if (event.type === "answer") return answered(event.told);
      if (event.type === "elapsed" || event.type === "press") return endNow;
      return { stand };
    case "grace":
      return event.type === "elapsed" || event.type === "press" ? endNow : { stand };
    case "ending":
      if (event.type === "answer") return { stand: "rest" };
      if (event.type === "elapsed") return { stand: "terminating", effect: "terminate", waitMs: ownWorkMs };
      return { stand };
    case "terminating":
      if (event.type === "answer") return { stand: "rest" };
      if (event.type === "terminated") return { stand: "terminated", effect: "end", waitMs: nativeMs };
      if (event.type === "elapsed") return { stand: "rest", effect: "replace" };
      return { stand };
    case "terminated":
      if (event.type === "answer") return { stand: "rest" };
      if (event.type === "elapsed") return { stand: "rest", effect: "replace" };
      return { stand };
  }
}

const endNow: StopStep = { stand: "ending", effect: "end", waitMs: patienceMs };

const answered = (told: boolean): StopStep => (told ? { stand: "grace", waitMs: graceMs } : { stand: "rest" });
