// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/**
 * The slider of a chart that moves, in JupyterLab and on slides: Plotly's own takes no keys and says nothing. Native controls
 * do both; each step is a Plotly frame, and its words are in the chart's layout (`meta`, see `src/view/charts/moving/`).
 */
(() => {
  /** Milliseconds a step has when all are played. */
  const pace = 1000;

  const style = `
.cnn-moving { display: flex; flex-wrap: wrap; align-content: start; align-items: center; gap: 2px 12px;
  box-sizing: border-box; padding: 4px 12px 0; background: #ffffff; color: #404040; font: 13px/1.35 sans-serif; }
.cnn-moving label { display: contents; }
.cnn-moving input { flex: 1 1 8em; max-width: 30em; min-width: 6em; margin: 0; accent-color: #0072b2; }
.cnn-moving .at { font-weight: 700; }
.cnn-moving button { font: inherit; color: inherit; background: #f3f5f7; border: 1px solid #767676; border-radius: 4px;
  padding: 1px 10px; cursor: pointer; }
.cnn-moving :focus-visible { outline: 2px solid #0072b2; outline-offset: 2px; }
.cnn-moving .words { flex: 1 0 100%; margin: 0; max-height: 2.7em; overflow: hidden; }
.cnn-moving .words.unseen { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); white-space: nowrap; }
.cnn-moves .slider-container { visibility: hidden; }
@media print { .cnn-moving { display: none; } }`;

  const element = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  /** What a chart that moves says of itself: nothing of one that does not. */
  const movingOf = ({ layout, frames }) => (frames?.length > 1 && layout?.meta?.steps ? layout.meta : undefined);

  /** What a chart says at a step, for whoever does not see it. */
  const wordsAt = ({ title, control, steps }, i) => `${title}. ${control} ${steps[i].name}: ${steps[i].words}`;

  /**
   * A slider with its label, the step's name and words, and a button that plays all steps.
   * @param show draws a step: its index
   */
  function makeControl({ title, control, start, steps }, show) {
    if (!document.getElementById("cnn-moving-style"))
      document.head.append(element("style", { id: "cnn-moving-style" }, style));
    const range = element("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: start });
    const at = element("span", { class: "at", "aria-hidden": "true" });
    at.style.minWidth = `${Math.max(...steps.map(({ name }) => name.length))}ch`; // what follows stays where it is
    const words = element("p", { class: "words", "aria-live": "polite" });
    const play = element("button", { type: "button" });
    const parts = [element("label", {}, element("span", {}, control), range), at];
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) parts.push(play);
    const node = element("div", { class: "cnn-moving", role: "group", "aria-label": title }, ...parts, words);
    // Neither JupyterLab's shortcuts nor reveal.js's keys while the slider or the button has the keyboard.
    node.setAttribute("data-lm-suppress-shortcuts", "true");
    node.addEventListener("keydown", (event) => {
      if (/^(Arrow|Page|Home$|End$| $|Enter$)/.test(event.key)) event.stopPropagation();
    });

    const tell = () => {
      const step = steps[range.value];
      range.setAttribute("aria-valuetext", step.name);
      at.textContent = step.name;
      words.textContent = step.words;
      words.classList.toggle("unseen", !step.said);
    };
    const go = (i) => {
      range.value = i;
      tell();
      show(Number(range.value));
    };
    let timer;
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      play.textContent = "Play";
      words.setAttribute("aria-live", "polite");
    };
    const next = () => {
      if (!node.isConnected || Number(range.value) >= steps.length - 1) return stop();
      go(Number(range.value) + 1);
    };
    play.addEventListener("click", () => {
      if (timer !== undefined) return stop();
      words.setAttribute("aria-live", "off"); // it would lag behind
      play.textContent = "Stop";
      timer = setInterval(next, pace);
      if (Number(range.value) >= steps.length - 1) go(0);
      else next();
    });
    range.addEventListener("input", () => {
      stop();
      go(range.value);
    });
    tell();
    stop();
    return node;
  }

  /** Puts a frame over the chart that is there. */
  const showFrame = (plot, frame) =>
    window.Plotly.animate(plot, [frame], {
      mode: "immediate",
      frame: { duration: 0, redraw: true },
      transition: { duration: 0 },
    });

  window.cnnWorkbookMoving = { movingOf, wordsAt, makeControl, showFrame };
})();
