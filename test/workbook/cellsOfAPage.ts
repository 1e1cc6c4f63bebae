/** Cells that are added to a notebook open in JupyterLab, run, interrupted and read as the page shows them. */
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";

const panel = "window.jupyterapp.shell.currentWidget";
const active = ".jp-Notebook .jp-Cell.jp-mod-active";

/** What the page shows of a cell that has ended. */
export interface ShownCell {
  /** Its outputs as text. */
  readonly text: string;
  readonly error: boolean;
}

/** A page with an open notebook. */
export class CellsOfAPage {
  constructor(private readonly page: Page) {}

  /** Adds a cell at the end and starts it. */
  async start(source: string): Promise<void> {
    await this.page.evaluate(`(() => {
      const { content, model } = ${panel};
      const index = model.sharedModel.cells.length;
      model.sharedModel.insertCell(index, { cell_type: "code", source: ${JSON.stringify(source)}, metadata: {} });
      content.activeCellIndex = index;
      void window.jupyterapp.commands.execute("notebook:run-cell");
    })()`);
    await this.page.locator(`${active} .jp-InputPrompt`).waitFor();
  }

  /** Presses the square button of the toolbar. */
  async press(): Promise<void> {
    await this.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]').click();
  }

  /** Waits until the cell that was started last is no longer `[*]`. */
  async ended(withinMs: number): Promise<ShownCell> {
    const prompt = `document.querySelector(${JSON.stringify(`${active} .jp-InputPrompt`)})?.textContent`;
    await this.page.waitForFunction(`!(${prompt} ?? "[*]").includes("*")`, undefined, {
      timeout: withinMs,
      polling: 50,
    });
    const kernelStatus = `${panel}.context.sessionContext.session?.kernel?.status`;
    await this.page.waitForFunction(`["idle", "busy"].includes(${kernelStatus})`);
    return this.page.evaluate(`(() => {
      const outputs = document.querySelector(${JSON.stringify(`${active} .jp-OutputArea`)});
      const { activeCell } = ${panel}.content;
      const error = activeCell.model.toJSON().outputs.some(({ output_type }) => output_type === "error");
      return { text: (outputs?.textContent ?? "").slice(-3000), error };
    })()`);
  }

  /** Adds a cell, runs it to its end. */
  async run(source: string, withinMs = 30_000): Promise<ShownCell> {
    await this.start(source);
    return this.ended(withinMs);
  }

  /** Removes all cells but the first: long outputs slow the page down. */
  async clear(): Promise<void> {
    await this.page.evaluate(`(() => {
      const { sharedModel } = ${panel}.model;
      if (sharedModel.cells.length > 1) sharedModel.deleteCellRange(1, sharedModel.cells.length);
    })()`);
  }

  /** Saves the notebook. */
  async save(): Promise<void> {
    await this.page.evaluate(`${panel}.context.save()`);
  }

  /** The longest that the page left a question unanswered, until `until` settles; in milliseconds. */
  async slowestAnswer(until: Promise<unknown>): Promise<number> {
    let slowest = 0;
    let over = false;
    void until.finally(() => {
      over = true;
    });
    while (!over) {
      const asked = performance.now();
      await this.page.evaluate("1");
      slowest = Math.max(slowest, performance.now() - asked);
      await Promise.race([wait(200), until]);
    }
    return slowest;
  }
}
