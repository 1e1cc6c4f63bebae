/** The picture that follows long work: a bar, the time to go and a small curve. */
import type { MimeBundle } from "./bundle";
import { text } from "./charts/theme";
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

const width = 560;
const curveHeight = 60;
/** For the largest and the smallest value, beside the curve. */
const scaleWidth = 80;

/** The display's picture (SVG in HTML) and its words. */
export function drawLive(
  title: string,
  { fraction, secondsLeft, message }: LiveState,
  values: readonly number[],
): MimeBundle {
  const left = secondsLeft > 0 ? `, ${duration(secondsLeft)} to go` : "";
  const line = `${percent(fraction, 0)}${left} · ${message}`;
  const drawable = values.filter(Number.isFinite);
  const curve = drawable.length > 1 ? drawCurve(drawable) : "";
  const height = 46 + (curve ? curveHeight + 8 : 0);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + scaleWidth}" height="${height}" role="img" aria-label="${html(line)}" ` +
    `font-family="sans-serif" font-size="13" fill="${text}"><text x="0" y="13">${html(`${title}: ${line}`)}</text>` +
    `<rect x="0" y="22" width="${width}" height="12" rx="3" fill="${text}" fill-opacity="0.25"/>` +
    `<rect x="0" y="22" width="${(width * fraction).toFixed(1)}" height="12" rx="3" fill="#0072B2"/>${curve}</svg>`;
  return { "text/html": svg, "text/plain": `${title}: ${line}` };
}

/** The values from the first to the last, the largest at the top; beside them what top and bottom stand for. */
function drawCurve(values: readonly number[]): string {
  const most = 280;
  const stride = Math.ceil(values.length / most);
  const shown = values.filter((_, i) => i % stride === 0 || i === values.length - 1);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const points = shown.map((value, i) => {
    const x = (width * i) / Math.max(1, shown.length - 1);
    const y = 46 + curveHeight * (1 - (value - low) / (high - low || 1));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const scale = [
    [high, 46 + 10],
    [low, 46 + curveHeight],
  ].map(([value, y]) => `<text x="${width + 8}" y="${y}">${number(value)}</text>`);
  return `<polyline points="${points.join(" ")}" fill="none" stroke="#E69F00" stroke-width="2"/>${scale.join("")}`;
}
