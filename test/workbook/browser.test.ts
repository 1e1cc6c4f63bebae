import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findChromium, photograph, runInJupyterLab } from "./jupyterLab";

const root = join(__dirname, "..", "..");
const missing = !findChromium() && !process.env["CI"];

/** What the outputs say, from the notebook's model: cells out of sight are not on the page. */
const shownText = `JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
  .flatMap((cell) => cell.outputs ?? []))`;

/** Scrolls down the notebook, because a cell is drawn when it comes into view; gives the most charts seen at once. */
const countCharts = `(async () => {
  const scroller = document.querySelector(".jp-WindowedPanel-outer");
  let most = 0;
  for (let top = 0; top < scroller.scrollHeight; top += scroller.clientHeight / 2) {
    scroller.scrollTop = top;
    await new Promise((resolve) => setTimeout(resolve, 400));
    most = Math.max(most, document.querySelectorAll(".js-plotly-plot .barlayer .bars").length);
  }
  return most;
})()`;

test("lesson 02 runs in JupyterLab: tables, sentences and live charts", {
  skip: missing ? "there is no Chromium on this machine" : false,
}, async () => {
  const lesson = await runInJupyterLab(join(root, "notebooks", "02-parameters-and-memory.ipynb"));
  try {
    const { page } = lesson;
    const shown = await page.evaluate<string>(shownText);
    assert.doesNotMatch(shown, /"output_type":"error"/);
    assert.match(shown, /903,400[\s\S]*12\.6 MB/);
    const charts = await page.evaluate<number>(countCharts);
    assert.ok(charts >= 2, `${charts} charts were drawn`);
    mkdirSync(join(root, "out"), { recursive: true });
    await photograph(lesson, join(root, "out", "lesson-02"));
  } finally {
    await lesson.close();
  }
});
