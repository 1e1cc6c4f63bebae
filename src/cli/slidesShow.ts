/** Shows decks: as files, or at a port of this machine until it is stopped. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { host } from "../jupyter/port";
import { servePages } from "../slides/serve";
import { openBrowser } from "./openBrowser";
import { untilStopSignal } from "./stop";
import { say } from "./terminal";

/** @param page what to begin with @param port where to show them; as files without one */
export async function showDecks(folder: string, page: string, port: number | undefined, open: boolean): Promise<void> {
  const address = port === undefined ? pathToFileURL(join(folder, page)).href : `http://${host}:${port}/${page}`;
  const server = port === undefined ? undefined : await servePages(folder, port);
  const removeFile = open ? openBrowser(address) : (): void => undefined;
  // The browser must have read the file that leads there.
  if (!server) return void setTimeout(removeFile, open ? 5000 : 0);
  say(`\n  ${address}\n\nCtrl-C ends it.`);
  await untilStopSignal();
  removeFile();
  server.close();
  server.closeAllConnections();
}
