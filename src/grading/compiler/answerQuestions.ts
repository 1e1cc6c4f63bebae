/** Answers what a kernel that grades asks over its pipe. It is spoken with as with a stranger: learners' code has the pipe as well. */
import type { Socket } from "node:net";
import type { KernelOptions } from "../kernelPool";
import { posedTasks } from "../program/posedTasks";
import { Allowance, type LineBounds, readLines } from "../sandbox/boundedLines";
import type { OwnTime } from "../sandbox/ownTime";
import { mostSource, notCompiled, type Source } from "./compiledCell";
import { NotCompiled } from "./compilerProcess";
import type { Compilers } from "./compilers";

const bounds: LineBounds = { line: 6 * mostSource + 1000, perSecond: 500, bytesPerSecond: 20_000_000 };
/** What one process may ask in all. */
const allowance = (): Allowance => new Allowance(500_000_000, 20_000);

/** How many characters of answers may wait to be read: one answer is no longer. */
const mostUnread = 20_000_000;

/**
 * Answers until the pipe ends. One who asks before the last answer has come, does not read, asks for the tasks again, or asks what
 * nobody can answer, is not answered any more. `time` stands still while a cell waits for others'.
 */
export function answerQuestions(
  pipe: Socket,
  { learner }: KernelOptions,
  compilers: Pick<Compilers, "compile">,
  time: Pick<OwnTime, "hold">,
): void {
  const gone = new AbortController();
  pipe.once("close", () => gone.abort());
  let busy = false;
  let hasTasks = false;
  const refuse = (): void => void pipe.destroy();
  const answer = async (question: Source | "tasks"): Promise<string> => {
    if (question !== "tasks") return compile(question, compilers, time, gone.signal);
    hasTasks = true;
    return JSON.stringify(posedTasks(learner));
  };
  readLines(pipe, bounds, allowance(), {
    line(text) {
      const question = busy || pipe.writableLength > mostUnread ? undefined : parse(text);
      if (question === undefined || (question === "tasks" && hasTasks)) return refuse();
      busy = true;
      void answer(question).then((line) => {
        busy = false;
        if (!pipe.destroyed) pipe.write(`${line}\n`);
      }, refuse);
    },
    broken: refuse,
  });
}

async function compile(
  cell: Source,
  compilers: Pick<Compilers, "compile">,
  time: Pick<OwnTime, "hold">,
  signal: AbortSignal,
): Promise<string> {
  const onBegun = time.hold();
  try {
    return await compilers.compile(cell, { signal, onBegun });
  } catch (error) {
    const why = error instanceof NotCompiled ? error.message : "it could not be compiled";
    return JSON.stringify(notCompiled(why));
  } finally {
    onBegun();
  }
}

function parse(text: string): Source | "tasks" | undefined {
  try {
    const { ask, previous, source } = JSON.parse(text);
    if (ask === "tasks") return "tasks";
    const isCell = ask === "compile" && typeof previous === "string" && typeof source === "string";
    return isCell && previous.length + source.length <= mostSource ? { previous, source } : undefined;
  } catch {
    return undefined;
  }
}
