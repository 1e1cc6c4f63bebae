/** The charts of a page that move, gone through by keyboard, as whoever has no mouse does. */
import type { Page } from "playwright-core";

/** What a chart shows, as Plotly drew it, and what its slider says. */
interface Seen {
  readonly picture: string;
  readonly label: string;
  readonly step: string;
  readonly words: string;
}

const seen = (chart: number): string =>
  `(() => {
  const chart = document.querySelectorAll(".jp-RenderedPlotly.cnn-moves")[chart_];
  const drawing = chart.querySelector(".main-svg").cloneNode(true);
  drawing.querySelector(".slider-container")?.remove();
  return {
    picture: drawing.innerHTML,
    label: chart.querySelector(".plot-container").getAttribute("aria-label"),
    step: chart.querySelector("input").getAttribute("aria-valuetext"),
    words: chart.querySelector(".words").textContent,
  };
})()`.replace("chart_", String(chart));

/** The sliders of the page, by their labels. */
export const sliders = ".jp-RenderedPlotly.cnn-moves input[type=range]";

/**
 * Goes through each chart from its first step to its last and back, and says what is the matter: a step that looks as the one
 * before, without words, or with the words of another.
 */
export async function pressThrough(page: Page): Promise<string[]> {
  const found: string[] = [];
  const count = await page.locator(sliders).count();
  for (let chart = 0; chart < count; chart++) {
    const slider = page.locator(sliders).nth(chart);
    await slider.focus();
    await page.keyboard.press("Home");
    const title = String(await slider.evaluate((node) => node.closest("[role=group]")?.getAttribute("aria-label")));
    const last = Number(await slider.getAttribute("max"));
    const steps: Seen[] = [];
    for (let step = 0; step <= last; step++) {
      if (step > 0) await page.keyboard.press("ArrowRight");
      const before = JSON.stringify(steps.at(-1)?.picture ?? "");
      const changed = page.waitForFunction(`${seen(chart)}.picture !== ${before}`, undefined, { timeout: 30_000 });
      const says = (words: string): unknown => found.push(`${title}, step ${step + 1}: ${words}`);
      await changed.catch(() => says("it looks as the one before"));
      const now = await page.evaluate<Seen>(seen(chart));
      if (now.words.trim() === "") says("no words");
      if (
        now.label !==
        `${title}. ${await slider.evaluate((node) => node.closest("label")?.textContent)} ${now.step}: ${now.words}`
      )
        says(`another label: ${now.label}`);
      if (steps.some(({ step: other }) => other === now.step)) says(`the slider says ${now.step} again`);
      steps.push(now);
    }
    await page.keyboard.press("Home");
    const back = `${seen(chart)}.picture === ${JSON.stringify(steps[0].picture)}`;
    await page
      .waitForFunction(back, undefined, { timeout: 30_000 })
      .catch(() => found.push(`${title}: Home leads elsewhere`));
    if (!(await slider.evaluate((node) => node.matches(":focus"))))
      found.push(`${title}: the slider lost the keyboard`);
  }
  return found;
}
