import { extent } from "../../numbers";
import { wantWhole } from "../../want";
import type { Figure } from "./figure";
import { layout } from "./theme";
import { wantSome } from "./want";

export interface SmallMultiplesOptions {
  readonly title: string;
  /** Charts with one pair of axes each: bars, lines, histograms, heat maps; their titles stand above them. */
  readonly panels: readonly Figure[];
  /** Charts in a row; default: up to 3. */
  readonly columns?: number;
  /** One scale for all vertical axes (and all colours of heat maps); default true. */
  readonly sameScale?: boolean;
  /** Of one row, in pixels; default 260. */
  readonly rowHeight?: number;
}

type Attributes = Readonly<Record<string, unknown>>;

interface PanelLayout {
  readonly title: { readonly text: string };
  readonly xaxis: Attributes;
  readonly yaxis: Attributes;
  readonly shapes?: readonly Attributes[];
  readonly showlegend?: boolean;
  readonly barmode?: string;
  readonly bargap?: number;
}

/** Pixels between charts: room for tick labels and axis titles, and for the title of the row below. */
const gap = { x: 90, y: 96 };
const typicalWidth = 900;
/** Pixels from the top of the picture to the legend. */
const belowTitle = 40;

/** Charts side by side on a common scale. @throws when there is none. */
export function smallMultiples(options: SmallMultiplesOptions): Figure {
  const { title, panels, sameScale = true, rowHeight = 260 } = options;
  wantSome("panels", panels);
  if (panels.some(({ frames }) => frames)) throw new Error("a panel must be a chart that does not move");
  wantWhole("columns", options.columns ?? 1);
  const columns = Math.min(panels.length, options.columns ?? 3);
  const rows = Math.ceil(panels.length / columns);
  const layouts = panels.map((panel) => panel.layout as PanelLayout);
  const plotHeight = rows * rowHeight + (rows - 1) * gap.y;
  const spans = {
    x: spread(columns, gap.x / typicalWidth),
    y: spread(rows, gap.y / plotHeight),
  };
  const known = new Set<string>();
  const colours = sameScale ? colourRange(panels) : {};
  const lastMap = panels.findLastIndex(({ data }) => data.some(isHeatmap));
  const data = panels.flatMap((panel, index) =>
    panel.data.map((trace) => placeTrace(trace as Attributes, index, index === lastMap, colours, known)),
  );
  const axes = layouts.map(({ xaxis, yaxis }, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const [left, right] = spans.x[column];
    const [top, bottom] = spans.y[row];
    return {
      [`xaxis${suffix(index)}`]: { ...xaxis, domain: [left, right], anchor: `y${suffix(index)}` },
      [`yaxis${suffix(index)}`]: {
        ...yaxis,
        domain: [1 - bottom, 1 - top],
        anchor: `x${suffix(index)}`,
        ...(yaxis["scaleanchor"] === "x" ? { scaleanchor: `x${suffix(index)}` } : {}),
        ...(sameScale && index > 0 ? { matches: "y" } : {}),
      },
    };
  });
  const ofBars = layouts.find(({ barmode }) => barmode !== undefined);
  const more = {
    ...Object.assign({}, ...axes),
    annotations: layouts.map((panel, index) => heading(panel.title.text, index)),
    shapes: layouts.flatMap(({ shapes = [] }, index) => shapes.map((shape) => placeShape(shape, index))),
    ...(ofBars ? { barmode: ofBars.barmode, bargap: ofBars.bargap } : {}),
    showlegend: layouts.some(({ showlegend }) => showlegend),
  };
  const base = layout({ title, x: "", y: "", height: plotHeight + 130 }, more) as Attributes & { height: number };
  const margin = { ...(base["margin"] as object), t: more.showlegend ? 104 : 80 };
  const legend = { ...(base["legend"] as object), yref: "container", y: 1 - belowTitle / base.height, yanchor: "top" };
  const alt = [`Small multiples: ${title}.`, ...panels.map((panel) => panel.alt)].join("\n");
  return { data, layout: { ...base, margin, legend }, alt };
}

/** Plotly's name of axis `index`: nothing, 2, 3, … */
const suffix = (index: number): string => (index === 0 ? "" : String(index + 1));

/** Start and end of each of `parts` with gaps between, from 0 to 1. */
function spread(parts: number, between: number): [number, number][] {
  const size = (1 - between * (parts - 1)) / parts;
  return Array.from({ length: parts }, (_, i) => [i * (size + between), i * (size + between) + size]);
}

/** A trace on the axes of its panel; the legend names each series once. */
function placeTrace(trace: Attributes, index: number, last: boolean, colours: object, known: Set<string>): object {
  const placed = { ...trace, xaxis: `x${suffix(index)}`, yaxis: `y${suffix(index)}` };
  if (isHeatmap(trace)) return { ...placed, ...colours, showscale: last && trace["showscale"] !== false };
  const name = trace["name"] as string | undefined;
  if (name === undefined) return placed;
  const first = !known.has(name);
  known.add(name);
  return { ...placed, legendgroup: name, showlegend: first && trace["showlegend"] !== false };
}

const isHeatmap = (trace: object): boolean => "type" in trace && trace.type === "heatmap";

/** The least and the largest value of all heat maps; as far on either side of a middle that has its own colour. */
function colourRange(panels: readonly Figure[]): object {
  const values = panels.flatMap(({ data }) =>
    data.flatMap((trace) => ("z" in trace ? (trace.z as (number | null)[][]).flat() : [])),
  );
  const known = values.filter((value): value is number => Number.isFinite(value));
  if (known.length === 0) return {};
  const [zmin, zmax] = extent(known);
  const middle = panels.flatMap(({ data }) => data.flatMap((trace) => ("zmid" in trace ? Number(trace.zmid) : [])))[0];
  if (middle === undefined) return { zmin, zmax };
  const reach = Math.max(middle - zmin, zmax - middle);
  return { zmin: middle - reach, zmax: middle + reach };
}

/** A reference to the first panel's axes as one to its own: `y domain` → `y2 domain`. */
function placeShape(shape: Attributes, index: number): Attributes {
  const own = (reference: unknown): string => String(reference).replace(/^([xy])/, `$1${suffix(index)}`);
  return { ...shape, xref: own(shape["xref"]), yref: own(shape["yref"]) };
}

function heading(text: string, index: number): object {
  return {
    text: `<b>${text}</b>`,
    showarrow: false,
    xref: `x${suffix(index)} domain`,
    yref: `y${suffix(index)} domain`,
    x: 0,
    xanchor: "left",
    y: 1,
    yanchor: "bottom",
    yshift: 4,
  };
}
