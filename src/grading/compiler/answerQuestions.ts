/** Answers what a kernel that grades asks over its pipe. It is spoken with as with a stranger: learners' code has the pipe as well. */
import type { Socket } from "node:net";
import type { KernelOptions } from "../kernelPool";
import { posedTasks } from "../program/posedTasks";
import { Allowance, type LineBounds, readLines } from "../sandbox/boundedLines";
import { mostSource, notCompiled, type Source } from "./compiledCell";
import { NotCompiled } from "./compilerProcess";
import type { Compilers } from "./compilers";

const bounds: LineBounds = { line: 6 * mostSource + 1000, perSecond: 500, bytesPerSecond: 20_000_000 };
/** What one process may ask in all. */
const allowance = (): Allowance => new Allowance(500_000_000, 20_000);

/** Answers until the pipe ends; one who asks before the last answer has come, or what nobody can answer, is not answered any more. */
export function answerQuestions(pipe: Socket, { learner }: KernelOptions, compilers: Pick<Compilers, "compile">): void {
  let busy = false;
  const refuse = (): void => void pipe.destroy();
  readLines(pipe, bounds, allowance(), {
    line(text) {
      const question = busy ? undefined : parse(text);
      if (question === undefined) return refuse();
      busy = true;
      const answer = question === "tasks" ? JSON.stringify(posedTasks(learner)) : compile(question, compilers);
      void Promise.resolve(answer).then((line) => {
        busy = false;
        if (!pipe.destroyed) pipe.write(`${line}\n`);
      });
    },
    broken: refuse,
  });
}

async function compile(cell: Source, compilers: Pick<Compilers, "compile">): Promise<string> {
  try {
    return await compilers.compile(cell);
  } catch (error) {
    const why = error instanceof NotCompiled ? error.message : "it could not be compiled";
    return JSON.stringify(notCompiled(why));
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
