// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/**
 * Charts for those who do not see them: Plotly's renderer draws without a role or a label, and shows a chart of a saved
 * notebook as an image without a text. The words are in the output beside the chart, as plain text: they become the label.
 *
 * JupyterLab loads this as it is (a "prebuilt extension", a module with `init` and `get`); it needs nothing of JupyterLab's.
 */
(() => {
  const chartType = "application/vnd.plotly.v1+json";

  /** The outputs of all open notebooks and consoles, each with its element. */
  function* outputs(widget) {
    const { model, widgets = [] } = widget.outputArea ?? {};
    for (let i = 0; i < widgets.length; i++) yield { data: model.get(i)?.data, node: widgets[i].node };
    for (const child of widget.content?.widgets ?? widget.widgets ?? []) yield* outputs(child);
  }

  function labelCharts(app) {
    for (const panel of app.shell.widgets("main")) {
      for (const { data, node } of outputs(panel)) {
        const chart = node.querySelector(".jp-RenderedPlotly");
        const words = data?.[chartType] && data["text/plain"];
        if (!chart || !words || chart.getAttribute("aria-label") === String(words)) continue;
        chart.setAttribute("role", "img");
        chart.setAttribute("aria-label", String(words));
        for (const image of chart.querySelectorAll("img")) image.alt = "";
      }
    }
  }

  /** Once for everything that is drawn in a moment. */
  function activate(app) {
    let waiting = false;
    new MutationObserver(() => {
      if (waiting || !document.querySelector(".jp-RenderedPlotly:not([aria-label])")) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        labelCharts(app);
      }, 100);
    }).observe(document.body, { childList: true, subtree: true });
  }

  const plugin = { id: "cnn-workbook-charts:words", autoStart: true, activate };
  window._JUPYTERLAB = {
    ...window._JUPYTERLAB,
    "cnn-workbook-charts": { init: () => undefined, get: async () => () => ({ __esModule: true, default: plugin }) },
  };
})();
