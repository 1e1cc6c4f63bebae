/** What the commands that run notebooks have in common. */
import { existsSync } from "node:fs";
import { places } from "../host/places";
import { freePort, type JupyterServer, type ServerOptions, startServer } from "../jupyter/server";
import { CliError } from "./errors";

/** Starts a Jupyter server on the first free port from `firstPort` on. @throws when there is no JupyterLab. */
export async function startJupyter(
  firstPort: number,
  options: Pick<ServerOptions, "folder" | "env">,
): Promise<JupyterServer> {
  if (!existsSync(places().python)) throw new CliError("JupyterLab is not installed", "Run: npm start");
  return startServer({ ...options, port: await freePort(firstPort) });
}

/** Settles when the server answers. @throws when it ended before that. */
export async function untilAnswering(server: JupyterServer): Promise<void> {
  if (!(await server.answers())) throw new CliError("Jupyter ended before it answered", `Its log is ${server.logFile}`);
}
