/** Charts and pictures as mime bundles. */
import type { Figure } from "./charts/figure";
import { html } from "./escape";
import type { Picture } from "./images";

/** One output in several forms; the front end takes the richest it knows. */
export type MimeBundle = Readonly<Record<string, string | object>> & { readonly "text/plain": string };

/**
 * A chart: Plotly where the front end has it, and what the picture says as text. Without Plotly's buttons: ten more stops
 * on the way through a page by keyboard, a chart, for what dragging does as well. JupyterLab's renderer follows its page's
 * size by itself; where Plotly does so too, charts have no height any more after a change of theme or of the window.
 */
export function figureBundle({ data, layout, alt, frames }: Figure): MimeBundle {
  const config = { displayModeBar: false, responsive: false };
  const plotly = { data, layout, config, ...(frames && { frames }) };
  return { "application/vnd.plotly.v1+json": plotly, "text/plain": alt };
}

/**
 * A picture with its title below, and what it shows as text. JupyterLab shows a PNG without that text, so it gets HTML;
 * the PNG is for what makes paper of notebooks.
 */
export function pictureBundle({ png, title, alt }: Picture): MimeBundle {
  const data = base64(png);
  const image = `<img alt="${html(alt)}" src="data:image/png;base64,${data}" style="max-width: 100%; height: auto">`;
  return {
    "text/html": `<figure style="margin: 0">${image}<figcaption>${html(title)}</figcaption></figure>`,
    "image/png": data,
    "text/plain": alt,
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
