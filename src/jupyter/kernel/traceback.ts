/** Errors as a reader of the cell wants them: name, message and the cell's own lines, nothing of the kernel's insides. */
import vm from "node:vm";
import { adviceFor, plainMessage } from "../../advice";
import type { ConvertedCell } from "./converter";
import { type CellError, red } from "./errors";
import { bounded, readThrown, type Thrown } from "./thrown";
import { TracedSources } from "./tracedSources";

/** The part of the converter that is watched. */
interface Converting {
  convert(previous: string, source: string): ConvertedCell;
}

export interface NamedCells {
  /** The cell that runs now, from 1: its number in the brackets beside it. */
  current: number;
  /** Gives the converter back, remembering each cell's source and the lines of its JavaScript. */
  watch<C extends Converting>(converter: C): C;
  /** Never throws, whatever was thrown. */
  describe(error: unknown): CellError;
  describeCompileErrors(messages: readonly string[]): CellError;
}

const mostPlaces = 8;
const mostErrors = 20;
/** Causes of causes, and all of them together. */
const deepest = 4;
const mostCauses = 8;

/** The next step for who reads the error, where one is known. */
const advised = (message: string, advice: string | undefined = adviceFor(message)): string[] =>
  advice ? [advice.replaceAll("`", "")] : [];

/** Makes every cell run under its number as a file name, and turns errors into places in cells. */
export function namedCells(): NamedCells {
  const sources = new TracedSources();
  const run = vm.runInThisContext;

  const cells: NamedCells = {
    current: 0,
    watch(converter) {
      const convert = converter.convert.bind(converter);
      converter.convert = (previous, source) => {
        const result = convert(previous, source);
        sources.keep(cells.current, source, result);
        return result;
      };
      return converter;
    },
    describe(error) {
      const thrown = readThrown(error);
      const { message, advice } = thrown;
      const traceback = [...linesOf(thrown), ...linesOfCauses(thrown, new Set([error])), ...advised(message, advice)];
      return { ename: nameOf(thrown), evalue: plainMessage(message), traceback };
    },
    describeCompileErrors(messages) {
      const shown = messages.slice(0, mostErrors).map((message) => bounded(message));
      const traceback = shown.flatMap((message) => [
        `${red("CompileError")}: ${message}`,
        ...sources.excerptNamedIn(message, cells.current),
        ...advised(message),
      ]);
      const left = messages.length - shown.length;
      if (left > 0) traceback.push(`… and ${left} more errors`);
      return { ename: "CompileError", evalue: shown.join("\n"), traceback };
    },
  };

  function linesOf(thrown: Thrown): string[] {
    const places = sources.excerptsOf(thrown.frames).slice(0, mostPlaces);
    return [`${red(nameOf(thrown))}: ${plainMessage(thrown.message)}`, ...places];
  }

  function linesOfCauses(thrown: Thrown, seen: Set<unknown>, depth = 1): string[] {
    return thrown.causes.flatMap((cause) => {
      if (depth > deepest || seen.has(cause) || seen.size > mostCauses) return [];
      seen.add(cause);
      const read = readThrown(cause);
      const [first, ...places] = linesOf(read);
      return [`caused by ${first}`, ...places, ...linesOfCauses(read, seen, depth + 1)];
    });
  }

  // tslab runs a cell through this function, without a file name.
  vm.runInThisContext = (code: string, options?: vm.RunningCodeOptions | string) => {
    const given = typeof options === "object" ? options : {};
    if (!given.breakOnSigint) return run(code, options);
    keepStacks();
    return run(code, { ...given, breakOnSigint: false, filename: `cell-${cells.current}` });
  };
  return cells;
}

const nameOf = ({ name }: Thrown): string => name ?? "Thrown";

/** A cell that turned stacks off would take the lines from the errors of all later ones. */
function keepStacks(): void {
  if (!(Error.stackTraceLimit >= 10)) Error.stackTraceLimit = 10;
}
