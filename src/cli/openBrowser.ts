import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { places } from "../host/places";
import { html } from "../view/escape";

/**
 * Opens an address in the browser, where there is one, as JupyterLab does: by Python, through a file that only this user
 * reads, for whoever lists the processes of a machine reads their arguments, and an address may hold a token.
 * @returns removes that file
 */
export function openBrowser(url: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), "workbook-open-"));
  const file = join(folder, "open.html");
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${html(url)}">`, { mode: 0o600 });
  const child = spawn(places().python, ["-I", "-m", "webbrowser", "-t", String(pathToFileURL(file))], {
    stdio: "ignore",
    detached: true,
  });
  child.on("error", () => undefined); // the address is printed as well
  child.unref();
  return () => rmSync(folder, { recursive: true, force: true });
}
