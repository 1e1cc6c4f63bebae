/** Kernels of a Jupyter server: one that runs elsewhere, or was started here for want of a sandbox. */
import { randomUUID } from "node:crypto";
import { connect } from "../jupyter/execute";
import type { CodeCell, ErrorOutput } from "../jupyter/notebook";
import type { OpenKernel } from "../jupyter/openKernel";
import { within } from "../jupyter/within";
import type { KernelPool } from "./kernelPool";

export interface ServerAddress {
  /** With a slash at its end: `http://127.0.0.1:8888/`. */
  readonly baseUrl: string;
  readonly token: string;
}

/** Seconds that a kernel may take for what comes before its first cell. */
const preparingSeconds = 120;

/** What removing its folder may take, where its cells have left it able to; a cell under way is stopped first. */
const removingMs = 10_000;

export function serverPool(server: ServerAddress): KernelPool {
  const executor = connect(server);
  const open = new Set<OpenKernel>();
  return {
    containment: "server",
    warning:
      `They ran on the Jupyter server at ${server.baseUrl}, with all that its user may do there: ` +
      "nothing kept them from its files, its network, or each other.",
    async open({ learner, exercise }) {
      const kernel = prepared(await executor.open(`${exercise}.ipynb`), learner);
      open.add(kernel);
      return {
        run: (cell, limit) => kernel.run(cell, limit),
        shutdown: async () => {
          open.delete(kernel);
          await kernel.shutdown();
        },
      };
    },
    async close() {
      await Promise.all([...open].map((kernel) => kernel.shutdown()));
      executor.dispose();
    },
  };
}

/** A kernel whose numbers are the learner's, and whose notes go into a folder of its own; also when it is started anew. */
export function prepared(kernel: OpenKernel, learner: string | undefined): OpenKernel {
  const home = `cnn-workbook-grade-${randomUUID()}`;
  let isFresh = true;
  let hasHome = false;
  let underWay = 0;
  const removeHome = async (): Promise<void> => {
    if (underWay > 0) await kernel.run(ownCell("stop", home, []), { seconds: 0, message: "the grading ended" });
    await kernel.run(removal(home));
  };
  return {
    async run(cell, limit) {
      if (isFresh) {
        hasHome = true;
        const first = preparation(home, learner);
        const end = await kernel.run(first, { seconds: preparingSeconds, message: "it did not get ready" });
        // Else its cells would have the numbers of the server's own user.
        if (end !== "ran") throw new Error(`its kernel could not be prepared: ${whyNot(first)}`);
      }
      underWay++;
      const end = await kernel.run(cell, limit).finally(() => underWay--);
      isFresh = end === "died";
      return end;
    },
    async shutdown() {
      if (hasHome) await within(removeHome(), removingMs).catch(() => undefined);
      await kernel.shutdown();
    },
  };
}

function whyNot({ outputs }: CodeCell): string {
  const error = outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  return error ? `${error.ename}: ${error.evalue}` : "it has ended";
}

/** A kernel's environment cannot be given when it is started: it is its server's. */
function preparation(home: string, learner: string | undefined): CodeCell {
  return ownCell("preparation", home, [
    "rmSync(home, { recursive: true, force: true });", // of a kernel in whose place this one is
    "mkdirSync(home, { mode: 0o700 });",
    "process.env.WORKBOOK_HOME = home;",
    `process.env.WORKBOOK_LEARNER = ${JSON.stringify(learner ?? "")};`,
  ]);
}

function removal(home: string): CodeCell {
  return ownCell("removal", home, ["rmSync(home, { recursive: true, force: true });"]);
}

function ownCell(id: string, home: string, lines: readonly string[]): CodeCell {
  const source = [
    "await (async () => {",
    '  const { mkdirSync, rmSync } = await import("node:fs");',
    '  const { tmpdir } = await import("node:os");',
    `  const home = tmpdir() + ${JSON.stringify(`/${home}`)};`,
    ...lines.map((line) => `  ${line}`),
    "})();",
  ].join("\n");
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}
