/** A chart in steps, played where it is shown: Plotly has its steps as frames, and no kernel is asked. */
import { wantOneOf } from "../../../want";
import type { Figure, Frame } from "../figure";
import { layout as house, text } from "../theme";
import { wantDistinct } from "../want";
import { type Attributes, alike, changes, plain, type State } from "./alike";
import { onOneScale } from "./scales";
import { type MovingOptions, type TellStep, tellSteps } from "./words";

/** What the page's own slider reads of the layout (`meta`): `scripts/setup/labextensions/cnn-workbook-charts`. */
export interface Moving {
  readonly title: string;
  readonly control: string;
  /** Index of the step that is shown first. */
  readonly start: number;
  /** Pixels below the title that Plotly's slider has, in `layout.margin.t` and `layout.height`. */
  readonly room: number;
  readonly steps: readonly TellStep[];
}

/** From the chart's top to the slider, and the slider's height. */
const belowTitle = 38;
const room = 66;

/**
 * Charts as one that moves. Each step is a Plotly frame that holds what differs from the others. In JupyterLab and on
 * slides a slider of the page plays it, by keyboard as well; elsewhere Plotly's own, by mouse. On paper it is the step `start`.
 * @throws when there are fewer than two steps, two of one name, figures that are not alike, or steps that no word tells apart
 */
export function moving({ title, control, steps, start, sameScale = true }: MovingOptions): Figure {
  if (!(steps?.length >= 2)) throw new Error(`steps must be at least two: ${steps?.length ?? "none"}`);
  const names = steps.map(({ name }) => String(name));
  wantDistinct("steps", names);
  const at = names.indexOf(wantOneOf("start", start ?? names[0], names));
  const told = tellSteps({ title, control, steps });
  const states = alike(steps.map(({ figure }) => figure));
  const scaled = sameScale ? onOneScale(states) : states;
  const frames = changes(scaled).map((change, i): Frame => ({ name: names[i], ...change }));
  const meta: Moving = { title, control, start: at, room, steps: told.steps };
  const shown = plain(scaled[at]) as State;
  return { data: [...shown.data], layout: withSlider(shown, meta), frames, alt: told.alt };
}

/** The layout of a step with room for the slider between the title and what is below it. */
function withSlider({ layout }: State, meta: Moving): object {
  const { height, margin, legend } = layout as { height: number; margin: { t: number }; legend: Attributes };
  const taller = height + meta.room;
  const fromTop = (y: number): number => 1 - ((1 - y) * height + meta.room) / taller;
  const plot = taller - margin.t - meta.room - Number((margin as Attributes)["b"]);
  return {
    ...layout,
    title: (house({ title: meta.title, x: "", y: "" }) as Attributes)["title"],
    height: taller,
    margin: { ...margin, t: margin.t + meta.room },
    ...(legend?.["yref"] === "container" ? { legend: { ...legend, y: fromTop(Number(legend["y"])) } } : {}),
    meta,
    sliders: [
      {
        active: meta.start,
        currentvalue: { prefix: `${meta.control}: `, font: { color: text } },
        // In parts of the plot's height, from its lower edge: the slider begins below the title.
        ...{ x: 0, len: 1, xanchor: "left", y: 1 + (margin.t + meta.room - belowTitle) / plot, yanchor: "top" },
        pad: { t: 0, b: 0, l: 0, r: 0 },
        ...{ ticklen: 3, minorticklen: 0, font: { color: text, size: 11 } },
        steps: meta.steps.map(({ name }) => ({ label: name, method: "animate", args: [[name], atOnce] })),
      },
    ],
  };
}

/** How Plotly shows a frame: without a course from one to the next, which axes and colours would not follow. */
const atOnce: object = {
  mode: "immediate",
  frame: { duration: 0, redraw: true },
  transition: { duration: 0 },
};
