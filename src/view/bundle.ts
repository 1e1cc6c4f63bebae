/** Charts and pictures as mime bundles. */
import type { Figure } from "./charts/figure";
import type { Picture } from "./images";

/** One output in several forms; the front end takes the richest it knows. */
export type MimeBundle = Readonly<Record<string, string | object>> & { readonly "text/plain": string };

/** A chart: Plotly where the front end has it, and what the picture says as text. */
export function figureBundle({ data, layout, alt }: Figure): MimeBundle {
  const plotly = { data, layout, config: { displaylogo: false, responsive: true } };
  return { "application/vnd.plotly.v1+json": plotly, "text/plain": alt };
}

/** A picture as PNG, and what it shows as text. */
export function pictureBundle({ png, alt }: Picture): MimeBundle {
  return { "image/png": base64(png), "text/plain": alt };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
