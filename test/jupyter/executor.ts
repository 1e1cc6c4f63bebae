/** Kernels for the tests of a file, and the notebooks that they run. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { connect, type Executor } from "../../src/jupyter/execute";
import type { Cell, CodeCell, Notebook } from "../../src/jupyter/notebook";
import { anyPort, type JupyterServer, type ServerOptions, startServer } from "../../src/jupyter/server";

/**
 * A Jupyter server from its first use until after the file's last test. `options` are given a new folder, which is removed
 * at the end.
 */
export function useExecutor(
  options: (scratch: string) => Pick<ServerOptions, "folder" | "env">,
): Pick<Executor, "run" | "open"> {
  const scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  let server: JupyterServer | undefined;
  let connecting: Promise<Executor> | undefined;

  after(async () => {
    const executor = await connecting?.catch(() => undefined);
    executor?.dispose();
    server?.stop();
    await server?.ended;
    rmSync(scratch, { recursive: true });
  });

  const start = async (): Promise<Executor> => {
    server = startServer({ port: await anyPort(), ...options(scratch) });
    assert.ok(await server.answers(), "Jupyter does not answer");
    return connect(server);
  };
  const connected = (): Promise<Executor> => {
    connecting ??= start();
    return connecting;
  };
  return {
    run: async (notebook, about) => (await connected()).run(notebook, about),
    open: async (path, kernel) => (await connected()).open(path, kernel),
  };
}

export function code(id: string, source: string): CodeCell {
  return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
}

export function notebook(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}
