/** A bar chart as SVG, for a reader of the repository. */

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What stands at the bar's end. */
  readonly text: string;
  /** Ours, which is what one looks for. */
  readonly strong?: boolean;
}

export interface BarChart {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 800;
const ROW = 26;
const TOP = 48;
const LABELS = 300;
const TEXTS = 150;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Bars from zero, the longest over the full width. */
export function barChart({ title, bars }: BarChart): string {
  const longest = Math.max(...bars.map(({ value }) => value)) || 1;
  const height = TOP + ROW * bars.length + 12;
  const rows = bars.map(({ label, value, text, strong }, i) => {
    const y = TOP + ROW * i;
    const length = ((WIDTH - LABELS - TEXTS) * value) / longest;
    const middle = y + ROW / 2 + 1;
    return [
      `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LABELS}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 8}" fill="${strong ? "#0072b2" : "#b0b7bd"}"/>`,
      `<text x="${(LABELS + length + 8).toFixed(1)}" y="${middle}">${escaped(text)}</text>`,
    ].join("\n");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"
  role="img" font-family="sans-serif" font-size="13" dominant-baseline="middle" fill="#1f2328">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="24" font-size="15" font-weight="bold">${escaped(title)}</text>
${rows.join("\n")}
</svg>
`;
}
