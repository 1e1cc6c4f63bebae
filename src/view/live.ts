/** The picture that follows long work: a bar, the time to go and a small curve. */
import type { MimeBundle } from "./bundle";
import { colour } from "./charts/theme";
import { html } from "./escape";
import { duration, number, percent } from "./format";

export interface LiveState {
  /** Share of the work that is done, from 0 to 1. */
  readonly fraction: number;
  readonly secondsLeft: number;
  /** One line: "epoch 2 of 3, loss 0.12". */
  readonly message: string;
  /** A figure to follow, such as the loss; drawn as a curve. */
  readonly value?: number;
}

/** What the curve is: the words of its two axes, units included. */
export interface CurveAxes {
  /** What is counted from left to right: "batches". */
  readonly x: string;
  readonly y: string;
}

const width = 560;
const barBottom = 34;
const curve = { top: barBottom + 30, height: 60 } as const;
const curveBottom = curve.top + curve.height;
/** For the largest and the smallest value, beside the curve. */
const scaleWidth = 80;

/** The display's picture (SVG in HTML, in the colours of the text around it) and its words. */
export function drawLive(
  title: string,
  { fraction, secondsLeft, message }: LiveState,
  values: readonly number[],
  axes: CurveAxes,
): MimeBundle {
  const left = secondsLeft > 0 ? `, ${duration(secondsLeft)} to go` : "";
  const line = `${percent(fraction, 0)}${left} · ${message}`;
  const finite = values.filter(Number.isFinite);
  const drawn = finite.length > 1 ? drawCurve(finite, axes) : "";
  const height = drawn ? curveBottom + 24 : barBottom + 12;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + scaleWidth}" height="${height}" role="img" aria-label="${html(`${title}: ${line}`)}" ` +
    `font-family="sans-serif" font-size="13" fill="currentColor"><text x="0" y="13">${html(`${title}: ${line}`)}</text>` +
    `<rect x="0" y="22" width="${width}" height="12" rx="3" fill-opacity="0.25"/>` +
    `<rect x="0" y="22" width="${(width * fraction).toFixed(1)}" height="12" rx="3" fill="${colour(0)}"/>${drawn}</svg>`;
  return { "text/html": svg, "text/plain": `${title}: ${line}` };
}

/** The values from the first to the last, the largest at the top; beside them what top and bottom stand for. */
function drawCurve(values: readonly number[], axes: CurveAxes): string {
  const most = 280;
  const stride = Math.ceil(values.length / most);
  const shown = values.filter((_, i) => i % stride === 0 || i === values.length - 1);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const points = shown.map((value, i) => {
    const x = (width * i) / Math.max(1, shown.length - 1);
    const y = curve.top + curve.height * (1 - (value - low) / (high - low || 1));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  // What stands between texts is not drawn. It is read where the tags have been taken out: in a notebook that is not trusted.
  const words: [before: string, x: number, y: number, text: string, more?: string][] = [
    ["; ", width, curve.top - 8, axes.y, ' text-anchor="end"'],
    [" from ", width + 8, curveBottom, number(low)],
    [" to ", width + 8, curve.top + 10, number(high)],
    [", ", 0, curveBottom + 17, "1"],
    [" to ", width, curveBottom + 17, `${number(values.length)} ${axes.x}`, ' text-anchor="end"'],
  ];
  const texts = words.map(
    ([before, x, y, text, more = ""]) => `${before}<text x="${x}" y="${y}"${more}>${html(text)}</text>`,
  );
  const lines = `<path d="M0 ${curveBottom}H${width}V${curve.top}" fill="none" stroke="currentColor"/>`;
  return `${lines}<polyline points="${points.join(" ")}" fill="none" stroke="${colour(1)}" stroke-width="2"/>${texts.join("")}`;
}
