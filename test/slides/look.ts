/** `npx tsx test/slides/look.ts DECKS PICTURES [--dark]`: photographs every slide of the decks in a folder, and tells what is the matter. */
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../src/slides/pdf";
import { looks } from "./looks";

async function main(): Promise<void> {
  const [decks, pictures] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (!decks || !pictures) throw new Error("usage: npx tsx test/slides/look.ts DECKS PICTURES [--dark]");
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const file of readdirSync(decks).filter((name) => /^\d\d-.*\.html$/.test(name)))
      await lookAt(browser, resolve(decks, file), join(pictures, file.slice(0, 2)));
  } finally {
    await browser.close();
  }
}

async function lookAt(browser: Browser, deck: string, prefix: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const theme = process.argv.includes("--dark") ? "dark" : "light";
  await page.goto(`${pathToFileURL(deck).href}?theme=${theme}`);
  await page.locator("html[data-ready=true]").waitFor({ state: "attached" });
  const places = await page.evaluate<{ h: number; v?: number }[]>(
    "Reveal.getSlides().map((slide) => Reveal.getIndices(slide))",
  );
  for (const [index, { h, v = 0 }] of places.entries()) {
    await page.evaluate(`Reveal.slide(${h}, ${v}, 100)`);
    const picture = `${prefix}-${String(index + 1).padStart(2, "0")}.png`;
    await page.screenshot({ path: picture });
    for (const problem of await page.evaluate<string[]>(looks)) console.log(`${picture}: ${problem}`);
  }
  console.log(`${deck}: ${places.length} slides`);
  await page.close();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
