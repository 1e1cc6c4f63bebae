/** A network drawn from the data that it is. */
import type { NetworkSpec } from "../../../network";
import { wantWhole } from "../../../want";
import { count, shape } from "../../format";
import type { Figure } from "../figure";
import { axis, layout, palette, text } from "../theme";
import { Arrangement, type Drawing, type Point } from "./arrange";
import type { Family } from "./kinds";
import { countBoxes, type Part, partsOf } from "./parts";
import { tellAll } from "./words";

export interface ArchitectureOptions {
  /** Default: the network's name. */
  readonly title?: string;
  /** Tell parts that repeat once, with how often; default: of networks with more than 30 boxes. */
  readonly fold?: boolean;
  /** How wide a row may become before the next one begins, in pixels; default 900. */
  readonly rowWidth?: number;
}

/** From this many boxes on, what repeats is told once. */
const MANY = 30;

const colours: Readonly<Record<Family | "input", string>> = {
  input: text,
  convolution: palette[0],
  dense: palette[1],
  pool: palette[2],
  normalization: palette[3],
  enlarging: palette[4],
  other: palette[5],
};

/**
 * A network as boxes from input to output. A box's height stands for the height of its maps, its width for how many
 * there are, both to the logarithm; branches lie one above the other and meet where they are merged.
 * @throws when `trace` refuses the network
 */
export function architecture(network: NetworkSpec, options: ArchitectureOptions = {}): Figure {
  const { title = network.name, rowWidth = 900 } = options;
  wantWhole("rowWidth", rowWidth);
  const all = partsOf(network, false);
  const fold = options.fold ?? countBoxes(all) > MANY;
  const parts = fold ? partsOf(network, true) : all;
  const drawing = new Arrangement(unitFor(parts)).arrange(network.input, parts, rowWidth);
  const { width, height } = drawing;
  const top = 84;
  const more = {
    xaxis: axis("from input to output", { visible: false, range: [0, Math.max(width, 460)], fixedrange: true }),
    yaxis: axis("height of the maps", { visible: false, range: [height, 0], fixedrange: true }),
    shapes: drawing.frames.map(({ left, top, width, height }) => ({
      type: "rect",
      ...{ x0: left, x1: left + width, y0: top, y1: top + height },
      line: { color: text, width: 1, dash: "dot" },
    })),
    height: height + top + 16,
    margin: { l: 10, r: 10, t: top, b: 16 },
    showlegend: true,
  };
  const note = "Height of a box: height of the maps. Width: how many maps. Both to the logarithm.";
  const opening = `Diagram of a network: ${title}. Input ${shape(network.input)}, ${count(countBoxes(all))} boxes.`;
  const alt = [`${opening} ${note}`, ...tellAll(parts)].join("\n");
  return { data: traces(drawing), layout: layout({ title, x: "", y: "" }, more), alt };
}

/** Pixels for each doubling of the maps' height: less where many branches lie one above the other. */
function unitFor(parts: readonly Part[]): number {
  const lanes = Math.max(1, ...parts.map(lanesOf));
  return lanes > 2 ? 5 : lanes > 1 ? 8 : 18;
}

function lanesOf(part: Part): number {
  if (part.part === "box") return 1;
  if (part.part === "repeat") return Math.max(...part.parts.map(lanesOf));
  return part.branches.reduce((sum, branch) => sum + Math.max(1, ...branch.map(lanesOf)), 0);
}

/** Polylines as one list of points, apart by nulls. */
function joined(lines: readonly (readonly Point[])[]): { x: (number | null)[]; y: (number | null)[] } {
  const points = lines.flatMap((line) => [...line, [null, null] as const]);
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

function traces({ boxes, lines, frames, merges, labels }: Drawing): object[] {
  const families = (Object.keys(colours) as (Family | "input")[]).filter((family) =>
    boxes.some((box) => box.family === family),
  );
  const silent = { type: "scatter", hoverinfo: "skip", cliponaxis: false };
  const written = { ...silent, mode: "text", showlegend: false, textfont: { size: 10 } };
  return [
    { ...silent, mode: "lines", showlegend: false, line: { color: text, width: 1.5 }, ...joined(lines) },
    ...families.map((family) => ({
      ...silent,
      mode: "lines",
      name: family,
      fill: "toself",
      fillcolor: colours[family],
      line: { color: colours[family], width: 1 },
      ...joined(boxes.filter((box) => box.family === family).map(outline)),
    })),
    {
      type: "scatter",
      mode: "markers+text",
      name: "merge: + add, × multiply, ‖ side by side",
      showlegend: merges.length > 0,
      x: merges.map(({ x }) => x),
      y: merges.map(({ y }) => y),
      text: merges.map(({ sign }) => `<b>${sign}</b>`),
      textfont: { color: "#ffffff", size: 12 },
      hovertext: merges.map((merge) => merge.text),
      hovertemplate: "%{hovertext}<extra></extra>",
      marker: { color: "#5f5f5f", size: 16 },
      cliponaxis: false,
    },
    {
      ...written,
      x: labels.map(({ x }) => x),
      y: labels.map(({ y }) => y),
      text: labels.map((label) => label.lines.join("<br>")),
      textposition: labels.map(({ side }) => (side === "above" ? "top center" : "bottom center")),
    },
    {
      ...written,
      x: frames.map(({ left }) => left + 4),
      y: frames.map(({ top }) => top + 1),
      text: frames.map((frame) => `<b>${frame.text}</b>`),
      textposition: "bottom right",
      textfont: { size: 12 },
    },
    {
      type: "scatter",
      mode: "markers",
      showlegend: false,
      x: boxes.map(({ left, width }) => left + width / 2),
      y: boxes.map(({ top, height }) => top + height / 2),
      marker: { opacity: 0, size: 18 },
      hovertext: boxes.map((box) => box.text),
      hovertemplate: "%{hovertext}<extra></extra>",
    },
  ];
}

function outline({ left, top, width, height }: Drawing["boxes"][number]): Point[] {
  const [right, bottom] = [left + width, top + height];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ];
}
