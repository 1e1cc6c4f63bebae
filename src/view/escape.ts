/** A learner's words, and others that are not ours, as they may stand where they are shown: nothing in them acts. */

/**
 * What changes the order or the look of the letters around it: control characters (escape codes of terminals begin with
 * one), marks for the direction of writing, separators of lines, halves of characters.
 */
const unseen = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{200B}\u{2060}-\u{2064}\u{FEFF}\u{FFF9}-\u{FFFB}]/gu;

/** Makes characters visible that are not: an escape code's first one becomes `\u001b`. */
function visible(text: string, keep: RegExp): string {
  const written = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(unseen, (character) => (keep.test(character) ? character : written(character)));
}

/** Text for a terminal: lines and tabs stay, nothing else moves the cursor or changes colours. */
export function terminal(text: string): string {
  return visible(text.replace(/\r\n/g, "\n"), /[\n\t]/);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function html(text: string): string {
  return terminal(text).replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * Text as a part of a sentence in Markdown: shown as it is written, in one line. `$` and `\` become code, for JupyterLab
 * sets formulas in whatever HTML it shows.
 */
export function markdownText(text: string): string {
  return visible(text, /\s/)
    .replace(/\s+/g, " ")
    .replace(/[$\\]+|[!-/:-@[-`{-~]/g, (mark) => (/[$\\]/.test(mark) ? `\`${mark}\`` : `\\${mark}`));
}

/** Markdown without the backslashes of `markdownText`, for a reader who gets it as plain text. */
export function withoutEscapes(markdown: string): string {
  return markdown.replace(/(`+)[\s\S]*?\1|\\([!-/:-@[-`{-~])/g, (all, _, mark: string | undefined) => mark ?? all);
}
