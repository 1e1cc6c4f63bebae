/** HTML out of parts: what is put in is text, and escaped, unless it was made here as well. So nothing can be forgotten. */
import { html } from "./escape";
import { inertHtml, inertInlineHtml } from "./markdown";

/** HTML that is safe to show as it is. */
export class Markup {
  private constructor(private readonly text: string) {}

  /** Only for words of this program. */
  static ofOwn(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.text;
  }
}

export type Part = Markup | string | number | undefined | false | readonly Part[];

/** A template of HTML. Text that is put in is escaped, lists are joined, `undefined` and `false` are nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return Markup.ofOwn(strings.map((text, i) => (i === 0 ? text : written(parts[i - 1]) + text)).join(""));
}

function written(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.toString();
  return typeof part === "object" ? part.map(written).join("") : html(String(part));
}

/** Parts with something between each two. */
export function joined(parts: readonly Part[], between: string): Part[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]));
}

/** Markdown of whomever as HTML that shows and does nothing else: no HTML of its own, no links, no pictures, no headings. */
export function inertMarkdown(text: string): Markup {
  return Markup.ofOwn(inertHtml(text));
}

/** The same of one paragraph, to stand in a sentence. */
export function inertSentence(text: string): Markup {
  return Markup.ofOwn(inertInlineHtml(text));
}
