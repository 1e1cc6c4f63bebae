/** Kernels of a Jupyter server: one that runs elsewhere, or was started here for want of a sandbox. */
import { connect } from "../jupyter/execute";
import type { CodeCell } from "../jupyter/notebook";
import type { OpenKernel } from "../jupyter/openKernel";
import type { KernelPool } from "./kernelPool";

export interface ServerAddress {
  /** With a slash at its end: `http://127.0.0.1:8888/`. */
  readonly baseUrl: string;
  readonly token: string;
}

/** Seconds that a kernel may take for what comes before its first cell. */
const preparingSeconds = 120;

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
function prepared(kernel: OpenKernel, learner: string | undefined): OpenKernel {
  let isFresh = true;
  return {
    async run(cell, limit) {
      if (isFresh)
        await kernel.run(preparation(learner), { seconds: preparingSeconds, message: "it did not get ready" });
      const end = await kernel.run(cell, limit);
      isFresh = end === "died";
      return end;
    },
    shutdown: () => kernel.shutdown(),
  };
}

/** A kernel's environment cannot be given when it is started: it is its server's. */
function preparation(learner: string | undefined): CodeCell {
  const source = [
    "await (async () => {",
    '  const { mkdtempSync } = await import("node:fs");',
    '  const { tmpdir } = await import("node:os");',
    '  process.env.WORKBOOK_HOME = mkdtempSync(tmpdir() + "/cnn-workbook-grade-");',
    `  process.env.WORKBOOK_LEARNER = ${JSON.stringify(learner ?? "")};`,
    "})();",
  ].join("\n");
  return { cell_type: "code", id: "preparation", metadata: {}, source, outputs: [], execution_count: null };
}
