/** What we put into a notebook, in real JupyterLab, looked at by axe in both themes, and by what a keyboard and a screen reader meet. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { findChromium, type OpenLesson, runInJupyterLab, setTheme } from "./jupyterLab";
import { pressThrough, sliders } from "./movingCharts";

const skip = !findChromium() && !process.env["CI"] ? "there is no Chromium on this machine" : false;

/** One of everything that is shown. */
const cells = [
  `import { augment, charts, check, conv, dense, flatten, hint, networks, progress, show, showImages, showMarkdown,
    showMasks, showTable, syntheticShapes, shapeClasses, task, todo, train, buildModel } from "cnn-workbook";`,
  `show(charts.architecture(networks.leNet5));`,
  `show(charts.bars({ title: "Bars", x: "layer", y: "memory (MB)", labels: ["a", "b"], format: String,
    series: [{ name: "one", values: [1, 2] }, { name: "two", values: [2, 1] }] }));`,
  `show(charts.confusionMatrix([[9, 1], [2, 8]]));`,
  `const grid = (at: number) => [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => (column === at ? row + 1 : 0)));
   show(charts.moving({ title: "A column moves", control: "place", steps: [0, 1, 2, 3].map((at) => ({
     name: \`column \${at}\`, says: \`Column \${at} is coloured.\`,
     figure: charts.heatmap({ title: "a column", x: "column", y: "row", unit: "value", values: grid(at),
       rows: ["0", "1", "2"], columns: ["0", "1", "2", "3"], format: String }),
   })) }));`,
  `showTable([{ name: "conv", parameters: 40 }], { columns: { name: "", parameters: "parameters" }, caption: "Layers" });
   showMarkdown("|  | count |\\n|---|---|\\n| conv | 3 |");`,
  `const shapes = syntheticShapes({ count: 2, size: 24, seed: 3 });
   showImages({ pixels: shapes.pixels, count: 2, height: 24, width: 24 },
     { title: "two shapes", captions: ["first", "second"], boxes: [{ top: 2, left: 2, height: 9, width: 9, label: "4" }] });
   showMasks(shapes, { title: "masks", classes: shapeClasses, masks: [{ name: "truth", labels: shapes.labels }] });`,
  `const layer = task("2.1");
   await check("2.1", 1);
   await check("2.1", 180_200);
   await check("2.2", todo());
   hint("2.1");`,
  `await check("2.4", () => { throw new Error("no"); });`,
  `progress();`,
  `const images = syntheticShapes({ count: 64, size: 24, seed: 3 });
   const small = { name: "small", input: [24, 24, 1] as const,
     layers: [conv({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 2, activation: "softmax" })] };
   const labels = Uint8Array.from({ length: 64 }, (_, i) => i % 2);
   const result = await train(buildModel({ ...small, input: [24, 24, 1] }, { seed: 1 }),
     { pixels: images.pixels, labels: labels, count: 64, height: 24, width: 24, channels: 1 }, { seed: 1, epochs: 2 });
   show(charts.learningCurves(result.history));`,
];

const cellsOf = cells.map((source, i) => ({
  ...{ cell_type: "code", id: `cell-${i}`, metadata: {}, source, execution_count: null, outputs: [] },
}));
const notebook = {
  cells: cellsOf,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

let folder = "";
let lesson: OpenLesson | undefined;

before(
  async () => {
    if (skip) return;
    folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
    process.env["WORKBOOK_HOME"] = folder; // its checks are no progress of whoever runs the tests
    const file = join(folder, "everything.ipynb");
    writeFileSync(file, JSON.stringify(notebook));
    lesson = await runInJupyterLab(file, { whole: true });
  },
  { timeout: 300_000 },
);

after(async () => {
  await lesson?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function page(): Page {
  assert.ok(lesson);
  return lesson.page;
}

const outputs = ".jp-OutputArea-output";

test("every cell ran", { skip }, async () => {
  const errors = page().locator('[data-mime-type="application/vnd.jupyter.error"]');
  assert.deepEqual(await errors.allTextContents(), []);
  assert.equal(await page().locator(`${outputs} .js-plotly-plot, .js-plotly-plot${outputs}`).count(), 6);
});

for (const theme of ["JupyterLab Light", "JupyterLab Dark"]) {
  test(`axe finds nothing in what cells show: ${theme}`, { skip }, async () => {
    await setTheme(page(), theme);
    await page().evaluate(readFileSync(require.resolve("axe-core"), "utf8"));
    // That everything lies in a landmark is the business of the page around.
    const { violations, passes } = await page().evaluate<AxeResults>(
      `axe.run({ include: [["${outputs}"]] }, { rules: { region: { enabled: false } } })`,
    );
    const told = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    assert.deepEqual(told, []);
    const sizes = await page()
      .locator(".jp-RenderedPlotly")
      .evaluateAll((nodes) => nodes.map((node) => node.clientHeight > 200 && node.scrollWidth <= node.clientWidth));
    assert.deepEqual(sizes, [true, true, true, true, true, true], "charts are as large as they are drawn");
    const looked = passes.map(({ id }) => id);
    for (const rule of ["image-alt", "svg-img-alt", "empty-table-header"])
      assert.ok(looked.includes(rule), `${rule}: ${looked}`);
  });
}

test("charts are pictures with the words that stand for them, and no stops on the way by keyboard", {
  skip,
}, async () => {
  const charts = page().locator(".jp-RenderedPlotly:not(.cnn-moves)");
  await page().locator('.jp-RenderedPlotly[role="img"]').nth(4).waitFor({ state: "attached" });
  const labels = await charts.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label") ?? ""));
  const openings = ["Diagram of a network: ", "Bar chart: Bars.", "Confusion matrix: ", "Stacked bar chart: Points so far.", "Line charts: "]; // biome-ignore format: a list
  assert.equal(labels.length, openings.length);
  for (const [i, opening] of openings.entries()) assert.ok(labels[i].startsWith(opening), labels[i]);
  const stops = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const found = await charts.locator(stops).evaluateAll((nodes) => nodes.map((node) => node.outerHTML.slice(0, 120)));
  assert.deepEqual(found, []);
});

test("pictures have a text in their place and their title below", { skip }, async () => {
  const figures = await page()
    .locator(`${outputs} figure`)
    .evaluateAll((nodes) => nodes.map((node) => [node.querySelector("img")?.alt, node.textContent]));
  assert.deepEqual(
    figures.map(([alt, caption]) => [alt?.split("\n")[0], caption]),
    [
      ["Picture: two shapes", "two shapes"],
      ["Picture: masks. 2 images, share of the pixels in each class:", "masks"],
    ],
  );
});

test("charts follow the window's size, and keep their height", { skip }, async () => {
  await page().setViewportSize({ width: 1000, height: 1600 });
  await page().waitForFunction(`[...document.querySelectorAll(".jp-RenderedPlotly")].every((node) =>
    node.clientHeight > 200 && Math.abs(node.querySelector("svg").clientWidth - node.clientWidth) < 3)`);
});

test("a chart that moves does so by keyboard: another picture and other words at each step", { skip }, async () => {
  assert.equal(await page().locator(sliders).count(), 1);
  assert.equal(await page().getByRole("slider", { name: "place" }).count(), 1);
  assert.equal(await page().locator(".cnn-moves .slider-container").first().isVisible(), false);
  assert.deepEqual(await pressThrough(page()), []);
});

test("its button plays all steps, and a second press stops", { skip }, async () => {
  const button = page().locator(".cnn-moves button");
  const at = (): Promise<number> =>
    page()
      .locator(sliders)
      .evaluate((node) => Number((node as { value?: string }).value));
  await page().locator(sliders).focus();
  await page().keyboard.press("Tab");
  await page().keyboard.press("Space");
  await page().waitForFunction(`document.querySelector(${JSON.stringify(sliders)}).value === "1"`);
  assert.equal(await button.innerText(), "Stop");
  await page().keyboard.press("Space");
  assert.equal(await button.innerText(), "Play");
  const stopped = await at();
  await page().waitForTimeout(1500);
  assert.equal(await at(), stopped);
});

test("charts of a notebook that was saved and opened again have their words as well, and move from their first step", {
  skip,
}, async () => {
  await page().evaluate(`window.jupyterapp.commands.execute("docmanager:save")`);
  await page().reload();
  await page().locator(".jp-RenderedPlotly[aria-label]").nth(5).waitFor({ state: "attached" });
  const bare = await page().locator(".jp-RenderedPlotly img:not([alt])").count();
  assert.equal(bare, 0);
  assert.equal(await page().locator(sliders).getAttribute("aria-valuetext"), "column 0");
});

test("they move in a notebook that is not trusted: somebody else's", { skip }, async () => {
  assert.ok(lesson);
  const saved = JSON.parse(readFileSync(lesson.file, "utf8"));
  saved.cells[0].source += "\n// Written elsewhere.";
  for (const cell of saved.cells) for (const output of cell.outputs) if (output.data) output.data["text/plain"] += " ";
  writeFileSync(join(dirname(lesson.file), "theirs.ipynb"), JSON.stringify(saved));
  await page().goto(
    page()
      .url()
      .replace(/everything\.ipynb.*/, "theirs.ipynb"),
  );
  await page().locator(".cnn-moves").waitFor();
  const trusted = "window.jupyterapp.shell.currentWidget.content.model.cells.get(1).trusted";
  assert.equal(await page().evaluate(trusted), false);
  assert.deepEqual(await pressThrough(page()), []);
});
