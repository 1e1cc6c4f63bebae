/** Kernels for the tests of a file, and the notebooks that they run. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { connect, type Executor } from "../../src/jupyter/execute";
import type { Cell, CodeCell, Notebook } from "../../src/jupyter/notebook";
import { freePort, type JupyterServer, type ServerOptions, startServer } from "../../src/jupyter/server";

/**
 * A Jupyter server from before the file's first test until after its last, on a free port from `firstPort` on. `options`
 * are given a new folder, which is removed at the end.
 */
export function useExecutor(
  firstPort: number,
  options: (scratch: string) => Pick<ServerOptions, "folder" | "env">,
): Pick<Executor, "run" | "open"> {
  const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  let server: JupyterServer | undefined;
  let executor: Executor | undefined;

  before(async () => {
    server = startServer({ port: await freePort(firstPort), ...options(scratch) });
    assert.ok(await server.answers(), "Jupyter does not answer");
    executor = connect(server);
  });

  after(async () => {
    executor?.dispose();
    server?.stop();
    await server?.ended;
    rmSync(scratch, { recursive: true });
  });

  const connected = (): Executor => {
    assert.ok(executor, "the tests have not begun");
    return executor;
  };
  return {
    run: (notebook, about) => connected().run(notebook, about),
    open: (path, kernel) => connected().open(path, kernel),
  };
}

export function code(id: string, source: string): CodeCell {
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}

export function notebook(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}
