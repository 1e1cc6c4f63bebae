/** A small lesson with one of everything that a slide can show, as if it had been run. */
import type { Cell, CodeCell, DataOutput, Notebook, Output } from "../../src/jupyter/notebook";
import { conv, dense, flatten } from "../../src/network";
import {
  charts,
  drawImages,
  figureBundle,
  type MimeBundle,
  markdownBundle,
  pictureBundle,
  table,
} from "../../src/view";

const marked = (type: string, slide?: object): Record<string, unknown> => ({
  slideshow: { slide_type: type },
  ...(slide && { "cnn-workbook": { slide } }),
});

const text = (id: string, type: string, source: string, parts?: string[]): Cell => ({
  ...{ cell_type: "markdown", id, source },
  metadata: marked(type, parts && { parts }),
});

const shown = (bundle: MimeBundle): DataOutput => ({
  ...{ output_type: "display_data", data: bundle, metadata: {} },
});

const code = (id: string, type: string, source: string, outputs: Output[], slide?: object): CodeCell => ({
  ...{ cell_type: "code", id, source, outputs, execution_count: 1 },
  metadata: marked(type, slide),
});

const bars = charts.bars({
  title: "Memory of two layers, and a title that is rather long for a chart of this size",
  x: "layer",
  y: "memory (MB)",
  labels: ["first", "second"],
  series: [
    { name: "parameters", values: [1, 2] },
    { name: "outputs", values: [3, 1] },
  ],
});

const moving = charts.moving({
  title: "Memory against the stride",
  control: "stride",
  steps: [1, 2, 4].map((stride) => ({
    name: String(stride),
    figure: charts.bars({
      ...{ title: "t", x: "layer", y: "memory (MB)", labels: ["first", "second"] },
      series: [{ name: "outputs", values: [8 / stride, 4 / stride] }],
    }),
    says: `At stride ${stride} the first layer's outputs take ${8 / stride} MB.`,
  })),
});

const drawing = charts.architecture({
  name: "small",
  input: [24, 24, 1],
  layers: [conv({ filters: 8, kernelSize: 3 }), flatten(), dense({ units: 10 })],
});

const pixels = Uint8Array.from({ length: 2 * 64 }, (_, i) => (i * 37) % 256);
const picture = drawImages({ pixels, count: 2, height: 8, width: 8 }, { title: "two pictures" });

const long = Array.from({ length: 30 }, (_, i) => `const value${i} = "a line of code with some width" + String(${i});`);

export const fixture: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    text("question", "slide", "# 1 · A lesson\n\n> **The question.** What is it?\n\nAbout **5 minutes**."),
    text("guess", "slide", "## Count\n\nA layer has weights.\n\n**Predict:** how many?"),
    code("counted", "slide", "showTable(rows);", [
      shown(table([{ layer: "conv", parameters: 80 }], { caption: "Layers" })),
      shown(markdownBundle("In all **80**, and $k^{-\\beta}$ of them.")),
    ]),
    text("look", "notes", "Say that $a_i < b$, and *why*.", undefined),
    text(
      "mixed",
      "slide",
      "To be said.\n\n## Charts\n\nSee [lesson 2](02-more.ipynb), [exercise](../exercises/x.ipynb).",
      [...["notes", "slide", "-"]],
    ),
    code("chart", "slide", long.join("\n"), [shown(figureBundle(bars)), shown(markdownBundle("Two layers."))]),
    code("moving", "slide", "show(moving);", [shown(figureBundle(moving))], { code: "skip" }),
    code("drawing", "slide", "show(drawing);", [shown(figureBundle(drawing))], { code: "skip" }),
    code("picture", "slide", "showImages(pictures);", [shown(pictureBundle(picture))]),
    code("printed", "slide", "console.log(1);", [
      { output_type: "stream", name: "stdout", text: "<img src=x onerror=alert(1)> </script>\n" },
      shown({ "text/html": '<p onclick="alert(1)">act</p>', "text/plain": "<b>instead</b>" }),
      { output_type: "error", ename: "Error", evalue: "no", traceback: ["\u001b[31mError\u001b[39m: no"] },
    ]),
    code("training", "subslide", "await train();", [
      shown({ "text/html": "<svg><text>100 %</text></svg>", "text/plain": "100 %" }),
    ]),
    text("later", "slide", "## Answer\n\nFirst this.\n\nThen that.", ["slide", "-", "fragment"]),
    text("left-out", "skip", "Not shown."),
  ],
};
