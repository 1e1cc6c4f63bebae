/** The pools of contained kernels, and of those that are not. */
import type { Socket } from "node:net";
import { pipes } from "../../jupyter/kernel/front";
import { cellsProcessFlags } from "../../jupyter/protocol/cellsProcess";
import type { KernelOptions, KernelPool } from "../kernelPool";
import { type Box, type BoxOptions, openBox, sandboxBox } from "./box";
import { oneOfMany } from "./bubblewrap";
import type { Contained } from "./contained";
import { ContainedKernel } from "./kernel";
import { OwnTime } from "./ownTime";
import { notebookAllowance, pipedProcess, processPipes } from "./pipedProcess";
import { probeSandbox } from "./probe";

export interface PoolOptions extends BoxOptions {
  /**
   * Compiles what the cells' process asks for over this pipe, and holds the cells' time while they wait for others; without it
   * that process has a compiler of its own.
   */
  readonly compile?: (pipe: Socket, about: KernelOptions, time: OwnTime) => void;
}

/** How long a notebook's cells may wait for others' in all, until that counts as their own time. */
const mostWaitedMs = 100_000;

/**
 * Kernels in sandboxes.
 * @throws {GradingError} where none can be had here
 */
export async function openSandboxes(options: PoolOptions = {}): Promise<KernelPool> {
  const box = sandboxBox(options);
  await probeSandbox(box);
  return poolOf(box, options, { containment: "sandbox", warning: "" });
}

/** Kernels that are processes as any other. */
export function openUncontained(options: PoolOptions = {}): KernelPool {
  return poolOf(openBox(options), options, {
    containment: "none",
    warning:
      "They ran on this machine without a sandbox, with all that the user may do who graded: nothing kept them from " +
      "files, answers, the network, other processes, or each other.",
  });
}

/** With a compiler of its own, and without one. */
const scripts = { own: "jupyter/kernel/main.js", outside: "grading/program/kernel.js" } as const;

function poolOf(box: Box, { compile }: PoolOptions, about: Pick<KernelPool, "containment" | "warning">): KernelPool {
  const open = new Set<ContainedKernel>();
  return {
    ...about,
    async open(asked) {
      const processes = new Set<Contained>();
      const time = new OwnTime(mostWaitedMs);
      const start = (): Contained => {
        const contained = box.start({
          script: compile ? scripts.outside : scripts.own,
          flags: [...cellsProcessFlags, ...oneOfMany],
          env: { WORKBOOK_LEARNER: asked.learner ?? "", ...(compile && { WORKBOOK_COMPILER: String(pipes.compiler) }) },
          pipes: compile ? [...processPipes, pipes.compiler] : processPipes,
        });
        processes.add(contained);
        void contained.ended.then(() => processes.delete(contained));
        compile?.(contained.pipe(pipes.compiler), asked, time);
        return contained;
      };
      const ended = async (): Promise<void> => {
        open.delete(kernel);
        await Promise.all([...processes].map((process) => process.ended));
      };
      const kernel = new ContainedKernel(pipedProcess(start, notebookAllowance()), ended, time);
      open.add(kernel);
      try {
        await kernel.ready();
      } catch (error) {
        await kernel.shutdown();
        throw error;
      }
      return kernel;
    },
    async close() {
      await Promise.all([...open].map((kernel) => kernel.shutdown()));
    },
  };
}
