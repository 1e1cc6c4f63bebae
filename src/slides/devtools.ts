/** A browser without windows, spoken to through a pipe: Chromium's DevTools protocol, as much of it as printing takes. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** Calls a method of the protocol, and gives its result. @throws when the browser refuses, or has ended */
export type Call = (method: string, params?: object, session?: string) => Promise<Record<string, unknown>>;

export interface Browser {
  readonly call: Call;
  close(): void;
}

/** Starts a browser. @param profile an empty folder for its own files */
export function startBrowser(chromium: string, profile: string): Browser {
  const args = [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--user-data-dir=${profile}`,
    "--remote-debugging-pipe",
    // Chromium's own sandbox does not run for root; the page is ours.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  const browser = spawn(chromium, args, { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] });
  return { call: caller(browser), close: () => void browser.kill("SIGKILL") };
}

type Pending = { resolve(result: Record<string, unknown>): void; reject(error: Error): void };

/** Messages are JSON, each ended by a zero; the browser reads them at its third descriptor and answers at its fourth. */
function caller(browser: ChildProcess): Call {
  const pending = new Map<number, Pending>();
  const [, , errors, requests, answers] = browser.stdio as unknown as [null, null, Readable, Writable, Readable];
  let words = "";
  errors.setEncoding("utf8").on("data", (text: string) => {
    words = `${words}${text}`.slice(-1000);
  });
  let ended: string | undefined;
  const end = (reason: string): void => {
    ended = reason;
    for (const { reject } of pending.values()) reject(new Error(`the browser ended (${reason}): ${words.trim()}`));
    pending.clear();
  };
  browser.once("error", ({ message }) => end(message));
  browser.once("close", (code, signal) => end(signal ?? `exit code ${code}`));
  requests.on("error", () => undefined); // its end is told by `close`
  let rest = "";
  answers.setEncoding("utf8").on("data", (text: string) => {
    const messages = `${rest}${text}`.split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message);
      const call = pending.get(id);
      pending.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  let last = 0;
  return (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      pending.set(id, { resolve, reject });
      if (ended !== undefined) end(ended);
      else requests.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}
