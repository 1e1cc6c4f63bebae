/** Sentences with computed numbers in them. */
import MarkdownIt from "markdown-it";
import type { MimeBundle } from "./bundle";
import { withoutEscapes } from "./escape";

/** HTML in the text is shown as written, never run. */
const markdown = new MarkdownIt({ html: false, typographer: true, linkify: false });

/** Markdown as a mime bundle: HTML, and the text itself. Words that are not ours pass through `markdownText` first. */
export function markdownBundle(text: string): MimeBundle {
  return { "text/html": markdown.render(text), "text/plain": withoutEscapes(text) };
}
