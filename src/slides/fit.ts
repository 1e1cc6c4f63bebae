/** How much fits on a slide. Sizes are pixels of a slide of 1280 × 720. */

/** Room for content, without the margins, the section's name above and the number below. */
export const room = { width: 1160, height: 580 } as const;

/** The smallest letters: text of 22 pixels and code of 18 can be read from the last row. */
export const smallest = { text: 22, code: 18 } as const;

/** The width of a character, in its size: that of text on average, that of code exactly. */
const characterWidth = { text: 0.5, code: 0.605 } as const;
const lineHeight = { text: 1.36, code: 1.3 } as const;

/** The height of a Markdown text in letters of `size`. */
export function textHeight(markdown: string, size: number = smallest.text): number {
  const lines = markdown.split(/\n/);
  const rows = lines.filter((line) => line.startsWith("|"));
  const perLine = room.width / (size * characterWidth.text);
  // Lines of a paragraph flow into each other; items of a list and headings stand for themselves.
  const paragraphs = markdown.replace(/\n(?![-*|#>]|\d+\. )/g, " ").split("\n");
  const flowing = paragraphs.filter((line) => !line.startsWith("|"));
  const heading = (line: string): number => (line.startsWith("#") ? 1.6 : 1);
  const count = flowing.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)) * heading(line), 0);
  const gap = 0.55 * size;
  return count * size * lineHeight.text + flowing.length * gap + Math.max(0, rows.length - 1) * size * 1.75;
}

/** The columns that code has in letters of a size: longer lines are broken. */
function columnsOf(size: number): number {
  return Math.floor((room.width - 40) / (size * characterWidth.code));
}

/** The lines that code has in its smallest letters. */
export const codeLines: number = Math.floor((room.height - 50) / (smallest.code * lineHeight.code));

/** How many lines code takes, when those that are too long are broken. */
export function linesOf(source: string, size: number = smallest.code): number {
  return source.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columnsOf(size))), 0);
}

/** The largest letters in which code fits, and none of its lines is broken; up to 21, broken lines are taken for larger ones. */
export function codeSize(source: string, height: number = room.height): number {
  const longest = Math.max(...source.split("\n").map((line) => line.length));
  for (let size = 26; size > smallest.code; size--) {
    const whole = longest <= columnsOf(size);
    if ((whole || size <= 21) && codeHeight(source, size) <= height) return size;
  }
  return smallest.code;
}

/** The height of code in letters of a size, with its frame. */
export function codeHeight(source: string, size: number = smallest.code): number {
  return linesOf(source, size) * size * lineHeight.code + 50;
}

/** Code in pieces that fit on a slide each, about equally long, cut where a statement ends; at blank lines where there are any. */
export function splitCode(source: string): string[] {
  const total = linesOf(source);
  if (total <= codeLines) return [source];
  const lines = source.split("\n");
  const middle = lines.length / 2;
  const ends = lines.flatMap((_, i) => (i > 0 && isStart(lines, i) ? [i] : []));
  const cost = (at: number): number => Math.abs(at - middle) - (lines[at - 1] === "" ? lines.length / 6 : 0);
  const at = ends.sort((a, b) => cost(a) - cost(b))[0] ?? Math.ceil(middle);
  const trimmed = (part: string[]): string => part.join("\n").replace(/^\n+|\n+$/g, "");
  return [lines.slice(0, at), lines.slice(at)].flatMap((part) => splitCode(trimmed(part)));
}

/** Whether a statement begins in this line: it stands at the margin, and does not close what is above. */
function isStart(lines: readonly string[], i: number): boolean {
  return /^[^\s})\].?:]/.test(lines[i]) && !/[=([{,]$/.test(lines[i - 1]);
}
