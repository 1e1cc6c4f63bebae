/**
 * The way from the process that runs cells to its front: Node's own where the front is the one that speaks with Jupyter, and
 * lines of JSON over pipes where cells are contained. Node's own is not for a border: its reader takes what never ends, and
 * some messages mean something to Node itself.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import type { FromBack, ToBack } from "./channel";

/** The descriptors of a process whose front does not use Node's own way; `watchdog.ts` has one more, 4. */
export const pipes = {
  /** What the front says, a line each. */
  toBack: 3,
  /** What it is told, a line each. */
  fromBack: 5,
  /** Questions to a compiler outside, where there is one. */
  compiler: 6,
} as const;

export interface Front {
  send(message: FromBack): void;
  /** Called once; `take` gets each message in a tick of its own. */
  listen(take: (message: ToBack) => void): void;
}

/** Node's own: what cells put in its place is not for the kernel. */
const { nextTick } = process;
const pauseMs = 2;

export function openFront(): Front {
  return process.send ? overNode() : overPipes();
}

function overNode(): Front {
  return {
    // Where the front is gone the watchdog ends this process.
    send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    listen: (take) => void process.on("message", take),
  };
}

function overPipes(): Front {
  return {
    // Written at once and whole: a cell may be terminated at any time, and a stream of Node's would keep half of it.
    send: (message) => writeWhole(Buffer.from(`${JSON.stringify(message)}\n`)),
    listen(take) {
      const pipe = new Socket({ fd: pipes.toBack, readable: true, writable: false });
      let rest = "";
      pipe.setEncoding("utf8");
      pipe.on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        // In a tick of its own: a termination in the middle of a cell must not leave the pipe's own work half done.
        for (const line of lines) nextTick(take, JSON.parse(line) as ToBack);
      });
      pipe.on("error", () => undefined); // the front is gone: the watchdog ends this process
    },
  };
}

function writeWhole(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(pipes.fromBack, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return; // nobody reads any more
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
