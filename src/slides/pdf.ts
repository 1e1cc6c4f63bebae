/** Decks as PDF, printed by a Chromium of this machine. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { startBrowser } from "./devtools";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];
const apps = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium on the search path, or where macOS has it. */
export function findChromium(path: string = process.env["PATH"] ?? ""): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...apps].find((file) => existsSync(file));
}

/** How long a deck may take to be drawn and printed, in milliseconds. */
const printMs = 180_000;

/** Waits in the page until all is drawn. */
const untilReady = `new Promise((resolve) => {
  const timer = setInterval(() => {
    if (!document.documentElement.dataset.ready) return;
    clearInterval(timer);
    resolve(true);
  }, 50);
})`;

/**
 * Prints a deck, a slide a page, and gives the PDF. @param profile an empty folder for the browser's own files
 * @throws when the browser fails or takes too long
 */
export async function printDeck(chromium: string, deck: string, profile: string): Promise<Buffer> {
  const { call, close } = startBrowser(chromium, profile);
  const timer = setTimeout(close, printMs);
  try {
    const { targetId } = await call("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
    const session = sessionId as string;
    await call("Page.navigate", { url: `${pathToFileURL(deck).href}?print-pdf` }, session);
    await call("Runtime.evaluate", { expression: untilReady, awaitPromise: true }, session);
    const { data } = await call("Page.printToPDF", { preferCSSPageSize: true, printBackground: true }, session);
    return Buffer.from(data as string, "base64");
  } finally {
    clearTimeout(timer);
    close();
  }
}
