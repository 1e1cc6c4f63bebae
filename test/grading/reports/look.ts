/**
 * Writes the reports of a class that could be, and pictures of them, to look at: `npx tsx test/grading/reports/look.ts FOLDER [LEARNERS]`
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { writeReports } from "../../../src/grading/reports";
import { findChromium } from "../../workbook/jupyterLab";
import { plausibleClass } from "./plausibleClass";

async function look(folder: string, learners: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const begun = performance.now();
  await writeReports(plausibleClass({ learners }), folder);
  console.log(`reports: ${Math.round(performance.now() - begun)} ms`);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  const [first] = readdirSync(join(folder, "learners"));
  for (const colorScheme of ["light", "dark"] as const)
    for (const name of ["class", `learners/${first.replace(/\.html$/, "")}`]) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1100, height: 900 } });
      await page.goto(String(pathToFileURL(join(folder, `${name}.html`))));
      await page.screenshot({ path: join(folder, `${name.split("/")[0]}-${colorScheme}.png`), fullPage: true });
    }
  await browser.close();
}

void look(resolve(process.argv[2] ?? "out/reports"), Number(process.argv[3] ?? 30));
