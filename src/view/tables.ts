/** Tables, in HTML for a notebook and in columns as plain text. */
import type { MimeBundle } from "./bundle";
import { html } from "./escape";
import { count, number } from "./format";

export type Cell = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

export interface TableOptions {
  readonly caption?: string;
  /** The columns in order, each with its heading; default: the keys of the first row. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** Whole numbers with separators, others with up to four figures behind the point; small ones lose none of theirs. */
function written(cell: Cell): string {
  if (typeof cell !== "number") return cell === null || cell === undefined ? "" : String(cell);
  if (Number.isInteger(cell)) return count(cell);
  const small = Math.abs(cell) < 1e-3 && Number(cell.toFixed(4)) !== cell;
  if (small || !Number.isFinite(cell)) return number(cell);
  return cell.toLocaleString("en", { maximumFractionDigits: 4 });
}

function isNumeric(cell: Cell): boolean {
  return typeof cell === "number" || cell === null || cell === undefined;
}

/** A table as a mime bundle. @throws when there are no rows. */
export function table(rows: readonly Row[], { caption, columns }: TableOptions = {}): MimeBundle {
  if (rows.length === 0) throw new Error("rows must be at least one: 0");
  const headings = columns ?? Object.fromEntries(Object.keys(rows[0]).map((key) => [key, key]));
  const keys = Object.keys(headings);
  const numeric = new Set(keys.filter((key) => rows.every((row) => isNumeric(row[key]))));
  return {
    "text/html": inHtml(rows, keys, headings, numeric, caption),
    "text/plain": plain(rows, keys, headings, numeric, caption),
  };
}

type Headings = Readonly<Record<string, string>>;

function inHtml(
  rows: readonly Row[],
  keys: string[],
  headings: Headings,
  numeric: Set<string>,
  caption?: string,
): string {
  const side = (key: string): string => ` style="text-align: ${numeric.has(key) ? "right" : "left"}"`;
  // A heading without words is none, to a reader who hears the table.
  const heading = (key: string): string =>
    headings[key] ? `<th scope="col"${side(key)}>${html(headings[key])}</th>` : `<td${side(key)}></td>`;
  const head = keys.map(heading).join("");
  const body = rows.map((row) => {
    const cells = keys.map((key) => `<td${side(key)}>${html(written(row[key]))}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  const title = caption ? `<caption style="text-align: left">${html(caption)}</caption>` : "";
  return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function plain(
  rows: readonly Row[],
  keys: string[],
  headings: Headings,
  numeric: Set<string>,
  caption?: string,
): string {
  const lines = [keys.map((key) => headings[key]), ...rows.map((row) => keys.map((key) => written(row[key])))];
  const widths = keys.map((_, column) => lines.reduce((most, line) => Math.max(most, line[column].length), 0));
  const text = lines.map((line) =>
    line
      .map((cell, i) => (numeric.has(keys[i]) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  return [...(caption ? [caption] : []), ...text].join("\n");
}
