/** The accuracies of the board as points with error bars. */
import type { BoardRow } from "../../data";
import { format, type Markup, markup } from "../../view";
import * as words from "./words";

const width = 760;
const left = 200;
const right = 24;
const lineHeight = 34;

/** A point a recipe: the thick bar is the mean's standard error over the seeds, the thin one the interval of the images. */
export function errorBars(rows: readonly BoardRow[]): Markup {
  const drawn = rows.flatMap(({ interval, accuracy: { mean, error } }) =>
    [interval.low, interval.high, mean - (error || 0), mean + (error || 0)].map((share) => Math.min(1, share)),
  );
  const low = Math.floor(500 * Math.min(...drawn)) / 500;
  const high = Math.ceil(500 * Math.max(...drawn)) / 500;
  const x = (share: number): string =>
    (left + ((Math.min(high, share) - low) / (high - low)) * (width - left - right)).toFixed(1);
  const height = 34 + lineHeight * rows.length;
  const steps = Math.round((high - low) * 500);
  const every = Math.max(1, Math.ceil(steps / 6));
  const ticks = Array.from({ length: Math.floor(steps / every) + 1 }, (_, i) => low + (i * every) / 500);
  const told = rows.map((row) => `${words.nameText(row)}: ${words.share(row.accuracy)}`).join("; ");
  return markup`
<section class="wide" tabindex="0" aria-label="Chart of the accuracies">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Test accuracies with error bars. ${told}.">
${ticks.map(
  (tick) => markup`<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="6" y2="${height - 24}" stroke-opacity="0.35"/>
<text x="${x(tick)}" y="${height - 8}" text-anchor="middle">${format.percent(tick, 1)}</text>
`,
)}${rows.map((row, i) => line(row, 6 + lineHeight * (i + 0.5), x))}</svg>
</section>
<p class="quiet">Point: mean test accuracy. Thick bar: plus and minus its standard error over the seeds (none where there is one seed); the true mean lies within it only about two times out of three. Thin bar: 95 % interval of the 10,000 images.</p>`;
}

function line(row: BoardRow, y: number, x: (share: number) => string): Markup {
  const { mean, error } = row.accuracy;
  const { low, high } = row.interval;
  return markup`<text x="${left - 12}" y="${y + 4}" text-anchor="end">${short(words.nameText(row))}</text>
<line class="axis" x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}"/>
${!Number.isNaN(error) && markup`<line class="middle" stroke-width="8" x1="${x(mean - error)}" x2="${x(mean + error)}" y1="${y}" y2="${y}"/>\n`}<circle class="fill" cx="${x(mean)}" cy="${y}" r="5"/>
`;
}

const short = (name: string): string => (name.length > 28 ? `${name.slice(0, 27)}…` : name);
