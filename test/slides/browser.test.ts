/** A deck in a real browser: all of it can be seen, reached by keyboard, heard, and printed, without a network. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { assetFiles } from "../../src/slides/assets";
import { type Deck, deckOf } from "../../src/slides/deck";
import { contentsPage, deckPage } from "../../src/slides/page";
import { findChromium, printDeck } from "../../src/slides/pdf";
import { fixture } from "./fixture";
import { looks } from "./looks";

const executablePath = findChromium();
const skip = !executablePath && !process.env["CI"] ? "there is no Chromium on this machine" : false;

const root = join(__dirname, "..", "..");
const exercise = { title: "Exercise 1 · More", about: "Two tasks, 3 points, about **10 minutes**." };
const deck: Deck = deckOf("01-a-lesson", fixture, exercise);
const slides = deck.columns.flat();

let folder = "";
let browser: Browser | undefined;
let shown: Page | undefined;
const asked: string[] = [];

before(
  async () => {
    if (skip) return;
    folder = mkdtempSync(join(tmpdir(), "cnn workbook-"));
    for (const { from, to } of assetFiles(root)) {
      mkdirSync(dirname(join(folder, "assets", to)), { recursive: true });
      cpSync(from, join(folder, "assets", to));
    }
    writeFileSync(join(folder, "01-a-lesson.html"), deckPage(deck, new Set(["01-a-lesson"])));
    writeFileSync(join(folder, "index.html"), contentsPage([deck]));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    shown = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    shown.setDefaultTimeout(60_000);
    shown.on("request", (request) => asked.push(request.url()));
    shown.on("pageerror", (error) => asked.push(`error: ${error.message}`));
    await shown.goto(`${pathToFileURL(join(folder, "01-a-lesson.html")).href}?theme=light`);
    await shown.locator("html[data-ready=true]").waitFor({ state: "attached" });
    await shown.evaluate(readFileSync(require.resolve("axe-core"), "utf8"));
  },
  { timeout: 120_000 },
);

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function page(): Page {
  assert.ok(shown);
  return shown;
}

const here = (): Promise<string> => page().evaluate("Reveal.getCurrentSlide().id");

/** To the first slide, by the keyboard. */
const begin = async (): Promise<void> => {
  await page().keyboard.press("Home");
  assert.equal(await here(), slides[0].id);
};

/** One step on, past what comes only with a key of its own. */
const press = async (key: string): Promise<void> => {
  const hidden = page().locator("section.slide.present .fragment:not(.visible)");
  for (let left = await hidden.count(); left >= 0; left--) await page().keyboard.press(key);
};

for (const [theme, run] of [
  ["light", "axe.run()"],
  ["dark", 'axe.run({ runOnly: ["color-contrast"] })'],
]) {
  test(`every slide is reached by the space bar, seen whole, and passes axe: ${theme}`, { skip }, async () => {
    await begin();
    assert.equal(await page().locator("html.dark").count(), theme === "dark" ? 1 : 0);
    for (const { id } of slides) {
      assert.equal(await here(), id);
      assert.deepEqual(await page().evaluate(looks), [], id);
      const { violations } = await page().evaluate<AxeResults>(run);
      const told = violations.flatMap(({ id: rule, nodes }) =>
        nodes.map(({ html }) => `${rule}: ${html.slice(0, 200)}`),
      );
      assert.deepEqual(told, [], id);
      await press("Space");
    }
    await page().keyboard.press("d"); // the other theme
  });
}

test("the arrow to the right tells the story: the first slide of each column, whatever was seen of it", {
  skip,
}, async () => {
  for (const [h, column] of deck.columns.entries()) {
    if (h === 0) continue;
    await page().evaluate(`Reveal.slide(${h}, ${column.length - 1})`);
    await page().evaluate(`Reveal.slide(${h - 1}, 0)`);
    await press("ArrowRight");
    assert.equal(await here(), column[0].id);
  }
});

test("charts are drawn and labelled, and answer to the mouse", { skip }, async () => {
  const charts = page().locator(".chart");
  assert.equal(await charts.count(), 3);
  for (const chart of await charts.all()) {
    assert.equal(await chart.getAttribute("role"), "img");
    assert.match(
      (await chart.getAttribute("aria-label")) ?? "",
      /^(Bar chart: |Diagram of a network: |Memory against the stride\. stride 1: At stride 1 )/,
    );
    assert.ok((await chart.locator("path").count()) > 3, "marks");
  }
  await page().evaluate("Reveal.slide(4, 0)");
  const box = await page().locator(".present .chart .bars path").last().boundingBox();
  assert.ok(box);
  await page().mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page().locator(".present .hoverlayer .hovertext").first().waitFor();
});

test("a chart that moves does so by keyboard, and the slide stays", { skip }, async () => {
  const id = "moving-1";
  await page().evaluate(`Reveal.slide(${deck.columns.findIndex(([first]) => first.id === id)}, 0)`);
  const slide = page().locator(`#${id}`);
  /** The bars' heights, what the slider says, and what stands for the picture. */
  const seen = async (): Promise<
    [paths: (string | null)[], name: string | null, label: string | null, words: string]
  > => [
    await slide.locator(".bars path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d"))),
    await slide.locator("input").getAttribute("aria-valuetext"),
    await slide.locator(".chart").getAttribute("aria-label"),
    await slide.locator(".words").innerText(),
  ];
  const before = await seen();
  await slide.getByRole("slider", { name: "stride" }).focus();
  await page().keyboard.press("End");
  const [paths, name, label, words] = await seen();
  assert.notDeepEqual(paths, before[0]);
  assert.deepEqual([before[1], name], ["1", "4"]);
  assert.equal(words, "At stride 4 the first layer's outputs take 2 MB.");
  assert.equal(label, `Memory against the stride. stride 4: ${words}`);
  await page().keyboard.press("Tab");
  await page().keyboard.press("Space"); // plays from the first step
  await page().waitForFunction(`document.querySelector("#${id} input").value === "1"`);
  await page().keyboard.press("Space");
  assert.equal(await slide.locator("button").innerText(), "Play");
  assert.equal(await here(), id);
  assert.deepEqual(await page().evaluate(looks), []);
  await page().evaluate("document.activeElement.blur()");
});

test("notes are there, and seen by the speaker alone", { skip }, async () => {
  await page().evaluate("Reveal.slide(1, 0)");
  assert.match(await page().evaluate("Reveal.getSlideNotes()"), /Wait\. Let everybody write a guess down/);
  assert.equal(await page().locator(".present aside.notes").isVisible(), false);
  const opened = page().context().waitForEvent("page");
  await page().keyboard.press("s");
  const speaker = await opened;
  await speaker.locator(".speaker-controls-notes", { hasText: "Wait." }).first().waitFor();
  await speaker.close();
});

test("the page that leads to the decks passes axe, and leads there", { skip }, async () => {
  assert.ok(browser);
  const contents = await browser.newPage();
  await contents.goto(pathToFileURL(join(folder, "index.html")).href);
  await contents.evaluate(readFileSync(require.resolve("axe-core"), "utf8"));
  const { violations } = await contents.evaluate<AxeResults>("axe.run()");
  assert.deepEqual(violations, []);
  await contents.locator("a", { hasText: "A lesson" }).click();
  await contents.waitForURL(/01-a-lesson\.html/);
  await contents.close();
});

test("the PDF has a page for each slide", { skip }, async () => {
  assert.ok(executablePath);
  const profile = join(folder, "profile");
  mkdirSync(profile);
  const pdf = await printDeck(executablePath, join(folder, "01-a-lesson.html"), profile);
  const counts = [...pdf.toString("latin1").matchAll(/\/Count (\d+)/g)].map(([, count]) => Number(count));
  assert.equal(Math.max(...counts), slides.length);
});

test("nothing was asked of another machine, and no script failed", { skip }, () => {
  assert.ok(asked.length > 10);
  assert.deepEqual(
    asked.filter((url) => !/^(file|data|blob|about):/.test(url)),
    [],
  );
});
