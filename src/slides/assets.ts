/** What lies beside the decks: reveal.js with its plugins, Plotly, KaTeX, and our own style and script. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { scripts, styles } from "./page";

type Asset = (typeof styles)[number] | (typeof scripts)[number];

const reveal = "node_modules/reveal.js/dist";
const own = "src/slides/assets";

/** Where each file is in the program. */
const sources: Readonly<Record<Asset, string>> = {
  "reset.css": `${reveal}/reset.css`,
  "reveal.css": `${reveal}/reveal.css`,
  "reveal.js": `${reveal}/reveal.js`,
  "highlight.js": `${reveal}/plugin/highlight.js`,
  "notes.js": `${reveal}/plugin/notes.js`,
  "zoom.js": `${reveal}/plugin/zoom.js`,
  "plotly.js": "node_modules/plotly.js-dist/plotly.js",
  "moving.js": "scripts/setup/labextensions/cnn-workbook-charts/static/moving.js",
  "katex.css": "node_modules/katex/dist/katex.min.css",
  "deck.css": `${own}/deck.css`,
  "deck.js": `${own}/deck.js`,
};

/** The folder of KaTeX's letters, from where its style looks for them. */
const fonts = "node_modules/katex/dist/fonts";

/** Every file that decks need, as its path in the program and the one below `assets/`. */
export function assetFiles(program: string): { from: string; to: string }[] {
  const letters = readdirSync(join(program, fonts)).filter((name) => name.endsWith(".woff2"));
  return [
    ...Object.entries(sources).map(([to, from]) => ({ from: join(program, from), to })),
    ...letters.map((name) => ({ from: join(program, fonts, name), to: `fonts/${name}` })),
  ];
}
