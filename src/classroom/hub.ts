/** The hub's process: it ends when this one does, however that happens, and everything that it started ends with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Places } from "../host/places";
import { writeSecret } from "./openRoom";
import { hubPrograms, type Room } from "./room";

/** Seconds that the hub has to stop all servers before it is ended by force; they then end with it. */
const patienceSeconds = 20;
/** Seconds that it may take until it answers. */
export const startSeconds = 60;

/**
 * Its standard input is a pipe whose other end its owner holds: it closes when the owner ends. The hub's environment has
 * neither this user's settings for Python nor other Jupyters'.
 */
const launcher = `
import os, signal, sys, threading, time

def end_with_owner():
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(${patienceSeconds})
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=end_with_owner, daemon=True).start()

from jupyterhub.app import main
main(sys.argv[1:])
`;

export interface Hub {
  /** True as soon as this page answers; false when the hub ended before that, or took too long. */
  answers(url: string): Promise<boolean>;
  /** Settles when it has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  /** Asks it to end all servers, the proxy and itself. */
  stop(): void;
  /** Ends it at once; what it started notices that. */
  kill(): void;
  lastWords(): string;
}

export function startHub(where: Places, room: Room, settings: Readonly<Record<string, unknown>>): Hub {
  const file = join(room.hub, "settings.json");
  writeSecret(file, JSON.stringify(settings, null, 1));
  const log = openSync(room.log, "w", 0o600);
  const { python, config } = hubPrograms(where);
  const child = spawn(python, ["-I", "-X", "utf8", "-c", launcher, "--config", config], {
    detached: true, // Ctrl-C on the terminal is for the command, which then stops the hub
    cwd: room.hub,
    stdio: ["pipe", log, log],
    env: {
      PATH: process.env["PATH"],
      LANG: process.env["LANG"] ?? "C.UTF-8",
      HOME: room.hub,
      CLASSROOM_SETTINGS: file,
      ...(process.env["TZ"] && { TZ: process.env["TZ"] }),
    },
  });
  closeSync(log);
  child.stdin?.on("error", () => undefined); // it has ended already, which `ended` tells
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
  return {
    ended,
    stop() {
      child.stdin?.destroy();
      const force = setTimeout(() => kill(child), 1000 * (patienceSeconds + 5)); // should the launcher itself hang
      child.once("close", () => clearTimeout(force));
    },
    kill: () => kill(child),
    lastWords: () => lastErrors(room.log),
    async answers(url) {
      const deadline = performance.now() + 1000 * startSeconds;
      while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
        const status = await statusOf(url);
        if (status !== undefined && status < 400) return true;
        await wait(100);
      }
      return false;
    },
  };
}

/** What a page answers with, whoever signed the certificate: it is our own. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const get = url.startsWith("https:") ? https.get : http.get;
    const asked = get(url, { rejectUnauthorized: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once("error", () => resolve(undefined)).once("timeout", () => asked.destroy());
  });
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function lastErrors(file: string, count = 5): string {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const grave = lines.filter((line) => /^\[[EC] |Error\b/.test(line));
  return (grave.length > 0 ? grave : lines).slice(-count).join("\n  ");
}
