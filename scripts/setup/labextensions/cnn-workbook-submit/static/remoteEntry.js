// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/**
 * "Hand in", a button of an exercise: it saves the notebook, has its kernel call `submit()`, and shows the receipt. It is
 * there in a classroom alone. JupyterLab loads this as it is (a "prebuilt extension").
 */
(() => {
  const command = "cnn-workbook:hand-in";
  const code = 'await (await import("cnn-workbook")).submit();';
  const settings = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");

  /** The notebook in front, when it is an exercise. */
  function exercise(app) {
    const panel = app.shell.currentWidget;
    return /(^|\/)exercises\/[^/]+\.ipynb$/.test(panel?.context?.path ?? "") ? panel : undefined;
  }

  /** What the kernel shows for the code, as text; none of it enters the notebook. */
  async function shown(kernel) {
    const future = kernel.requestExecute({ code, store_history: false, stop_on_error: false });
    const texts = [];
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === "display_data") texts.push(content.data["text/markdown"] ?? content.data["text/plain"]);
      if (header.msg_type === "error") texts.push(`✗ ${content.evalue}`);
    };
    await future.done;
    return String(texts.join("\n")).replace(/\*\*|\\(?=[!-/:-@[-`{-~])/g, "");
  }

  async function handIn(app) {
    const panel = exercise(app);
    const kernel = panel?.context.sessionContext.session?.kernel;
    const notify = (message, type) =>
      app.commands.execute("apputils:notify", { message, type, options: { autoClose: false } });
    if (!panel) return notify("Open the exercise that you want to hand in.", "warning");
    if (!kernel)
      return notify("This exercise has no kernel. Choose Kernel → Restart Kernel, then hand in again.", "warning");
    await panel.context.save();
    const text = await shown(kernel);
    return notify(text || "Nothing was handed in. Try again.", text.startsWith("✓") ? "success" : "error");
  }

  const plugin = {
    id: "cnn-workbook-submit:button",
    autoStart: true,
    activate(app) {
      app.commands.addCommand(command, {
        label: "Hand in",
        caption: "Save this exercise and hand it in",
        isVisible: () => Boolean(settings.hubUser),
        execute: () => handIn(app),
      });
    },
  };
  window._JUPYTERLAB = {
    ...window._JUPYTERLAB,
    "cnn-workbook-submit": { init: () => undefined, get: async () => () => ({ __esModule: true, default: plugin }) },
  };
})();
