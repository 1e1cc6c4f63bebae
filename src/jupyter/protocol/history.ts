/** The cells of this session, for `history_request`. Nothing of earlier sessions is kept. */

/** Input number, input, and what it came to as text. */
interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

type Row = [session: number, line: number, input: string | [string, string | null]];

/** The number of this session; Jupyter also calls it 0. */
const session = 1;

export class History {
  private readonly entries: Entry[] = [];

  add(line: number, input: string): void {
    this.entries.push({ line, input, output: null });
  }

  /** The value of the last expression of cell `line`. */
  setOutput(line: number, output: string): void {
    const entry = this.entries.findLast((candidate) => candidate.line === line);
    if (entry) entry.output = output;
  }

  /** What a `history_request` asks for, oldest first. */
  answer(request: Readonly<Record<string, unknown>>): Row[] {
    return this.select(request).map(({ line, input, output }) => [
      session,
      line,
      request["output"] === true ? [input, output] : input,
    ]);
  }

  private select(request: Readonly<Record<string, unknown>>): Entry[] {
    const most = typeof request["n"] === "number" ? Math.max(0, request["n"]) : undefined;
    const last = (entries: Entry[]): Entry[] =>
      most === undefined ? entries : entries.slice(entries.length - Math.min(most, entries.length));
    switch (request["hist_access_type"]) {
      case "tail":
        return last(this.entries);
      case "range":
        return this.range(request);
      case "search":
        return last(this.search(request));
      default:
        return [];
    }
  }

  private range({ session: asked = 0, start = 0, stop }: Readonly<Record<string, unknown>>): Entry[] {
    if (asked !== 0 && asked !== session) return [];
    const end = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
    return this.entries.filter(({ line }) => line >= Number(start) && line < end);
  }

  private search({ pattern, unique }: Readonly<Record<string, unknown>>): Entry[] {
    const wanted = glob(typeof pattern === "string" ? pattern : "*");
    const found = this.entries.filter(({ input }) => wanted.test(input));
    if (unique !== true) return found;
    return found.filter(({ input }, i) => !found.slice(i + 1).some((later) => later.input === input));
  }
}

/** `*` for any text, `?` for one character; all else stands for itself. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("\\*", "[^]*").replaceAll("\\?", "[^]")}$`, "u");
}
