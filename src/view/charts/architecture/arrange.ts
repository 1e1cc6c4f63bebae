/** Where everything stands: parts from left to right, branches one above the other, rows as in a text. */
import type { Shape } from "../../../network";
import { sum } from "../../../numbers";
import { shape } from "../../format";
import { drawnAs, type Family } from "./kinds";
import { air, gap, Measure, mergeRadius } from "./measure";
import type { Box, Fork, Part, Repeat } from "./parts";
import { labelOf, mergeSigns, placesOf, tell, tellMerge } from "./words";

/** A place in the drawing, in pixels from its top left corner. */
export type Point = readonly [x: number, y: number];

/** What there is to draw. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: {
    family: Family | "input";
    left: number;
    top: number;
    width: number;
    height: number;
    text: string;
  }[];
  readonly lines: Point[][];
  readonly frames: { left: number; top: number; width: number; height: number; text: string }[];
  readonly merges: { x: number; y: number; sign: string; text: string }[];
  /** Words above or below a point. */
  readonly labels: { x: number; y: number; lines: readonly string[]; side: "above" | "below" }[];
}

/** Arranges parts in rows about `rowWidth` wide. Sizes are drawn to the logarithm: `unit` pixels for each doubling. */
export class Arrangement {
  private readonly drawing: Omit<Drawing, "width" | "height"> = {
    boxes: [],
    lines: [],
    frames: [],
    merges: [],
    labels: [],
  };
  private lastPlaces = "";
  private readonly measure: Measure;

  constructor(unit: number) {
    this.measure = new Measure(unit);
  }

  arrange(input: Shape, parts: readonly Part[], rowWidth: number): Drawing {
    const rows = this.measure.rows(parts, rowWidth);
    const inputWidth = this.measure.inputExtent(input).width;
    const widths = rows.map(
      (row, i) => sum(row.map((part) => this.measure.extent(part).width)) + (i === 0 ? inputWidth : 0),
    );
    let top = gap.frame;
    let last: Point | undefined;
    rows.forEach((row, i) => {
      const extents = row.map((part) => this.measure.extent(part));
      if (i === 0) extents.push(this.measure.inputExtent(input));
      const y = top + Math.max(...extents.map(({ above }) => above));
      const bottom = y + Math.max(...extents.map(({ below }) => below));
      let x = gap.fork;
      if (last) {
        const between = top - gap.row / 2;
        const turn = last[0] + gap.fork / 2;
        this.drawing.lines.push([
          last,
          [turn, last[1]],
          [turn, between],
          [gap.fork / 2, between],
          [gap.fork / 2, y],
          [x, y],
        ]);
      } else x = this.placeInput(input, x, y);
      last = [this.placeAll(row, x, y), y];
      top = bottom + gap.row;
    });
    return { ...this.drawing, width: Math.max(...widths) + 2 * gap.fork, height: top - gap.row };
  }

  private placeInput(input: Shape, x: number, y: number): number {
    const extent = this.measure.inputExtent(input);
    const { width, height } = this.measure.size(input);
    const middle = x + extent.width / 2;
    const box = { left: middle - width / 2, top: y - height / 2, width, height };
    this.drawing.boxes.push({ family: "input", ...box, text: `input ${shape(input)}` });
    const maps = String(input[input.length - 1]);
    this.drawing.labels.push({ x: middle, y: y + height / 2 + air, lines: ["input", maps], side: "below" });
    this.drawing.lines.push([
      [middle, y],
      [x + extent.width, y],
    ]);
    this.tellPlaces(input, middle, y - height / 2);
    return x + extent.width;
  }

  /** The size of the maps, where it is not that of the box before. */
  private tellPlaces(output: Shape, x: number, y: number): void {
    const places = shape(placesOf(output)).replaceAll(" ", "");
    if (places !== this.lastPlaces) this.drawing.labels.push({ x, y, lines: [places], side: "above" });
    this.lastPlaces = places;
  }

  /** Places parts from `x` on along the line at `y`, and says where they end. */
  private placeAll(parts: readonly Part[], x: number, y: number): number {
    return parts.reduce((at, part) => {
      const end = at + this.measure.extent(part).width;
      if (part.part === "fork") this.placeFork(part, at, end, y);
      else
        this.drawing.lines.push([
          [at, y],
          [end, y],
        ]);
      if (part.part === "box") this.placeBox(part, (at + end) / 2, y);
      if (part.part === "repeat") this.placeRepeat(part, at, y);
      return end;
    }, x);
  }

  private placeBox(box: Box, x: number, y: number): void {
    const { spec, layer } = box;
    const { outputShape } = layer;
    const { width, height } = this.measure.size(outputShape);
    const place = { left: x - width / 2, top: y - height / 2, width, height };
    this.drawing.boxes.push({ family: drawnAs(spec).family, ...place, text: tell(box) });
    this.drawing.labels.push({ x, y: y + height / 2 + air, lines: labelOf(box), side: "below" });
    this.tellPlaces(outputShape, x, y - height / 2);
  }

  private placeRepeat(repeat: Repeat, x: number, y: number): void {
    const { width, above, below } = this.measure.extent(repeat);
    const frame = { left: x + 2, top: y - above, width: width - 4, height: above + below };
    this.drawing.frames.push({ ...frame, text: `× ${repeat.times}` });
    this.placeAll(repeat.parts, x + gap.frame, y);
  }

  private placeFork(fork: Fork, x: number, end: number, y: number): void {
    const lanes = this.measure.lanes(fork);
    const [split, merge] = [x + gap.fork / 2, end - gap.fork / 2 - mergeRadius];
    const before = this.lastPlaces;
    fork.branches.forEach((branch, i) => {
      this.lastPlaces = before;
      const laneY = y + lanes[i].y;
      const from = split + gap.fork / 2 + (merge - split - gap.fork - lanes[i].width) / 2;
      this.drawing.lines.push([
        [split, y],
        [split, laneY],
        [from, laneY],
      ]);
      const to = this.placeAll(branch, from, laneY);
      this.drawing.lines.push([
        [to, laneY],
        [merge, laneY],
        [merge, y],
      ]);
    });
    this.drawing.lines.push(
      [
        [x, y],
        [split, y],
      ],
      [
        [merge, y],
        [end, y],
      ],
    );
    this.drawing.merges.push({ x: merge, y, sign: mergeSigns[fork.merge], text: tellMerge(fork) });
    this.lastPlaces = shape(placesOf(fork.layer.outputShape)).replaceAll(" ", "");
  }
}
