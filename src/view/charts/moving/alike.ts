/** Figures of one kind, brought to one form, so that Plotly can put one in another's place. */
import type { Figure, Frame } from "../figure";

export type Attributes = Readonly<Record<string, unknown>>;

/** A step as Plotly draws it. */
export interface State {
  readonly data: readonly Attributes[];
  readonly layout: Attributes;
}

/**
 * The figures with the same attributes everywhere: Plotly lays a frame over what is there, so that what a frame does not
 * name would stay from the one before. @throws when they are not alike
 */
export function alike(figures: readonly Figure[]): State[] {
  for (const figure of figures) {
    if (figure.frames) throw new Error("a step must be a chart that does not move itself");
    const common = Math.min(figure.data.length, figures[0].data.length);
    const [own, first] = [kindOf(figure, common), kindOf(figures[0], common)];
    if (own !== first) throw new Error(`steps must be figures of one kind, ${first}: ${own}`);
  }
  const known = figures.map(({ data, layout }) => JSON.parse(JSON.stringify({ data, layout })) as State);
  const whole = known.map((state) => ({ ...state, layout: { ...state.layout, ...roomOf(known) } }));
  const { data, layout } = filled(whole) as { data: Attributes[][]; layout: Attributes[] };
  return figures.map((_, i) => ({ data: data[i], layout: layout[i] }));
}

/** The height and the margins that the largest needs: the whole has one size. */
function roomOf(states: readonly State[]): Attributes {
  const largest = (values: readonly unknown[]): number => Math.max(...values.map((value) => Number(value) || 0));
  const margins = states.map(({ layout }) => (layout["margin"] ?? {}) as Attributes);
  const margin = ["l", "r", "t", "b"].map((side) => [side, largest(margins.map((each) => each[side]))]);
  return { height: largest(states.map(({ layout }) => layout["height"])), margin: Object.fromEntries(margin) };
}

/** What a figure is made of: its traces' types and its axes. One may have more traces than another: a line more, a frame more. */
function kindOf({ data, layout }: Figure, traces: number): string {
  const types = data.slice(0, traces).map((trace) => String((trace as Attributes)["type"] ?? "scatter"));
  const axes = Object.entries(layout)
    .filter(([name]) => isAxis(name))
    .map(([name, axis]) => `${name} ${(axis as Attributes)["type"] ?? "linear"}`);
  return `${types.join(", ")} on ${axes.join(", ")}`;
}

export const isAxis = (name: string): boolean => /^[xy]axis\d*$/.test(name);

/** Lists of things of their own, which Plotly merges one by one; other lists it replaces. */
const lists = new Set(["data", "shapes", "annotations"]);

/** Objects with the keys of all of them: by key, a value for each object. */
function filled(objects: readonly Attributes[]): Record<string, unknown[]> {
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return Object.fromEntries(keys.map((key) => [key, sameForm(key, objects.map((object) => object[key]))])); // biome-ignore format: a line a key
}

function sameForm(key: string, values: readonly unknown[]): unknown[] {
  if (lists.has(key)) return filledLists(values.map((value) => (value ?? []) as Attributes[]));
  if (!values.some(isObject)) return values.map((value) => value ?? null);
  const byKey = filled(values.map((value) => (isObject(value) ? value : {})));
  return values.map((_, i) => Object.fromEntries(Object.entries(byKey).map(([name, each]) => [name, each[i]])));
}

/** As long as the longest; what a list does not have is not seen. */
function filledLists(all: readonly Attributes[][]): Attributes[][] {
  const length = Math.max(...all.map((list) => list.length));
  const items = Array.from({ length }, (_, i) => {
    const type = all.find((list) => list[i]?.["type"] !== undefined)?.[i]["type"];
    const unseen = type === undefined ? { visible: false } : { type, visible: false };
    return sameForm("item", all.map((list) => list[i] ?? unseen)); // biome-ignore format: a line
  });
  return all.map((_, i) => items.map((item) => item[i] as Attributes));
}

const isObject = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of each state, what is not the same in all of them. */
export function changes(states: readonly State[]): Omit<Frame, "name">[] {
  const traces = states[0].data.flatMap((_, t) => (differing(states.map(({ data }) => data[t])).length > 0 ? [t] : []));
  const keys = traces.map((t) => differing(states.map(({ data }) => data[t])));
  // The chart's title and height are those of the whole.
  const parts = differing(states.map(({ layout }) => layout)).filter((key) => key !== "title");
  return states.map(({ data, layout }) => ({
    traces,
    data: traces.map((t, i) => picked(data[t], keys[i])),
    layout: picked(layout, parts),
  }));
}

const differing = (objects: readonly Attributes[]): string[] =>
  Object.keys(objects[0]).filter((key) => new Set(objects.map((object) => JSON.stringify(object[key]))).size > 1);

const picked = (object: Attributes, keys: readonly string[]): Attributes =>
  Object.fromEntries(keys.map((key) => [key, object[key]]));

/** A state as a figure of its own: without what only stands there to undo what another step has. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [[key, plain(part)]])),
  );
}
