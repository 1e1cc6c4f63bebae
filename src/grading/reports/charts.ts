/** Small pictures of numbers, as SVG that has words for those who hear the page. */
import { type Markup, markup } from "../../view/markup";

/** Steps that people count in. */
const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];

const width = 680;
const [left, right, top, bottom] = [44, 12, 10, 42];
const plot = width - left - right;

/** How values spread from 0 to `most`: a dot for each, in columns of `step`. */
export function dotColumns(values: readonly number[], most: number, what: string): Markup {
  const { step, columns } = columnsOf(values, most);
  const highest = Math.max(1, ...columns);
  const column = plot / columns.length;
  const across = Math.min(15, column - 1, 230 / highest);
  const height = top + bottom + Math.max(60, highest * across);
  const base = height - bottom;
  const dots = columns.flatMap((count, i) =>
    Array.from({ length: count }, (_, j) => {
      const [x, y] = [left + (i + 0.5) * column, base - (j + 0.5) * across];
      return markup`<circle class="fill" cx="${one(x)}" cy="${one(y)}" r="${one(Math.max(0.6, across / 2 - 0.5))}"/>`;
    }),
  );
  const every = steps.find((size) => size >= step && size % step === 0 && most / size <= 14) ?? step;
  const xTicks = multiples(every, most).map((value) => {
    const x = one(left + (value / step) * column);
    return markup`<path class="axis" d="M${x} ${base}v5"/><text x="${x}" y="${base + 18}" text-anchor="middle">${value}</text>`;
  });
  const yStep = steps.find((size) => highest / size <= 5) ?? highest;
  const yTicks = multiples(yStep, highest).map((value) => {
    const y = one(base - value * across);
    return markup`<path class="axis" d="M${left - 5} ${y}h5"/><text x="${left - 9}" y="${Number(y) + 4}" text-anchor="end">${value}</text>`;
  });
  const told = `${values.length} ${what}, from ${Math.min(...values)} to ${Math.max(...values)} of ${most} points, median ${median(values)}.`;
  return markup`<svg role="img" aria-label="${`Dot plot: ${told}`}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<path class="axis" d="M${left} ${top}V${base}H${width - right}"/>${xTicks}${yTicks}${dots}
<text x="${left + plot / 2}" y="${height - 6}" text-anchor="middle">points, in steps of ${step} (out of ${most})</text>
<text transform="translate(12 ${one((top + base) / 2)}) rotate(-90)" text-anchor="middle">${what}</text></svg>`;
}

/** How many values lie in each step from 0 to `most`; the last one holds `most` itself. */
export function columnsOf(values: readonly number[], most: number): { step: number; columns: number[] } {
  const step = steps.find((size) => most / size <= 30) ?? most / 30;
  const columns: number[] = new Array(Math.max(1, Math.floor(most / step) + 1)).fill(0);
  for (const value of values) columns[Math.max(0, Math.min(columns.length - 1, Math.floor(value / step)))]++;
  return { step, columns };
}

/** How values spread from 0 to `most`, small: a column a step, a stroke at the median. The numbers stand beside it. */
export function spread(values: readonly number[], most: number): Markup {
  const { step, columns } = columnsOf(values, most);
  const each = 232 / columns.length;
  const highest = Math.max(1, ...columns);
  const bars = columns.map((count, i) => {
    const height = (20 * count) / highest;
    return (
      count > 0 &&
      markup`<rect class="fill" x="${one(4 + i * each + 0.5)}" y="${one(24 - height)}" width="${one(each - 1)}" height="${one(height)}"/>`
    );
  });
  const middle = one(4 + (median(values) / step + 0.5) * each);
  return markup`<svg aria-hidden="true" viewBox="0 0 240 30" width="240" height="30"><path class="axis" d="M4 24.5H236"/>${bars}${values.length > 0 && markup`<path class="middle" d="M${middle} 25v5"/>`}</svg>`;
}

/** A share from 0 to 1 as a bar, beside the number that says it. */
export function bar(share: number): Markup {
  const filled = one(90 * Math.max(0, Math.min(1, share)));
  return markup`<svg class="bar" aria-hidden="true" viewBox="0 0 90 10" width="90" height="10"><rect class="ground" width="90" height="10"/><rect class="fill" width="${filled}" height="10"/></svg>`;
}

/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A value that a share of all values does not exceed, between two of them where it falls there. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return Number((low + (at - Math.floor(at)) * (high - low)).toFixed(2));
}

const multiples = (step: number, most: number): number[] =>
  Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);

const one = (value: number): string => String(Number(value.toFixed(1)));
