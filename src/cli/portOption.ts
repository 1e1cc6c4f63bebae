/** The option `--port`. */
import { InvalidArgumentError } from "commander";
import { tryPort } from "../jupyter/port";
import { CliError } from "./errors";

/** @throws when a port cannot be listened on */
export async function checkPort(port: number): Promise<void> {
  const problem = await tryPort(port);
  if (problem === undefined) return;
  const advice = "Choose another with --port, or leave --port out to get a free one.";
  throw new CliError(
    problem === "EACCES" ? `port ${port} is reserved for the system` : `port ${port} is in use by another program`,
    advice,
  );
}

/** Reads a port. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
}
