/** JSON that any client can read and any notebook can keep. */

/**
 * JSON whose strings are well formed: half of a surrogate pair, which a notebook cannot be saved with, becomes U+FFFD.
 * @throws {TypeError} where a value has no JSON, such as a bigint or a circle
 */
export function wellFormedJson(value: object): string {
  const text = JSON.stringify(value) ?? "{}";
  // JSON.stringify escapes halves, and only these; `\\.` steps over an escaped backslash before what only looks like one.
  return text.includes("\\ud") ? text.replace(/\\(?:ud[89a-f]..|.)/g, mended) : text;
}

const mended = (escaped: string): string => (escaped.startsWith("\\ud") ? "\\ufffd" : escaped);
