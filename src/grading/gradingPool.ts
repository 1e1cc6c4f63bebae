/** Kernels that notebooks are graded in: contained, without what answers or judges, and with one compiler for all. */
import { answerQuestions } from "./compiler/answerQuestions";
import { compilerLimits } from "./compiler/compilerProcess";
import { Compilers } from "./compiler/compilers";
import type { KernelPool } from "./kernelPool";
import { assembleProgram } from "./program/assemble";
import { openBox, sandboxBox } from "./sandbox/box";
import { openSandboxes, openUncontained, type PoolOptions } from "./sandbox/pool";

export interface GradingPoolOptions {
  /** Whether nothing is contained: somebody asked for that. */
  readonly unsafe?: boolean;
  /** Notebooks that run at once; default 2. */
  readonly lanes?: number;
}

/**
 * Opens such kernels. Close it when done.
 * @throws {GradingError} where no sandbox can be had here
 */
export async function openGradingPool({ unsafe = false, lanes = 2 }: GradingPoolOptions = {}): Promise<KernelPool> {
  const program = assembleProgram();
  let compilers: Compilers | undefined;
  const close = (): void => {
    compilers?.close();
    program.remove();
  };
  try {
    const serving = new Compilers((unsafe ? openBox : sandboxBox)({ limits: compilerLimits }), { most: lanes });
    compilers = serving;
    const options: PoolOptions = {
      dist: program.dist,
      compile: (pipe, about, time) => answerQuestions(pipe, about, serving, time),
    };
    const pool = unsafe ? openUncontained(options) : await openSandboxes(options);
    return { ...pool, close: () => pool.close().finally(close) };
  } catch (error) {
    close();
    throw error;
  }
}
