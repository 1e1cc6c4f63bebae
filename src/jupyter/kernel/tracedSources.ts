/** The sources that may run, and their lines for errors that name a place in them. */
import type { ConvertedCell } from "./converter";
import type { Places } from "./converter/places";
import { bounded } from "./thrown";

interface Traced {
  /** What a reader calls it. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly places: Places;
}

const framed = /^(?:.*\()?(?:at )?(?:async )?(cell-\d+|\/.*):(\d+):(\d+)\)?$/;
const arrow = /^(cell-\d+|\/.*):(\d+)$/;
/** What TypeScript ends a line with. */
const lineEnd = /\r\n|[\r\n\u2028\u2029]/;
const mostColumns = 400;

export class TracedSources {
  /** By the name that frames of a stack have for them. */
  private readonly running = new Map<string, Traced>();
  /** The lines of each cell, also of one that could not be compiled. */
  private readonly cells = new Map<number, readonly string[]>();

  keep(cell: number, source: string, { places, sideOutputs = [] }: ConvertedCell): void {
    const lines = source.split(lineEnd);
    this.cells.set(cell, lines);
    if (places) this.running.set(`cell-${cell}`, { title: `cell [${cell}]`, lines, places });
    for (const { path, source: own } of sideOutputs)
      if (own) this.running.set(path, { title: own.path, lines: own.text.split(lineEnd), places: own.places });
  }

  /** The lines around each place that the frames of a stack name, but for what is not the reader's. */
  excerptsOf(frames: readonly string[]): string[] {
    const named = frames.flatMap((frame) => this.excerptOf(framed.exec(frame.trim())));
    // What stands in one line may be several calls.
    const found = named.filter((text, index) => text !== named[index - 1]);
    // Without frames (a cell can turn them off) Node still begins with the line that was running.
    return found.length > 0 ? found : frames.slice(0, 1).flatMap((frame) => this.excerptOf(arrow.exec(frame.trim())));
  }

  private excerptOf(match: RegExpExecArray | null): string[] {
    if (!match) return [];
    const [, name, line, column = "1000"] = match;
    const traced = this.running.get(name);
    const found = traced?.places(Number(line), Number(column));
    return traced && found !== undefined ? excerpt(traced.title, traced.lines, found) : [];
  }

  /** The lines around the place that an error of the compiler begins with: `2:7 - …` in a cell. */
  excerptNamedIn(message: string, cell: number): string[] {
    const line = Number(/^(\d+):\d+ - /.exec(message)?.[1]);
    return excerpt(`cell [${cell}]`, this.cells.get(cell) ?? [], line);
  }
}

/** A line with one before and one after it. */
function excerpt(title: string, lines: readonly string[], line: number): string[] {
  if (!(line >= 1 && line <= lines.length)) return [];
  const shown = [line - 1, line, line + 1].filter((n) => n >= 1 && n <= lines.length);
  const numbered = shown.map((n) => {
    const text = bounded(lines[n - 1].slice(0, mostColumns));
    return `${n === line ? "→" : " "} ${String(n).padStart(3)}  ${text}`;
  });
  return [`${title}, line ${line}:\n${numbered.join("\n")}`];
}
