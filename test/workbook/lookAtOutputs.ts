/** What lessons show, all of it on one page of JupyterLab: looked at by axe in both themes, and gone through by keyboard. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import type { Cell, CodeCell } from "../../src/jupyter/notebook";
import { openInJupyterLab, setTheme } from "./jupyterLab";
import { pressThrough, sliders } from "./movingCharts";

export interface Executed {
  readonly lesson: string;
  readonly cells: readonly Cell[];
}

const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };

const outputs = ".jp-OutputArea-output";

/** What is the matter with what executed lessons show: lesson, cell and fault, a line each. */
export async function lookAtOutputs(lessons: readonly Executed[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  const file = join(folder, "outputs.ipynb");
  const shown = lessons.flatMap(({ lesson, cells }) =>
    cells
      .filter((cell): cell is CodeCell => cell.cell_type === "code" && cell.outputs.length > 0)
      .map((cell, i) => ({ ...cell, id: `cell-${lesson.slice(0, 2)}-${i}`, source: `// ${lesson}: ${cell.id}` })),
  );
  writeFileSync(file, JSON.stringify({ cells: shown, metadata, nbformat: 4, nbformat_minor: 5 }));
  const opened = await openInJupyterLab(file, { whole: true, kernel: false });
  try {
    const { page } = opened;
    await trust(page);
    const charts = shown.flatMap((cell) => cell.outputs).filter((output) => "data" in output && "application/vnd.plotly.v1+json" in output.data); // biome-ignore format: a line
    await page.waitForFunction(
      `document.querySelectorAll(".jp-RenderedPlotly[aria-label] .main-svg:first-child").length >= ${charts.length}`,
      undefined,
      { timeout: 300_000 },
    );
    const moving = charts.filter((output) => JSON.stringify(output).includes('"frames":'));
    await page.waitForFunction(`document.querySelectorAll("${sliders}").length === ${moving.length}`);
    const found = await pressThrough(page);
    found.push(...(await page.evaluate<string[]>(untold)));
    await page.evaluate(readFileSync(require.resolve("axe-core"), "utf8"));
    for (const theme of ["JupyterLab Light", "JupyterLab Dark"]) {
      if (theme !== "JupyterLab Light") await setTheme(page, theme);
      const { violations } = await page.evaluate<AxeResults>(
        `axe.run({ include: [["${outputs}"]] }, { rules: { region: { enabled: false } }, resultTypes: ["violations"] })`,
      );
      for (const { id, nodes } of violations)
        for (const { html, target } of nodes)
          found.push(`${theme}, ${await cellOf(page, String(target))}: ${id}: ${html.slice(0, 200)}`);
    }
    return found;
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true });
  }
}

/** As a reader who ran it: what is not trusted is shown without its styles. */
async function trust(page: Page): Promise<void> {
  const done = page.evaluate(`window.jupyterapp.commands.execute("notebook:trust")`);
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await done;
}

/** The first line of a cell's source, which says where it is from. */
const cellOf = (page: Page, target: string): Promise<string> =>
  page.evaluate(`document.querySelector(${JSON.stringify(target)})?.closest(".jp-Cell")
    ?.querySelector(".cm-line")?.textContent.slice(3) ?? ${JSON.stringify(target)}`);

/** What axe does not ask for: titles of pictures that can be seen, and no stops by keyboard but the sliders' two. */
const untold = `[...document.querySelectorAll("${outputs}")].flatMap((output) => {
  const found = [];
  const cell = output.closest(".jp-Cell").querySelector(".cm-line")?.textContent.slice(3);
  for (const image of output.querySelectorAll("img:not(.plot-img)")) {
    const caption = image.closest("figure")?.querySelector("figcaption");
    if (!caption?.textContent.trim() || caption.clientHeight === 0) found.push(cell + ": a picture without a title that shows");
  }
  const stops = output.querySelectorAll("button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])");
  const wanted = output.classList.contains("cnn-moves") ? 2 : 0;
  if (stops.length !== wanted) found.push(cell + ": " + stops.length + " stops by keyboard");
  return found;
})`;
