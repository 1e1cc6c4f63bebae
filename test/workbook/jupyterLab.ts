/** A notebook in real JupyterLab, in headless Chromium, as a reader has it. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { anyPort, startServer } from "../../src/jupyter/server";

const root = join(__dirname, "..", "..");

/** The system's Chromium or Chrome, if there is one. */
export function findChromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

export interface OpenLesson {
  readonly page: Page;
  /** The copy that is open. */
  readonly file: string;
  close(): Promise<void>;
}

const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** All cells are on the page, also those out of sight. */
  readonly whole?: boolean;
  /** Whether cells are to be run; default true. */
  readonly kernel?: boolean;
}

/** Opens a copy of a notebook in JupyterLab, its kernel ready. `WORKBOOK_QUICK=1`. */
export async function openInJupyterLab(
  notebook: string,
  { width = 1300, height = 1600, dark = false, whole = false, kernel = true }: Look = {},
): Promise<OpenLesson> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("there is no Chromium on this machine");
  mkdirSync(join(root, "out"), { recursive: true });
  const folder = mkdtempSync(join(root, "out", "browser-"));
  const file = join(folder, basename(notebook));
  copyFileSync(notebook, file);
  const notebooks = join(folder, "settings", "@jupyterlab", "notebook-extension");
  mkdirSync(notebooks, { recursive: true });
  if (whole) writeFileSync(join(notebooks, "tracker.jupyterlab-settings"), '{ "windowingMode": "none" }');
  const server = startServer({
    folder,
    port: await anyPort(),
    env: { WORKBOOK_QUICK: "1", JUPYTERLAB_SETTINGS_DIR: join(folder, "settings") },
    args: ["--LabApp.expose_app_in_browser=True"],
  });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    server.stop();
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (!(await server.answers())) throw new Error(`Jupyter ended before it answered, see ${server.logFile}`);
    browser = await chromium.launch({ executablePath, args: chromiumFlags });
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(60_000);
    await page.goto(server.url(`doc/tree/${basename(notebook)}`));
    await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor();
    if (dark) await setTheme(page, "JupyterLab Dark");
    const session = "window.jupyterapp.shell.currentWidget?.context?.sessionContext?.session";
    if (kernel) await page.waitForFunction(`${session}?.kernel?.status === "idle"`);
    return { page, file, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same, all cells run when it is done. */
export async function runInJupyterLab(notebook: string, look?: Look): Promise<OpenLesson> {
  const lesson = await openInJupyterLab(notebook, look);
  try {
    await lesson.page.evaluate(`window.jupyterapp.commands.execute("notebook:run-all-cells")`); // settles when all have run
    await lesson.page.waitForTimeout(1500);
    return lesson;
  } catch (error) {
    await lesson.close();
    throw error;
  }
}

export async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(
    `window.jupyterapp.commands.execute("apputils:change-theme", { theme: ${JSON.stringify(theme)} })`,
  );
  await page.waitForTimeout(1500);
}

/** Pictures of the whole notebook, a screenful each: `PREFIX-1.png`, … */
export async function photograph({ page }: OpenLesson, prefix: string): Promise<string[]> {
  const files: string[] = [];
  const scroller = page.locator(".jp-WindowedPanel-outer").first();
  const { top, step, most } = await scroller.evaluate((element) => {
    element.scrollTop = 0;
    return { top: 0, step: element.clientHeight - 60, most: element.scrollHeight };
  });
  for (let at = top, number = 1; ; at += step, number++) {
    const { reached, end } = await scroller.evaluate((element, to) => {
      element.scrollTop = to;
      return { reached: element.scrollTop, end: element.scrollHeight - element.clientHeight };
    }, at);
    await page.waitForTimeout(700);
    const file = `${prefix}-${number}.png`;
    await page.screenshot({ path: file });
    files.push(file);
    if (reached >= end - 2 || at > most * 3) return files;
  }
}
