/** Single keys on a terminal, as they are pressed. */
import type { ReadStream } from "node:tty";

export interface Keys {
  /** The next key that was pressed; those pressed meanwhile are kept. */
  next(): Promise<string>;
  /** Gives the terminal back as it was. */
  close(): void;
}

const ctrlC = "\u0003";
const ctrlD = "\u0004";
const ctrlZ = "\u001a";

/** What raw mode takes from the terminal: the keys that end or stop a program. */
const signals: Readonly<Record<string, NodeJS.Signals>> = { [ctrlC]: "SIGINT", [ctrlD]: "SIGINT", [ctrlZ]: "SIGTSTP" };

type Terminal = Pick<ReadStream, "setRawMode" | "on" | "off" | "resume" | "pause" | "setEncoding">;

/**
 * Reads keys until it is closed. Whatever ends the program, the terminal is as before: a program that is told to stop by
 * Ctrl-Z gives it back until it goes on.
 * @param isUrgent keys that are told to `onUrgent` at once instead of in turn
 */
export function readKeys(
  input: Terminal,
  isUrgent: (key: string) => boolean = () => false,
  onUrgent: (key: string) => void = () => undefined,
  send: (signal: NodeJS.Signals) => void = (signal) => process.kill(process.pid, signal),
): Keys {
  const pressed: string[] = [];
  let tell: (() => void) | undefined;
  const raw = (mode: boolean): void => {
    try {
      input.setRawMode(mode);
    } catch {
      // The terminal is gone.
    }
  };
  const onData = (text: string): void => {
    // Arrows and other keys without a letter come as a sequence, which is no key of ours.
    if (text.startsWith("\u001b")) return;
    for (const key of text) {
      const signal = signals[key];
      if (signal === "SIGTSTP") raw(false);
      if (signal !== undefined) send(signal);
      else if (isUrgent(key)) onUrgent(key);
      else {
        pressed.push(key);
        tell?.();
      }
    }
  };
  const onContinue = (): void => raw(true);
  const restore = (): void => raw(false);
  raw(true);
  input.setEncoding("utf8");
  input.on("data", onData);
  input.on("error", restore);
  input.resume();
  process.on("SIGCONT", onContinue);
  process.on("exit", restore);
  return {
    async next() {
      if (pressed.length === 0)
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      tell = undefined;
      return pressed.shift() ?? "";
    },
    close() {
      input.off("data", onData);
      input.pause();
      process.off("SIGCONT", onContinue);
      process.off("exit", restore);
      restore();
    },
  };
}
