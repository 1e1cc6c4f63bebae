/** A contained process that runs cells, spoken with over pipes. What it says is bounded, parsed, and distrusted. */
import type { Socket } from "node:net";
import type { ToBack } from "../../jupyter/kernel/channel";
import { pipes } from "../../jupyter/kernel/front";
import { pipeDescriptor } from "../../jupyter/kernel/watchdog";
import type { StartCellsProcess } from "../../jupyter/protocol/cellsProcess";
import { within } from "../../jupyter/within";
import { Allowance, type LineBounds, readLines, tooMuch } from "./boundedLines";
import type { Contained } from "./contained";
import { bytesOfParts, parseFromBack } from "./fromBack";

/** A cell may print 20 MB (`kernel/outputLimit.ts`), which grow as JSON in JSON; no honest one shows them at once. */
const messageBounds: LineBounds = { line: 24_000_000, perSecond: 5000, bytesPerSecond: 50_000_000 };
const watchdogBounds: LineBounds = { line: 20, perSecond: 100, bytesPerSecond: 10_000 };
/** What may wait to be read by a process that does not read; a cell is longer than any of ours by far. */
const mostWaiting = 16_000_000;
/** How long what it sent last may take to be read. */
const lastWordsMs = 500;

/** What a notebook's processes may say in all. */
export function notebookAllowance(): Allowance {
  return new Allowance(128_000_000, 200_000);
}

/** The descriptors that such a process has. */
export const processPipes: readonly number[] = [pipes.toBack, pipeDescriptor, pipes.fromBack];

/** Starts processes as `start` does; all of them together have one allowance. */
export function pipedProcess(start: () => Contained, allowance: Allowance): StartCellsProcess {
  return (listener) => {
    const contained = start();
    const toBack = contained.pipe(pipes.toBack);
    const watchdog = contained.pipe(pipeDescriptor);
    const fromBack = contained.pipe(pipes.fromBack);
    let isReady = false;
    readLines(fromBack, messageBounds, allowance, {
      line: (text) => {
        const message = parseFromBack(text);
        isReady ||= message?.type === "ready";
        if (!message) contained.end("it sent what is no message of a kernel");
        else if (!allowance.take(bytesOfParts(message), 0)) contained.end(tooMuch);
        else listener.message(message);
      },
      broken: contained.end,
    });
    readLines(watchdog, watchdogBounds, allowance, {
      line: (text) => listener.watchdogSaid(text),
      broken: contained.end,
    });
    toBack.on("data", () => contained.end("it wrote where it may only read"));
    const startFailed = (how: string): string => [how, contained.firstError()].filter(Boolean).join(": ");
    tellEnd(contained, fromBack, (how) => listener.ended(isReady ? how : startFailed(how)));
    return {
      send: (message: ToBack) => {
        write(toBack, JSON.stringify(message), contained);
      },
      tellWatchdog: (line) => write(watchdog, line, contained),
      end: () => contained.end(),
    };
  };
}

/** Says that it has ended when all that it said has been read, and ends one that no longer speaks. */
function tellEnd(contained: Contained, fromBack: Socket, ended: (how: string) => void): void {
  const silent = new Promise<void>((resolve) => fromBack.once("close", () => resolve()));
  void silent
    .then(() => within(contained.ended, lastWordsMs))
    .then(() => contained.end("it closed the pipe over which it is spoken with"));
  void contained.ended.then(async (how) => {
    await within(silent, lastWordsMs);
    ended(how);
  });
}

function write(pipe: Socket, line: string, contained: Contained): void {
  pipe.write(`${line}\n`);
  if (pipe.writableLength > mostWaiting) contained.end("it does not read what it is told");
}
