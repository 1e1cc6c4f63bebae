/** `--port`, and what is said of a port that cannot be had. */
import { InvalidArgumentError } from "commander";
import { tryPort } from "../jupyter/port";
import { CliError } from "./errors";

/** Reads a port. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
}

/** @throws when a port cannot be listened on */
export async function checkPort(port: number, address?: string): Promise<void> {
  const problem = await tryPort(port, address);
  if (problem === "EADDRNOTAVAIL" || problem === "ENOTFOUND")
    throw new CliError(`this machine has no address ${address}`, "Choose another with --host.");
  if (problem !== undefined) throw portProblem(port, problem);
}

/** @param code the system's, such as `EADDRINUSE` */
export function portProblem(port: number | undefined, code: string | undefined): CliError {
  return new CliError(
    code === "EACCES" ? `port ${port} is reserved for the system` : `port ${port} is in use by another program`,
    "Choose another with --port.",
  );
}
