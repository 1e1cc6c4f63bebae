/** What the commands that run notebooks have in common. */
import { existsSync } from "node:fs";
import { places } from "../host/places";
import { type JupyterServer, type ServerOptions, startSeconds, startServer } from "../jupyter/server";
import { CliError } from "./errors";

const tries = 5;

/**
 * Starts a Jupyter server on a port that `choosePort` gives, and waits until it answers. `onStart` is given the server before
 * that, so that it can be stopped meanwhile. @throws when there is no JupyterLab, or when it does not answer
 */
export async function startJupyter(
  choosePort: () => Promise<number>,
  options: Omit<ServerOptions, "port">,
  onStart: (server: JupyterServer) => void,
): Promise<JupyterServer> {
  if (!existsSync(places().python)) throw new CliError("JupyterLab is not installed", "Run: npm start");
  for (let left = tries; ; left--) {
    const server = startServer({ ...options, port: await choosePort() });
    onStart(server);
    if (await server.answers()) return server;
    await server.ended;
    // Another command may have taken the port in between.
    if (left === 1 || !/port \d+ is (already in use|not available)/i.test(server.lastWords()))
      throw notAnswering(server);
  }
}

/** The error of a server that did not come to answer: with what its log says last. */
export function notAnswering({ lastWords, logFile }: JupyterServer): CliError {
  return new CliError(
    `JupyterLab ended, or did not answer within ${startSeconds} s:\n  ${lastWords()}`,
    `Its log is ${logFile}`,
  );
}
