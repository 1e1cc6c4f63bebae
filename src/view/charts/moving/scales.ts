/** One range for each axis, and one for the colours, in all steps: else a chart's ground would move below it. */
import { extent } from "../../../numbers";
import { type Attributes, isAxis, type State } from "./alike";

/** The states with ranges that hold for all of them, where Plotly would choose one for each. */
export function onOneScale(states: readonly State[]): State[] {
  const axes = Object.keys(states[0].layout).filter(isAxis);
  const axisOf = (state: State, name: string): Attributes => state.layout[name] as Attributes;
  const ranges: Record<string, Attributes> = {};
  for (const name of axes) {
    const all = states.map((state) => axisOf(state, name));
    if (all.some(({ range, visible }) => Array.isArray(range) || visible === false)) continue;
    // Axes that match have one range.
    const leader = String(all[0]["matches"] ?? idOf(name));
    const group = axes.filter((other) => idOf(other) === leader || axisOf(states[0], other)["matches"] === leader);
    const found = rangeOf(states, group.map(idOf), all[0]);
    if (found) ranges[name] = found;
  }
  const colours = states[0].data.map((_, trace) => colourRange(states.map(({ data }) => data[trace])));
  return states.map(({ data, layout }) => ({
    data: data.map((trace, i) => ({ ...trace, ...colours[i] })),
    layout: {
      ...layout,
      ...Object.fromEntries(axes.map((name) => [name, { ...(layout[name] as Attributes), ...ranges[name] }])),
    },
  }));
}

/** `xaxis2` as traces name it: `x2`. */
const idOf = (name: string): string => name.replace("axis", "");

/** An axis that all values fit on; nothing where all steps have the same ones, as Plotly then chooses the same. */
function rangeOf(states: readonly State[], ids: readonly string[], axis: Attributes): Attributes | undefined {
  const letter = ids[0][0];
  const places = states.map((state) => ids.flatMap((id) => placesOn(state, id, letter)));
  if (new Set(places.map((list) => JSON.stringify(list))).size === 1) return undefined;
  const all = places.flat();
  if (axis["type"] === "category" || all.some((place) => typeof place === "string")) {
    const categories = [...new Set(all.map(String))];
    const ends = [-0.5, categories.length - 0.5];
    return { categoryorder: "array", categoryarray: categories, range: turned(ends, axis), autorange: false };
  }
  const log = axis["type"] === "log";
  const numbers = all.filter((place): place is number => Number.isFinite(place) && (!log || (place as number) > 0));
  if (numbers.length === 0) return undefined;
  const [low, high] = extent(log ? numbers.map(Math.log10) : numbers);
  const margin = 0.06 * (high - low || Math.abs(high) || 1);
  const least = axis["rangemode"] === "tozero" ? Math.min(low, 0) : low;
  // What begins at zero stands on the axis.
  const isBase = !log && least === 0;
  return {
    range: turned([isBase ? 0 : least - margin, high === 0 && !log ? 0 : high + margin], axis),
    autorange: false,
  };
}

const turned = (ends: number[], { autorange }: Attributes): number[] =>
  autorange === "reversed" ? ends.reverse() : ends;

/** Where a state has something on an axis. */
function placesOn({ data, layout }: State, id: string, letter: string): unknown[] {
  const mine = data.filter((trace) => (trace[`${letter}axis`] ?? letter) === id && trace["visible"] !== false);
  const stacked = layout["barmode"] === "stack";
  const isBar = ({ type }: Attributes): boolean => type === "bar";
  const across = (trace: Attributes): boolean => (trace["orientation"] === "h") === (letter === "x");
  const list = (trace: Attributes, key: string): unknown[] => (Array.isArray(trace[key]) ? trace[key] : []);
  const bars = mine.filter((trace) => isBar(trace) && across(trace));
  const sums = stacked ? stackSums(bars.map((trace) => list(trace, letter))) : [];
  const shapes = ((layout["shapes"] ?? []) as Attributes[]).filter((shape) => shape[`${letter}ref`] === id);
  return [
    ...mine.flatMap((trace) => widened(list(trace, letter), trace, isBar(trace) && !across(trace))),
    ...(bars.length > 0 ? [0, ...sums] : []),
    ...shapes.flatMap((shape) => [shape[`${letter}0`], shape[`${letter}1`]]),
  ].filter((place) => place !== null && place !== undefined);
}

/** Bars and cells are as wide as the gap between them. */
function widened(places: unknown[], trace: Attributes, isBase: boolean): unknown[] {
  const numbers = places.filter((place): place is number => typeof place === "number");
  if (numbers.length < places.length || !(isBase || trace["type"] === "heatmap")) return places;
  const gaps = numbers.slice(1).map((place, i) => Math.abs(place - numbers[i]));
  const half = (gaps.length > 0 ? Math.min(...gaps) : 1) / 2;
  return numbers.flatMap((place) => [place - half, place + half]);
}

function stackSums(lists: readonly unknown[][]): number[] {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => lists.reduce((sum, list) => sum + (Number(list[i]) || 0), 0));
}

/** One range for the colours of a heat map in all steps; as far on either side of a middle that has its own colour. */
function colourRange(traces: readonly Attributes[]): Attributes {
  if (traces[0]["type"] !== "heatmap") return {};
  const ends = traces.flatMap((trace) =>
    typeof trace["zmin"] === "number" ? [trace["zmin"], Number(trace["zmax"])] : (trace["z"] as unknown[][]).flat(),
  );
  const known = ends.filter((value): value is number => Number.isFinite(value));
  if (known.length === 0) return {};
  const [zmin, zmax] = extent(known);
  const middle = traces[0]["zmid"];
  if (typeof middle !== "number") return { zmin, zmax };
  const reach = Math.max(middle - zmin, zmax - middle);
  return { zmin: middle - reach, zmax: middle + reach };
}
