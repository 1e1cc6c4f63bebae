/** What the commands that run notebooks have in common. */
import { existsSync } from "node:fs";
import { places } from "../host/places";
import { freePort, type JupyterServer, type ServerOptions, startServer } from "../jupyter/server";
import { CliError, exitCodes } from "./errors";

/** Starts a Jupyter server on the first free port from `firstPort` on. @throws when there is no JupyterLab. */
export async function startJupyter(
  firstPort: number,
  options: Pick<ServerOptions, "folder" | "env">,
): Promise<JupyterServer> {
  if (!existsSync(places().python)) throw new CliError("JupyterLab is not installed", "Run: npm start");
  return startServer({ ...options, port: await freePort(firstPort) });
}

const stopSignals = { SIGINT: exitCodes.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Calls `stop` once when the command is told to end, by Ctrl-C, by another program or by a terminal that was closed: a server
 * must not be left behind. It is given the exit code that goes with that. Gives what takes it back.
 */
export function onStop(stop: (exitCode: number) => void): () => void {
  const listeners = Object.entries(stopSignals).map(([signal, code]) => [signal, () => stop(code)] as const);
  for (const [signal, listener] of listeners) process.once(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** Settles when the server answers. @throws when it ended before that. */
export async function untilAnswering(server: JupyterServer): Promise<void> {
  if (!(await server.answers())) throw new CliError("Jupyter ended before it answered", `Its log is ${server.logFile}`);
}
