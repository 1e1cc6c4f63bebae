/** A deck as a page for reveal.js. Whatever it needs lies beside it, in `assets/`. */
import { html } from "../view/escape";
import { type Deck, type Piece, pieceHeight, type Slide } from "./deck";
import { codeSize, room } from "./fit";
import { slideMarkdown, type ToHtml, withFormulas } from "./markdown";
import { asksForGuess } from "./marks";
import { type Shown, shownHtml } from "./outputs";

/** Styles and scripts, in the order in which they are loaded. */
export const styles = ["reset.css", "reveal.css", "katex.css", "deck.css"] as const;
export const scripts = [
  "reveal.js",
  "highlight.js",
  "notes.js",
  "zoom.js",
  "plotly.js",
  "moving.js",
  "deck.js",
] as const;

/** The page of a deck. @param decks the lessons whose decks lie beside it */
export function deckPage(deck: Deck, decks: ReadonlySet<string>): string {
  const toHtml = slideMarkdown(decks);
  const columns = deck.columns.map((column) => {
    const slides = column.map((slide) => slideHtml(slide, toHtml));
    // Reveal.js comes back to where a column was left, unless it is told where a column starts.
    return slides.length === 1 ? slides[0] : `<section data-start-indexv="0">\n${slides.join("\n")}\n</section>`;
  });
  return page(
    deck.title,
    `<main>
<div class="reveal" aria-label="${html(`Slides: ${deck.title}`)}">
<div class="slides">
${columns.join("\n")}
</div>
</div>
</main>
${scripts.map((name) => `<script src="assets/${name}"></script>`).join("\n")}`,
  );
}

/** The page that leads to each deck. */
export function contentsPage(decks: readonly Pick<Deck, "lesson" | "title">[]): string {
  const items = decks.map(({ lesson, title }) => `<li><a href="${lesson}.html">${html(title)}</a></li>`);
  return page(
    "CNN Workbook: slides",
    `<main class="contents">
<h1>CNN Workbook: slides</h1>
<ul>
${items.join("\n")}
</ul>
<h2>Keys</h2>
<p><kbd>Space</kbd> the next slide · <kbd>→</kbd> the next step of the story, without the code · <kbd>↓</kbd> the code
· <kbd>S</kbd> speaker notes in a window of their own · <kbd>D</kbd> dark or light · <kbd>O</kbd> all slides · <kbd>F</kbd> full screen · <kbd>?</kbd> all keys</p>
<p>To print a deck, or to make a PDF of it, add <code>?print-pdf</code> to its address and print from the browser.</p>
</main>`,
  );
}

function page(title: string, body: string): string {
  const links = styles.map((name) => `<link rel="stylesheet" href="assets/${name}">`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<link rel="icon" href="data:,">
${links}
</head>
<body>
${body}
</body>
</html>
`;
}

function slideHtml(slide: Slide, toHtml: ToHtml): string {
  const pieces = slide.pieces.map((piece) => pieceHtml(piece, slide, toHtml)).join("\n");
  const notes = slide.notes.length > 0 ? `\n<aside class="notes">${slide.notes.map(toHtml).join("\n")}</aside>` : "";
  const [first] = slide.pieces;
  const named = first?.is === "text" && first.markdown.startsWith("#");
  const section = named ? "" : `<p class="section">${toHtml(slide.section).replace(/^<p>|<\/p>\s*$/g, "")}</p>\n`;
  const id = `id="${html(slide.id)}"`;
  return `<section class="slide ${slide.kind}" ${id} aria-label="${html(slide.section)}">
<div class="frame">
${section}<div class="content">
${pieces}
</div>
</div>${notes}
</section>`;
}

function pieceHtml(piece: Piece, slide: Slide, toHtml: ToHtml): string {
  if (piece.is === "code") return codeHtml(piece.source, slide);
  const fragment = piece.fragment ? " fragment" : "";
  const question = piece.is === "text" && asksForGuess(piece.markdown) ? " question" : "";
  if (piece.is === "text") return `<div class="text${question}${fragment}">${toHtml(piece.markdown)}</div>`;
  if (piece.shown.is === "chart") return chartHtml(piece.shown, fragment);
  const shown = piece.shown.is === "html" ? withFormulas(shownHtml(piece.shown)) : shownHtml(piece.shown);
  return fragment ? `<div class="fragment">${shown}</div>` : shown;
}

function codeHtml(source: string, slide: Slide): string {
  const others = slide.pieces.reduce((sum, each) => sum + (each.is === "code" ? 0 : pieceHeight(each)), 0);
  const size = codeSize(source, room.height - others);
  return `<pre class="code" style="font-size: ${size}px"><code class="language-typescript" data-trim>${html(source)}</code></pre>`;
}

/**
 * The figure as JSON, for `deck.js` to draw; the words stand for it wherever it is not seen. One that moves is in a box with
 * its slider.
 */
function chartHtml({ figure, words }: Extract<Shown, { is: "chart" }>, fragment: string): string {
  const { data, layout, frames } = figure;
  const json = JSON.stringify({ data, layout, frames }).replace(/</g, "\\u003c");
  const chart = (more: string): string =>
    `<div class="chart${more}" role="img" aria-label="${html(words)}"><script type="application/json">${json}</script></div>`;
  return frames ? `<div class="moving${fragment}">${chart("")}</div>` : chart(fragment);
}
