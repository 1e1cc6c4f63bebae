/** How much a cell may print. */

export interface OutputLimit {
  readonly bytes: number;
  readonly lines: number;
}

/** The environment variable that sets the bytes. */
export const outputLimitVariable = "WORKBOOK_OUTPUT_LIMIT";

const standard: OutputLimit = { bytes: 20_000_000, lines: 100_000 };
const leastBytes = 1000;

/** The limit that `value` asks for; a note where it is none, and the usual limit holds. */
export function toOutputLimit(value: string | undefined): { readonly limit: OutputLimit; readonly note?: string } {
  if (value === undefined || value.trim() === "") return { limit: standard };
  const bytes = Number(value.replaceAll("_", ""));
  if (Number.isInteger(bytes) && bytes >= leastBytes) return { limit: { ...standard, bytes } };
  const note = `${outputLimitVariable} is not a number of bytes from ${leastBytes} on: ${value.slice(0, 40)}. A cell may print ${described(standard)}.`;
  return { limit: standard, note };
}

/** In words: `20 MB and 100,000 lines`. */
export function described({ bytes, lines }: OutputLimit): string {
  const size = bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes.toLocaleString("en-US")} bytes`;
  return `${size} and ${lines.toLocaleString("en-US")} lines`;
}

/** As much of `text` as fits into what is left: whole lines up to their number, and whole characters up to the bytes. */
export function fitting(text: string, left: OutputLimit): string {
  let end = text.length;
  let at = -1;
  for (let lines = 0; lines < left.lines; lines++) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) break;
  }
  if (at >= 0 || left.lines <= 0) end = at + 1;
  const part = Buffer.from(text.slice(0, end));
  if (part.length <= left.bytes) return text.slice(0, end);
  let cut = Math.max(0, left.bytes);
  while (cut > 0 && (part[cut] & 0xc0) === 0x80) cut--;
  return part.subarray(0, cut).toString();
}
