/** The lessons' Markdown as HTML for slides: with formulas, and with links to other decks alone. */
import katex from "katex";
import type { MarkdownRenderer } from "../view/markdown";
import { markdownRenderer } from "../view/markdown";

/** Turns Markdown into HTML. */
export type ToHtml = (markdown: string) => string;

/**
 * @param decks the lessons whose decks lie beside this one: links to them lead there, and links to all else are text, since
 *   there is nothing behind them
 */
export function slideMarkdown(decks: ReadonlySet<string>): ToHtml {
  const markdown = markdownRenderer();
  addFormulas(markdown);
  const open: boolean[] = [];
  markdown.core.ruler.push("links", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "link_open" && token.type !== "link_close") continue;
      const lesson = /^([\w-]+)\.ipynb$/.exec(String(token.attrGet("href")))?.[1];
      if (token.type === "link_open" && lesson !== undefined && decks.has(lesson)) {
        token.attrs = [["href", `${lesson}.html`]];
        open.push(true);
      } else if (token.type === "link_open") {
        open.push(false);
        token.hidden = true;
      } else if (!open.pop()) token.hidden = true;
    }
  });
  for (const rule of ["link_open", "link_close"])
    markdown.renderer.rules[rule] = (tokens, index, options, _, renderer) =>
      tokens[index].hidden ? "" : renderer.renderToken(tokens, index, options);
  return (text) => markdown.render(text);
}

/** Formulas between dollars, as JupyterLab sets them. */
function addFormulas(markdown: MarkdownRenderer): void {
  markdown.inline.ruler.before("escape", "formula", (state, silent) => {
    const found = /^(\$\$?)([^$]+)\1/.exec(state.src.slice(state.pos));
    if (!found) return false;
    if (!silent) {
      const token = state.push("formula", "", 0);
      token.content = found[2];
      token.markup = found[1];
    }
    state.pos += found[0].length;
    return true;
  });
  markdown.renderer.rules["formula"] = (tokens, index) => {
    const { content, markup } = tokens[index];
    return formula(content, markup === "$$");
  };
}

const formula = (source: string, displayMode: boolean): string =>
  katex.renderToString(source, { displayMode, throwOnError: false });

const characters: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** HTML with its formulas set, as JupyterLab sets them in what cells show. */
export function withFormulas(markup: string): string {
  return markup.replace(/\$([^$<>\n]+)\$/g, (_, source: string) =>
    formula(
      source.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity]),
      false,
    ),
  );
}
