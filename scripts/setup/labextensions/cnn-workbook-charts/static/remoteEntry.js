// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/**
 * Charts for those who do not see them, and for those who have no mouse: Plotly's renderer draws without a role or a label,
 * shows a chart of a saved notebook as an image without a text, and its slider takes no keys. The words are in the output beside
 * the chart, as plain text: they become the label. A chart that moves gets a slider of its own (`moving.js`) in the place of
 * Plotly's.
 *
 * JupyterLab loads this as it is (a "prebuilt extension", a module with `init` and `get`); it needs nothing of JupyterLab's.
 */
(() => {
  const chartType = "application/vnd.plotly.v1+json";
  /** With the same query: browsers keep what they were given under an address for ever. */
  const beside = new URL(`moving.js${new URL(document.currentScript.src).search}`, document.currentScript.src);

  /** The outputs of all open notebooks and consoles, each with its element. */
  function* outputs(widget) {
    const { model, widgets = [] } = widget.outputArea ?? {};
    for (let i = 0; i < widgets.length; i++) yield { data: model.get(i)?.data, node: widgets[i].node };
    for (const child of widget.content?.widgets ?? widget.widgets ?? []) yield* outputs(child);
  }

  function label(node, words) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", words);
  }

  function lookAtCharts(app) {
    for (const panel of app.shell.widgets("main")) {
      for (const { data, node } of outputs(panel)) {
        const chart = node.querySelector(".jp-RenderedPlotly");
        const words = data?.[chartType] && data["text/plain"];
        if (!chart || !words || chart.getAttribute("aria-label") === String(words)) continue;
        for (const image of chart.querySelectorAll("img")) image.alt = "";
        if (window.cnnWorkbookMoving.movingOf(data[chartType])) move(chart, data[chartType]);
        else label(chart, String(words));
      }
    }
  }

  /** Puts the slider where Plotly's is: the chart keeps its size. */
  function move(chart, { frames, layout }) {
    const { movingOf, wordsAt, makeControl, showFrame } = window.cnnWorkbookMoving;
    if (chart.classList.contains("cnn-moves")) return;
    const plot = chart.querySelector(".plot-container");
    if (!plot) {
      // A chart of a saved notebook is an image until a mouse comes by.
      chart.querySelector("img")?.dispatchEvent(new MouseEvent("mouseenter"));
      return;
    }
    const meta = movingOf({ frames, layout });
    chart.classList.add("cnn-moves");
    chart.setAttribute("role", "group");
    chart.setAttribute("aria-label", meta.title);
    const show = (i) => {
      label(plot, wordsAt(meta, i));
      return showFrame(chart, frames[i]);
    };
    const control = makeControl(meta, show);
    chart.style.position = "relative";
    Object.assign(control.style, {
      position: "absolute",
      zIndex: 1,
      left: 0,
      right: 0,
      top: "36px",
      height: `${meta.room}px`,
    });
    chart.append(control);
    // What was seen last may have been saved with the notebook.
    show(meta.start);
  }

  /** Once for everything that is drawn in a moment. */
  function activate(app) {
    const waits = ".jp-RenderedPlotly:not([aria-label])";
    let waiting = false;
    new MutationObserver(() => {
      if (waiting || !document.querySelector(waits)) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        lookAtCharts(app);
      }, 100);
    }).observe(document.body, { childList: true, subtree: true });
  }

  const plugin = { id: "cnn-workbook-charts:words", autoStart: true, activate };

  /** The slider's script, which slides have as well. */
  const load = () =>
    new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: beside, onload: resolve, onerror: reject });
      document.head.append(script);
    });

  window._JUPYTERLAB = {
    ...window._JUPYTERLAB,
    "cnn-workbook-charts": {
      init: () => undefined,
      get: async () => {
        await load();
        return () => ({ __esModule: true, default: plugin });
      },
    },
  };
})();
