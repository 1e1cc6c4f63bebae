/** What runs cells in a process: tslab's executor, what cells print, and the watchdog. The compiler is given. */
import util from "node:util";
import type { Converter } from "tslab/dist/converter.js";
import { createExecutor, type Executor } from "tslab/dist/executor.js";
import * as tslab from "tslab/dist/jupyter.js";
import { restoreUtil } from "../../formerUtil";
import { tidyUp } from "./afterTermination";
import { CellRunner } from "./cellRunner";
import type { FromBack, Question, StopRequest, ToBack } from "./channel";
import type { CellConverter } from "./converter";
import type { CellNames } from "./converter/cellNames";
import { outputLimitError } from "./errors";
import { openFront } from "./front";
import { InterruptListeners } from "./interrupt";
import { Output } from "./output";
import { outputLimitVariable, toOutputLimit } from "./outputLimit";
import { StaleNames } from "./staleNames";
import { installTimers } from "./timers";
import { namedCells } from "./traceback";
import { Watchdog } from "./watchdog";
import { type Work, Works } from "./work";

export interface CellsOptions {
  /** Looks for what cells import from the folder that this process works in. */
  readonly converter: CellConverter;
  /** The names in a cell that was converted. */
  readonly namesOf: (source: string) => CellNames;
  /** Answers questions about code. */
  readonly answer: (executor: Executor, question: Question) => object;
  /** Called when cells can come; `idle` says whether none has. */
  readonly onReady?: (convert: (source: string) => void, idle: () => boolean) => void;
}

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

/** Runs the cells that the front gives, until the process ends. */
export function runCells(options: CellsOptions): void {
  restoreUtil(util); // a cell may import tfjs-node itself
  const front = openFront();
  const send = (message: FromBack): void => watchdog.shield(() => front.send(message));
  const watchdog = new Watchdog(() => work());
  const works = new Works();
  const { limit, note } = toOutputLimit(process.env[outputLimitVariable]);
  const output = new Output(works, limit, send, onLimit);
  const folder = process.cwd();
  const cells = namedCells();
  const converter = shielded(cells.watch(options.converter), watchdog);
  const runner = new CellRunner(cells, new StaleNames(options.namesOf), works, output, send, (cell) =>
    watchdog.runs(cell),
  );
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  const executor = createExecutor(folder, converters, runner.console);
  const listeners = new InterruptListeners(
    works,
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
    if (current) {
      current.stopped = true;
      listeners.forget(current);
    }
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
    else if (message.type === "question") send({ type: "answer", id: message.id, content: answer(message) });
    else if (message.type === "execute") {
      runner.execute(executor, message);
      if (!noted) output.print("stderr", `${note}\n`);
      noted = true;
    }
  }
  function answer(question: Question): object {
    try {
      return watchdog.shield(() => options.answer(executor, question));
    } catch (error) {
      return { status: "error", ename: "CompilerError", evalue: String(error), traceback: [] };
    }
  }

  watchdog.started();
  send({ type: "ready" });
  options.onReady?.(
    (source) => converter.convert("", source),
    () => works.current === undefined && !stopped,
  );
}
