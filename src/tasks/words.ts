/** Text of a learner's, or of an error, as it may stand in a sentence: short, in one line, and never read as Markdown. */
import { plainMessage } from "../advice";

/** The first `most` characters in one line, well formed: no half of a surrogate pair, nothing that moves the words around it. */
export function clip(text: string, most: number): string {
  const line = text
    .slice(0, 8 * most)
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, " ")
    .trim();
  const characters = [...line.slice(0, 2 * most)].map((character) => (/\p{Cs}/u.test(character) ? "�" : character));
  return characters.length <= most && line.length <= 2 * most
    ? characters.join("")
    : `${characters.slice(0, most - 1).join("")}…`;
}

/** A text as Markdown's code, which shows it as it is: fenced by more backticks than it has in a row. */
export function code(text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  const space = text === "" || text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

/** The message of whatever was thrown, one line of it, in a learner's words. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : error;
    if (typeof text === "object") return "no message";
    return clip(plainMessage(String(text)).trimStart().split("\n")[0], 300) || "no message";
  } catch {
    return "no message";
  }
}

/** `one fix`, `3 fixes`. */
export function plural(count: number, word: string, many = `${word}s`): string {
  return `${count} ${count === 1 ? word : many}`;
}

/** The first `most` of a list, and whether there are more: `[0][2], [1][0], …`. */
export function some(texts: readonly string[], most = 6): string {
  return [...texts.slice(0, most), ...(texts.length > most ? ["…"] : [])].join(", ");
}
