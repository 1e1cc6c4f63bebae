/** Shows decks: as files, or at a port of this machine until it is stopped. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { host } from "../jupyter/port";
import { servePages } from "../slides/serve";
import { say } from "./terminal";

/** @param page what to begin with @param port where to show them; as files without one */
export async function showDecks(folder: string, page: string, port: number | undefined, open: boolean): Promise<void> {
  const address = port === undefined ? pathToFileURL(join(folder, page)).href : `http://${host}:${port}/${page}`;
  const server = port === undefined ? undefined : await servePages(folder, port);
  if (open) openInBrowser(address);
  if (!server) return;
  say(`\n  ${address}\n\nCtrl-C ends it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
  server.close();
  server.closeAllConnections();
}

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Hands an address to the system's browser; where there is none, it is only told. */
function openInBrowser(address: string): void {
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(program, [...args, address], { stdio: "ignore", detached: true });
  opener.once("error", () => say(`No browser could be opened: ${address}`));
  opener.unref();
}
