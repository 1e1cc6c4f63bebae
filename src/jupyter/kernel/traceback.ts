/** Errors as a reader of the cell wants them: name, message and the cell's own lines, nothing of the kernel's insides. */
import vm from "node:vm";
import type { ConvertResult } from "tslab/dist/converter.js";
import { adviceFor, plainMessage } from "../../advice";
import { alignLines } from "./alignLines";

/** The part of tslab's converter that is watched. */
interface Converting {
  convert(previous: string, source: string): ConvertResult;
}

/** An error as Jupyter's protocol has it. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A place in a cell: its number, and the line from 1. */
interface Place {
  readonly cell: number;
  readonly line: number;
}

export interface NamedCells {
  /** The cell that runs now, from 1: its number in the brackets beside it. */
  current: number;
  /** Gives the converter back, remembering each cell's source and the lines of its JavaScript. */
  watch<C extends Converting>(converter: C): C;
  describe(error: unknown): CellError;
  describeCompileErrors(messages: readonly string[]): CellError;
}

const frame = /\(?cell-(\d+):(\d+):\d+\)?$/;
/** The next step for who reads the error, where one is known. */
const advised = (message: string): string[] => {
  const advice = adviceFor(message);
  return advice ? [advice.replaceAll("`", "")] : [];
};

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

/** Makes every cell run under its number as a file name, and turns errors into places in cells. */
export function namedCells(): NamedCells {
  const sources = new Map<number, { typescript: string[]; lines: number[] }>();
  const run = vm.runInThisContext;

  const cells: NamedCells = {
    current: 0,
    watch(converter) {
      const convert = converter.convert.bind(converter);
      converter.convert = (previous, source) => {
        const result = convert(previous, source);
        const typescript = source.split("\n");
        const lines = alignLines((result.output ?? "").split("\n"), typescript);
        sources.set(cells.current, { typescript, lines });
        return result;
      };
      return converter;
    },
    describe(error) {
      if (!(error instanceof Error) && !isErrorLike(error)) {
        const evalue = String(error);
        return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
      }
      if (isInterrupt(error)) {
        const evalue = "the cell was interrupted";
        return { ename: "Interrupted", evalue, traceback: [`${red("Interrupted")}: ${evalue}`] };
      }
      const ename = error.name || "Error";
      const message = plainMessage(error.message);
      const places = (error.stack ?? "").split("\n").flatMap(placeOf);
      const traceback = [
        `${red(ename)}: ${message}`,
        ...places.slice(0, 8).flatMap(excerpt),
        ...advised(error.message),
      ];
      return { ename, evalue: message, traceback };
    },
    describeCompileErrors(messages) {
      const traceback = messages.flatMap((message) => {
        const line = Number(/^(\d+):/.exec(message)?.[1]);
        return [`${red("CompileError")}: ${message}`, ...excerpt({ cell: cells.current, line }), ...advised(message)];
      });
      return { ename: "CompileError", evalue: messages.join("\n"), traceback };
    },
  };

  function placeOf(line: string): Place[] {
    const match = frame.exec(line.trim());
    if (!match) return [];
    const cell = Number(match[1]);
    const mapped = sources.get(cell)?.lines[Number(match[2]) - 1];
    return mapped === undefined ? [] : [{ cell, line: mapped + 1 }];
  }

  /** The line with one before and one after it. */
  function excerpt({ cell, line }: Place): string[] {
    const source = sources.get(cell)?.typescript;
    if (!source || !(line >= 1 && line <= source.length)) return [];
    const shown = [line - 1, line, line + 1].filter((n) => n >= 1 && n <= source.length);
    const numbered = shown.map((n) => `${n === line ? "→" : " "} ${String(n).padStart(3)}  ${source[n - 1]}`);
    return [`cell [${cell}], line ${line}:\n${numbered.join("\n")}`];
  }

  // tslab runs a cell through this function, without a file name.
  vm.runInThisContext = (code: string, options?: vm.RunningCodeOptions | string) => {
    const given = typeof options === "object" ? options : {};
    return run(
      code,
      given.breakOnSigint ? { ...given, breakOnSigint: false, filename: `cell-${cells.current}` } : options,
    );
  };
  return cells;
}

/** An error of another realm. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "message" in error && "stack" in error;
}

function isInterrupt(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || error.message === "Interrupted asynchronously";
}
