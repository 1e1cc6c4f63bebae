/** Sentences with computed numbers in them. */
import MarkdownIt from "markdown-it";
import { display, type MimeBundle } from "./show";

/** HTML in the text is shown as written, never run. */
const markdown = new MarkdownIt({ html: false, typographer: true, linkify: false });

/** Markdown as a mime bundle: HTML, and the text itself. */
export function markdownBundle(text: string): MimeBundle {
  return { "text/html": markdown.render(text), "text/plain": text };
}

/** Shows Markdown. */
export function showMarkdown(text: string): void {
  display(markdownBundle(text));
}
