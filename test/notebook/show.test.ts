/** What reaches Jupyter: mime bundles, through the module that tslab has loaded; plain text where there is no notebook. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { inNotebook } from "../../src/host/display";
import { show, showFinding, showImages, showMarkdown, showTable } from "../../src/notebook";
import { liveDisplay } from "../../src/notebook/live";
import { charts } from "../../src/view";
import { decodePng } from "../view/decodePng";

interface Content {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: object;
  readonly transient: { readonly display_id?: string };
}

const tslab = "/anywhere/node_modules/tslab/dist/jupyter.js";
let written: [content: Content, update: boolean][] = [];

function openNotebook(): void {
  const exports = { lastWriteDisplayData: (content: Content, update: boolean) => written.push([content, update]) };
  require.cache[tslab] = { exports } as unknown as NodeJS.Module;
}

beforeEach(() => {
  written = [];
});

afterEach(() => {
  delete require.cache[tslab];
  mock.restoreAll();
});

const figure = charts.bars({
  title: "Memory",
  x: "layer",
  y: "memory (MB)",
  labels: ["conv"],
  series: [{ name: "activations", values: [6] }],
});
const axes = { x: "batches", y: "loss (nats)" };
const image = { pixels: Uint8Array.from([0, 255]), height: 1, width: 2 };

/** The forms of each output, and the plain text. */
const rows: [name: string, act: () => void, mimes: string[], text: string | RegExp][] = [
  ["a chart", () => show(figure), ["application/vnd.plotly.v1+json", "text/plain"], figure.alt],
  [
    "images",
    () => showImages(image, { title: "two pixels" }),
    ["image/png", "text/html", "text/plain"],
    "Picture: two pixels",
  ],
  [
    "a table",
    () => showTable([{ layer: "conv", count: 2 }]),
    ["text/html", "text/plain"],
    "layer  count\nconv       2",
  ],
  ["a sentence", () => showMarkdown("**2,800** parameters"), ["text/html", "text/plain"], "**2,800** parameters"],
];

for (const [name, act, mimes, text] of rows) {
  test(`${name} goes to the notebook as ${mimes.join(" and ")}`, () => {
    openNotebook();
    const log = mock.method(console, "log", () => {});
    act();
    assert.equal(log.mock.callCount(), 0);
    assert.equal(written.length, 1);
    const [[content, update]] = written;
    assert.deepEqual(Object.keys(content.data).sort(), mimes);
    assert.equal(content.data["text/plain"], text);
    assert.deepEqual([content.metadata, content.transient, update], [{}, {}, false]);
  });

  test(`${name} goes to standard output as text where there is no notebook`, () => {
    const log = mock.method(console, "log", () => {});
    act();
    assert.deepEqual(
      log.mock.calls.map(({ arguments: [line] }) => line),
      [text],
    );
  });
}

test("a chart's bundle is an object for Plotly, not text, and survives JSON", () => {
  openNotebook();
  show(figure);
  const bundle = written[0][0].data["application/vnd.plotly.v1+json"] as {
    data: unknown;
    layout: unknown;
    config: object;
  };
  assert.deepEqual(Object.keys(bundle), ["data", "layout", "config"]);
  assert.deepEqual(JSON.parse(JSON.stringify(bundle.data)), figure.data);
  assert.deepEqual(JSON.parse(JSON.stringify(bundle.layout)), figure.layout);
});

test("images are a PNG in base64", () => {
  openNotebook();
  showImages(image, { title: "two pixels", scale: 1 });
  const picture = decodePng(Buffer.from(written[0][0].data["image/png"] as string, "base64"));
  assert.deepEqual(
    [picture.at(8, 8), picture.at(8, 9)],
    [
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ],
  );
});

test("pictures have a text in their place and a title below, as text", () => {
  openNotebook();
  showImages(image, { title: 'a "<b>"', scale: 1, captions: undefined });
  const { "text/html": html, "image/png": png } = written[0][0].data;
  const shown = "a &quot;&lt;b&gt;&quot;";
  assert.match(String(html), new RegExp(`^<figure[^>]*><img alt="Picture: ${shown}" src="data:image/png;base64,`));
  assert.ok(
    String(html).includes(`base64,${png}"`) && String(html).endsWith(`<figcaption>${shown}</figcaption></figure>`),
  );
});

test("there is a notebook where tslab can write", () => {
  assert.equal(inNotebook(), false);
  openNotebook();
  assert.equal(inNotebook(), true);
  require.cache[tslab] = { exports: { lastWriteDisplayData: null } } as unknown as NodeJS.Module;
  assert.equal(inNotebook(), false);
});

test("a live display draws in its place, at most twice a second, and a last time", () => {
  openNotebook();
  let now = 0;
  const live = liveDisplay("Training", axes, () => now);
  for (now = 100; now <= 1200; now += 100) {
    live.update({ fraction: now / 2000, secondsLeft: 2 - now / 1000, message: `at ${now}`, value: 1 / now });
  }
  live.end("done");
  const [{ data, transient }] = written[0];
  assert.equal(data["text/plain"], "Training: 0 % · starting");
  assert.deepEqual(
    written.map(([, update]) => update),
    [false, true, true, true],
  );
  assert.equal(new Set(written.map(([content]) => content.transient.display_id)).size, 1);
  assert.match(String(transient.display_id), /^cnn-workbook-live-/);
  assert.deepEqual(
    written.slice(1).map(([content]) => content.data["text/plain"]),
    ["Training: 25 %, 1.5 s to go · at 500", "Training: 50 %, 1.0 s to go · at 1000", "Training: 60 % · done"],
  );
});

test("two live displays have places of their own", () => {
  openNotebook();
  liveDisplay("one");
  liveDisplay("two");
  assert.equal(new Set(written.map(([content]) => content.transient.display_id)).size, 2);
});

test("a live display without a notebook says only that it starts", () => {
  const log = mock.method(console, "log", () => {});
  const live = liveDisplay("Training", axes, () => 0);
  live.end("done");
  assert.deepEqual(
    log.mock.calls.map(({ arguments: [line] }) => line),
    ["Training: 0 % · starting"],
  );
});

const says = "The pool is steadier.";
const findings: [name: string, finding: Parameters<typeof showFinding>[0], text: string, rests: boolean][] = [
  ["that holds", { holds: true, says, otherwise: "It is not." }, says, false],
  ["that does not hold", { holds: false, says, otherwise: "It is not." }, "It is not.", false],
  ["that a lesson rests on", { holds: true, says }, says, true],
  [
    "that a lesson rests on and does not hold",
    { holds: false, says },
    `In this run it came out differently. What most runs show: ${says}`,
    true,
  ],
];
for (const [name, finding, text, rests] of findings) {
  test(`a finding ${name}`, () => {
    openNotebook();
    showFinding(finding);
    assert.equal(written[0][0].data["text/plain"], text);
    assert.deepEqual(written[0][0].metadata, { "cnn-workbook": { finding: { holds: finding.holds, rests, says } } });
  });
}
