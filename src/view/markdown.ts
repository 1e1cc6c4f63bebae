/** Sentences with computed numbers in them. */
import MarkdownIt from "markdown-it";
import type { MimeBundle } from "./bundle";
import { terminal, withoutEscapes } from "./escape";

export type MarkdownRenderer = InstanceType<typeof MarkdownIt>;

/** What turns Markdown into HTML. HTML in the text is shown as written, never run. */
export function markdownRenderer(): MarkdownRenderer {
  const markdown = new MarkdownIt({ html: false, typographer: true, linkify: false });
  // A table's heading without words is none, to a reader who hears the table.
  markdown.renderer.rules["th_open"] = (tokens, index, options, _, renderer) => {
    const empty = tokens[index + 1].content === "";
    for (const place of [index, index + 2]) if (empty) tokens[place].tag = "td";
    return renderer.renderToken(tokens, index, options);
  };
  return markdown;
}

const markdown = markdownRenderer();

/** Markdown as a mime bundle: HTML, and the text itself. Words that are not ours pass through `markdownText` first. */
export function markdownBundle(text: string): MimeBundle {
  return { "text/html": markdown.render(text), "text/plain": withoutEscapes(text) };
}

/** Markdown that cannot lead anywhere or load anything, and does not change the outline of the page around it. */
const inert = new MarkdownIt({ html: false, typographer: false, linkify: false }).disable([
  ...["image", "link", "autolink", "reference", "entity"],
  ...["heading", "lheading", "hr", "table", "blockquote", "html_block", "html_inline"],
]);

/** Markdown as HTML, in which nothing acts, whoever wrote it. */
export function inertHtml(text: string): string {
  return inert.render(terminal(text));
}

/** One paragraph of Markdown as HTML without the paragraph around it. */
export function inertInlineHtml(text: string): string {
  return inert.renderInline(terminal(text));
}
