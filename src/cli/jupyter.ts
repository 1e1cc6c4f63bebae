/** What the commands that run notebooks have in common. */
import { existsSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { freePort, type JupyterServer, type ServerOptions, startServer } from "../jupyter/server";
import { venvPython } from "../jupyter/venv";
import { CliError } from "./errors";

/** An option's value that is a number of seconds. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

/** Starts a Jupyter server on the first free port from `firstPort` on. @throws when there is no JupyterLab. */
export async function startJupyter(
  firstPort: number,
  options: Pick<ServerOptions, "root" | "folder" | "env">,
): Promise<JupyterServer> {
  if (!existsSync(venvPython(options.root))) throw new CliError("JupyterLab is not installed", "Run: npm start");
  return startServer({ ...options, port: await freePort(firstPort) });
}

/** Settles when the server answers. @throws when it ended before that. */
export async function untilAnswering(server: JupyterServer): Promise<void> {
  if (!(await server.answers())) throw new CliError("Jupyter ended before it answered", `Its log is ${server.logFile}`);
}
