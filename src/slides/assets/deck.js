// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/** Draws a deck's charts, chooses its letters' size, and starts reveal.js. Sizes are pixels of a slide of 1280 × 720. */
(() => {
  const largest = 32;
  const smallest = 22;
  /** Beside a chart or a picture, which takes the room that is left. */
  const beside = 24;
  /** Plotly's letters have 13 pixels; on a slide a chart is drawn this much larger: the first with which its words fit. */
  const zooms = [1.7, 1.5, 1.4, 1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6];

  const root = document.documentElement;
  const settings = new URLSearchParams(location.search);
  const printing = settings.has("print-pdf");

  const wantsDark = () =>
    !printing &&
    (settings.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  root.classList.toggle("dark", wantsDark());

  const overflows = (node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;

  /** The largest letters with which all of a slide can be seen; the cells of tables in one line each, if that goes. */
  function chooseSize(content) {
    const flexible = content.querySelector(".chart, .picture") !== null;
    for (const inOneLine of content.querySelector("td") ? [true, false] : [false]) {
      content.classList.toggle("in-one-line", inOneLine);
      for (let size = flexible ? beside : largest; size >= smallest; size--) {
        content.style.fontSize = `${size}px`;
        if (!overflows(content)) return;
      }
    }
  }

  const { movingOf, wordsAt, makeControl, showFrame } = window.cnnWorkbookMoving;

  /** Draws a chart as large as its words allow; one that moves with its slider, and on paper as a still. */
  async function draw(chart) {
    const figure = JSON.parse(chart.querySelector("script").textContent);
    const moving = movingOf(figure);
    const { data, layout } = moving ? withoutSlider(figure, moving) : figure;
    const plot = document.createElement("div");
    plot.style.transformOrigin = "0 0";
    if (moving && !printing) {
      const label = (i) => chart.setAttribute("aria-label", wordsAt(moving, i));
      const control = makeControl(moving, (i) => {
        label(i);
        return showFrame(plot, drawn(figure.frames[i], plot));
      });
      chart.before(control);
      label(moving.start);
    }
    chart.append(plot);
    const options = { displayModeBar: false, responsive: false, staticPlot: printing };
    const isDrawing = layout.yaxis?.visible === false;
    for (const zoom of zooms) {
      plot.style.transform = `scale(${zoom})`;
      const [width, height] = [chart.clientWidth, chart.clientHeight].map((size) => Math.floor(size / zoom));
      if (isDrawing && zoom > zooms.at(-1) && height < 0.85 * layout.height) continue;
      // In a drawing that had to be made smaller, the words in it cannot be read: those of its key can.
      const shown =
        zoom < 1 ? data.map((trace) => (trace.mode === "text" ? { ...trace, visible: false } : trace)) : data;
      const margin = { ...layout.margin, t: layout.margin?.t / zoom };
      const key = zoom < 1 ? { margin, font: { ...layout.font, size: Math.round(18 / zoom) } } : {};
      await Plotly.react(plot, shown, { ...layout, ...key, width, height, autosize: false }, options);
      if (isWhole(plot)) return;
    }
  }

  /** The layout without the room that Plotly's slider has below the title. */
  function withoutSlider({ data, layout }, { room }) {
    const { sliders: _, ...rest } = layout;
    const { height, margin, legend } = layout;
    const fromTop = (y) => 1 - ((1 - y) * height - room) / (height - room);
    const key = legend?.yref === "container" ? { legend: { ...legend, y: fromTop(legend.y) } } : {};
    return { data, layout: { ...rest, ...key, height: height - room, margin: { ...margin, t: margin.t - room } } };
  }

  /** A frame without what was left out of the drawing. */
  function drawn(frame, plot) {
    const data = frame.data.map((trace, i) => {
      const left = plot.data[frame.traces[i]];
      return left.mode === "text" && left.visible === false ? {} : trace;
    });
    return { ...frame, data };
  }

  /** Whether all words are inside the picture, and none lie on its title or its key. */
  function isWhole(plot) {
    const frame = plot.querySelector(".main-svg").getBoundingClientRect();
    const boxes = (names) => [...plot.querySelectorAll(names)].map((node) => node.getBoundingClientRect());
    const meet = (one, other) =>
      one.top < other.bottom - 2 && one.bottom > other.top + 2 && one.left < other.right && one.right > other.left;
    const pairs = [
      [".gtitle", ".legend, .ytitle"],
      [".legend", ".shape-label"],
    ];
    for (const [one, others] of pairs)
      if (boxes(one).some((box) => boxes(others).some((other) => meet(box, other)))) return false;
    return [...plot.querySelectorAll("text")].every((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const slack = 3;
      return (
        left > frame.left - slack &&
        right < frame.right + slack &&
        top > frame.top - slack &&
        bottom < frame.bottom + slack
      );
    });
  }

  async function start() {
    await document.fonts.ready;
    // All slides are laid out at once, unseen, to be measured.
    root.classList.add("measuring");
    for (const content of document.querySelectorAll(".content")) chooseSize(content);
    for (const chart of document.querySelectorAll(".chart")) await draw(chart);
    root.classList.remove("measuring");
    const printed = printing && new Promise((resolve) => Reveal.on("pdf-ready", resolve));
    await Reveal.initialize({
      width: 1280,
      height: 720,
      margin: 0,
      center: false,
      hash: true,
      slideNumber: "c/t",
      transition: "none",
      backgroundTransition: "none",
      scrollActivationWidth: null,
      pdfSeparateFragments: false,
      pdfMaxPagesPerSlide: 1,
      plugins: [RevealHighlight, RevealNotes, RevealZoom],
    });
    Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, () => root.classList.toggle("dark"));
    await printed;
    root.dataset.ready = "true";
  }

  if (document.querySelector(".reveal")) start();
})();
