/** What a cell gave, as slides show it. */
import { type Output, tracebackText } from "../jupyter/notebook";
import { html } from "../view/escape";
import { room, smallest, textHeight } from "./fit";

/** A Plotly figure as it stands in a notebook. */
export interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: { readonly height?: number; readonly [option: string]: unknown };
  /** The steps of a chart that moves. */
  readonly frames?: readonly object[];
}

export type Shown =
  /** The words stand for the picture. */
  | { readonly is: "chart"; readonly figure: PlotlyFigure; readonly words: string }
  | { readonly is: "picture"; readonly html: string }
  | { readonly is: "html"; readonly html: string; readonly rows: number; readonly text: string }
  | { readonly is: "text"; readonly text: string; readonly error: boolean };

const plotlyType = "application/vnd.plotly.v1+json";

/** What is shown of a cell's outputs: all but the progress bars of what has ended. */
export function shownOf(outputs: readonly Output[]): Shown[] {
  const isBar = (output: Output): boolean =>
    "data" in output && String(output.data["text/html"] ?? "").startsWith("<svg");
  return outputs.filter((output) => !isBar(output)).map(shownAs);
}

function shownAs(output: Output): Shown {
  if (output.output_type === "stream") return { is: "text", text: output.text.trimEnd(), error: false };
  if (output.output_type === "error") return { is: "text", text: tracebackText(output), error: true };
  const { data } = output;
  const words = String(data["text/plain"] ?? "");
  const figure = data[plotlyType];
  if (typeof figure === "object" && figure !== null) return { is: "chart", figure: figure as PlotlyFigure, words };
  const markup = String(data["text/html"] ?? "");
  if (!isPlain(markup)) return { is: "text", text: words, error: false };
  if (/^<figure/.test(markup)) return { is: "picture", html: markup.replace(/ style="[^"]*"/g, "") };
  return { is: "html", html: markup, rows: markup.split("<tr").length - 1, text: markup.replace(/<[^>]*>/g, "") };
}

/** Text and tables and pictures that are in the page itself: nothing that acts, and nothing from elsewhere. */
function isPlain(markup: string): boolean {
  const tags = markup.match(/<[^>]*>/g) ?? [];
  return markup !== "" && tags.every((tag) => plainTag.test(tag));
}

const attributes = String.raw`(?: (?:style|scope|alt|start)="[^"<>]*"| src="data:image/png;base64,[A-Za-z0-9+/=]+"| href="[\w./-]+")*`;
const names =
  "p|strong|em|code|pre|br|ul|ol|li|h[2-6]|hr|a|blockquote|table|caption|thead|tbody|tr|th|td|figure|figcaption|img|s";
const plainTag = new RegExp(`^</?(?:${names})${attributes}\\s*/?>$`);

/** The least height that an output needs. Charts and pictures take what room there is. */
export function leastHeight(shown: Shown): number {
  const gap = 16;
  if (shown.is === "chart") return shown.figure.frames ? 480 : 400;
  if (shown.is === "picture") return 250;
  if (shown.is === "html" && shown.rows > 0) return shown.rows * smallest.text * 1.75 + 60;
  return textHeight(shown.text) + gap;
}

/** Outputs on as few slides as they fit on, in their order. */
export function pagesOf(outputs: readonly Shown[]): Shown[][] {
  const pages: Shown[][] = [];
  let left = 0;
  for (const output of outputs) {
    const height = leastHeight(output);
    if (pages.length === 0 || height > left) {
      pages.push([]);
      left = room.height;
    }
    pages[pages.length - 1].push(output);
    left -= height;
  }
  return pages;
}

/** Everything but a chart as HTML. */
export function shownHtml(shown: Exclude<Shown, { is: "chart" }>): string {
  if (shown.is === "text") return `<pre class="output${shown.error ? " error" : ""}">${html(shown.text)}</pre>`;
  return `<div class="output ${shown.is}">${shown.html}</div>`;
}
