/** The process that runs cells, a child of the one that speaks with Jupyter: tslab's compiler and executor, what cells print, and the watchdog. */

import { join } from "node:path";
import util from "node:util";
import type { Converter } from "tslab/dist/converter.js";
import { createExecutor, type Executor } from "tslab/dist/executor.js";
import { printQuickInfo } from "tslab/dist/inspect.js";
import * as tslab from "tslab/dist/jupyter.js";
import { restoreUtil } from "../../formerUtil";
import { places } from "../../host/places";
import { tidyUp } from "./afterTermination";
import { CellRunner } from "./cellRunner";
import type { FromBack, Question, StopRequest, ToBack } from "./channel";
import { isComplete } from "./completeness";
import { openConverter } from "./converter";
import { outputLimitError } from "./errors";
import { openFront } from "./front";
import { InterruptListeners } from "./interrupt";
import { Output } from "./output";
import { outputLimitVariable, toOutputLimit } from "./outputLimit";
import { installTimers } from "./timers";
import { namedCells } from "./traceback";
import { warmUp } from "./warmUp";
import { Watchdog } from "./watchdog";
import { type Work, Works } from "./work";

/** The compiler, which is not cut off in the middle: it would not be usable afterwards. */
function shielded(converter: Converter, watchdog: Watchdog): Converter {
  return {
    convert: (previous, source) => watchdog.shield(() => converter.convert(previous, source)),
    inspect: (previous, source, position) => watchdog.shield(() => converter.inspect(previous, source, position)),
    complete: (previous, source, position) => watchdog.shield(() => converter.complete(previous, source, position)),
    addModule: (name, content, meta) => watchdog.shield(() => converter.addModule(name, content, meta)),
    close: () => converter.close(),
  };
}

function start(): void {
  restoreUtil(util); // a cell may import tfjs-node itself
  const front = openFront();
  const send = (message: FromBack): void => watchdog.shield(() => front.send(message));
  const watchdog = new Watchdog(() => work());
  const works = new Works();
  const { limit, note } = toOutputLimit(process.env[outputLimitVariable]);
  const output = new Output(works, limit, send, onLimit);
  const folder = process.cwd();
  const cells = namedCells();
  const converter = shielded(cells.watch(openConverter(folder)), watchdog);
  const runner = new CellRunner(cells, works, output, send, (cell) => watchdog.runs(cell));
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  const executor = createExecutor(folder, converters, runner.console);
  const listeners = new InterruptListeners(
    (listening) => send({ type: "listening", listening }),
    () => runner.stop(),
  );
  let printedTooMuch = false;
  /** Whether the button was ever pressed: an answer to it must not wait for the warm-up. */
  let stopped = false;
  let noted = note === undefined;

  /** A cell has printed too much: it ends here and now, whatever it catches. Another cell's late output is just left out. */
  function onLimit(work: Work): void {
    work.stopped = true;
    if (runner.runningCell !== undefined && runner.runningCell !== work.cell) return;
    printedTooMuch = true;
    watchdog.terminateMyself();
  }

  /** After a termination: the cell that ran is over, and nothing else says so. */
  function recover(): void {
    const { current } = works;
    if (!watchdog.takeTermination()) return;
    stopped = true;
    if (current) current.stopped = true;
    works.leave();
    watchdog.shield(tidyUp);
    const error = printedTooMuch ? outputLimitError(limit) : undefined;
    printedTooMuch = false;
    if (runner.runningCell !== undefined) runner.stop(error);
    else works.stopAll();
  }

  function onStop({ type, press, cell }: StopRequest): void {
    stopped = true;
    const meant = cell === runner.runningCell;
    const told = meant && type === "tell" && listeners.tell();
    if (meant && !told) runner.stop();
    watchdog.answered(press);
    send({ type: "heard", press, told, cell, runs: cell !== undefined && cell === runner.runningCell });
  }

  // Read-only in TypeScript's eyes; tslab's own `display` and the workbook's `show` call it.
  Object.assign(tslab, {
    lastWriteDisplayData: (content: object, update: boolean) => output.display(content, update),
  });
  process.stdout.write = output.writer("stdout");
  process.stderr.write = output.writer("stderr");
  process.on("exit", () => output.flush());
  installTimers(works, () => watchdog.held);

  /** Messages that have not been taken up: a termination may come between. */
  const inbox: ToBack[] = [];
  function work(): void {
    recover();
    for (let message = inbox.shift(); message; message = inbox.shift()) take(message);
  }
  front.listen((message) => {
    inbox.push(message);
    work();
  });

  function take(message: ToBack): void {
    if (message.type === "tell" || message.type === "end") onStop(message);
    else if (message.type === "question")
      send({ type: "answer", id: message.id, content: answer(executor, message, watchdog) });
    else if (message.type === "execute") {
      runner.execute(executor, message);
      if (!noted) output.print("stderr", `${note}\n`);
      noted = true;
    }
  }
  watchdog.started();
  send({ type: "ready" });
  warmUp(
    (source) => converter.convert("", source),
    join(places().program, "dist", "index.js"),
    () => works.current === undefined && !stopped,
  );
}

/** What the compiler knows, as Jupyter's protocol has it; positions count UTF-16 units. */
function answer(executor: Executor, { about, code, position }: Question, watchdog: Watchdog): object {
  try {
    if (about === "isComplete") return watchdog.shield(() => isComplete(code));
    if (about === "complete") {
      const { start: cursor_start, end: cursor_end, candidates: matches } = executor.complete(code, position);
      return { status: "ok", matches, cursor_start, cursor_end, metadata: {} };
    }
    const info = executor.inspect(code, position);
    const data = info ? { "text/plain": printQuickInfo(info) } : {};
    return { status: "ok", found: Boolean(info), data, metadata: {} };
  } catch (error) {
    return { status: "error", ename: "CompilerError", evalue: String(error), traceback: [] };
  }
}

start();
