/** Questions to the compiler: completion, inspection, and whether code is complete. */
import type { Question } from "../kernel/channel";
import type { Back } from "./back";
import { toCodePoints, toUnits } from "./positions";

/** How long a reader waits for an answer while a cell is busy, and while only the compiler is. */
const busyMs = 1000;
const compilingMs = 20_000;

type About = Question["about"];
type Answer = Record<string, unknown>;

export class Questions {
  private readonly waiting = new Map<number, (content: Answer) => void>();
  private ids = 0;

  constructor(
    private readonly back: Pick<Back, "send">,
    private readonly cellRuns: () => boolean,
  ) {}

  /** The content of the reply: an empty answer where the cells' process has no time for it. */
  async ask(about: About, content: Readonly<Record<string, unknown>>): Promise<Answer> {
    const code = typeof content["code"] === "string" ? content["code"] : "";
    const given = content["cursor_pos"];
    const position = typeof given === "number" ? toUnits(code, given) : code.length;
    const answer = await this.within(this.cellRuns() ? busyMs : compilingMs, { about, code, position });
    if (!answer) return nothing(about, toCodePoints(code, position));
    for (const name of ["cursor_start", "cursor_end"]) {
      if (typeof answer[name] === "number") answer[name] = toCodePoints(code, answer[name]);
    }
    return answer;
  }

  answered(id: number, content: object): void {
    this.waiting.get(id)?.(content as Answer);
  }

  private within(ms: number, question: Omit<Question, "type" | "id">): Promise<Answer | undefined> {
    const id = ++this.ids;
    return new Promise((resolve) => {
      const end = (content?: Answer): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(content);
      };
      const timer = setTimeout(end, ms);
      this.waiting.set(id, end);
      this.back.send({ type: "question", id, ...question });
    });
  }
}

function nothing(about: About, position: number): Answer {
  if (about === "isComplete") return { status: "unknown" };
  if (about === "inspect") return { status: "ok", found: false, data: {}, metadata: {} };
  return { status: "ok", matches: [], cursor_start: position, cursor_end: position, metadata: {} };
}
