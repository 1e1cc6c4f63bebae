/** Where everything stands: parts from left to right, branches one above the other, rows as in a text. */
import type { Shape } from "../../../network";
import { shape } from "../../format";
import { drawnAs, type Family } from "./kinds";
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

/** Room that parts take: to the right, and on both sides of the line that runs through them. */
interface Extent {
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

const lineHeight = 12;
/** Between a box and the words below it. */
const air = 4;
const characterWidth = 6.2;
/** Between boxes, lanes and rows; around a fork's own lines; around what repeats. */
const gap = { box: 12, lane: 8, row: 22, fork: 12, frame: 8 };
const mergeRadius = 8;
/** Of a size that is not fixed, the size that it is drawn with. */
const UNKNOWN = 64;

const log = (value: number): number => Math.log2(Math.max(1, value));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

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

  constructor(private readonly unit: number) {}

  arrange(input: Shape, parts: readonly Part[], rowWidth: number): Drawing {
    const rows = this.rows(parts, rowWidth);
    const inputWidth = this.inputExtent(input).width;
    const widths = rows.map((row, i) => sum(row.map((part) => this.extent(part).width)) + (i === 0 ? inputWidth : 0));
    let top = gap.frame;
    let last: Point | undefined;
    rows.forEach((row, i) => {
      const extents = row.map((part) => this.extent(part));
      if (i === 0) extents.push(this.inputExtent(input));
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

  private rows(parts: readonly Part[], rowWidth: number): Part[][] {
    const total = sum(parts.map((part) => this.extent(part).width));
    const wanted = total / Math.ceil(total / rowWidth);
    const rows: Part[][] = [[]];
    let used = 0;
    for (const part of parts) {
      const { width } = this.extent(part);
      if (used > 0 && used + width / 2 > wanted * rows.length) rows.push([]);
      rows[rows.length - 1].push(part);
      used += width;
    }
    return rows;
  }

  private extent(part: Part): Extent {
    if (part.part === "box") return this.boxExtent(part);
    if (part.part === "repeat") {
      const { width, above, below } = this.extentOfAll(part.parts);
      return { width: width + 2 * gap.frame, above: above + lineHeight + gap.frame / 2, below: below + gap.frame / 2 };
    }
    const lanes = this.lanes(part);
    const width = Math.max(...lanes.map((lane) => lane.width)) + 3 * gap.fork + mergeRadius;
    const ends = lanes[lanes.length - 1];
    return { width, above: lanes[0].above - lanes[0].y, below: ends.y + ends.below };
  }

  private extentOfAll(parts: readonly Part[]): Extent {
    const extents = parts.map((part) => this.extent(part));
    return {
      width: sum(extents.map(({ width }) => width)),
      above: Math.max(gap.lane, ...extents.map(({ above }) => above)),
      below: Math.max(gap.lane, ...extents.map(({ below }) => below)),
    };
  }

  /** The branches of a fork with the height of each, from the line that comes in: on the first of two, amid more. */
  private lanes({ branches }: Fork): (Extent & { y: number })[] {
    const extents = branches.map((branch) => this.extentOfAll(branch));
    let y = 0;
    const lanes = extents.map((extent, i) => {
      if (i > 0) y += extents[i - 1].below + gap.lane + extent.above;
      return { ...extent, y };
    });
    const middle = lanes.length > 2 ? (lanes[0].y - lanes[0].above + y + extents[extents.length - 1].below) / 2 : 0;
    return lanes.map((lane) => ({ ...lane, y: lane.y - middle }));
  }

  private size(output: Shape): { width: number; height: number } {
    const maps = output[output.length - 1] as number;
    const [height] = placesOf(output);
    return { width: 6 + 3 * log(maps), height: 12 + this.unit * log(height ?? UNKNOWN) };
  }

  private boxExtent(box: Box): Extent {
    const { width, height } = this.size(box.layer.outputShape);
    const label = labelOf(box);
    const longest = Math.max(...label.map(({ length }) => length));
    const below = height / 2 + lineHeight * label.length + air + 4;
    return { width: Math.max(width, longest * characterWidth) + gap.box, above: height / 2 + lineHeight + 2, below };
  }

  private inputExtent(input: Shape): Extent {
    const { width, height } = this.size(input);
    const above = height / 2 + lineHeight + 2;
    return { width: Math.max(width, 36) + gap.box, above, below: height / 2 + 2 * lineHeight + air + 4 };
  }

  private placeInput(input: Shape, x: number, y: number): number {
    const extent = this.inputExtent(input);
    const { width, height } = this.size(input);
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
      const end = at + this.extent(part).width;
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
    const { width, height } = this.size(outputShape);
    const place = { left: x - width / 2, top: y - height / 2, width, height };
    this.drawing.boxes.push({ family: drawnAs(spec).family, ...place, text: tell(box) });
    this.drawing.labels.push({ x, y: y + height / 2 + air, lines: labelOf(box), side: "below" });
    this.tellPlaces(outputShape, x, y - height / 2);
  }

  private placeRepeat(repeat: Repeat, x: number, y: number): void {
    const { width, above, below } = this.extent(repeat);
    const frame = { left: x + 2, top: y - above, width: width - 4, height: above + below };
    this.drawing.frames.push({ ...frame, text: `× ${repeat.times}` });
    this.placeAll(repeat.parts, x + gap.frame, y);
  }

  private placeFork(fork: Fork, x: number, end: number, y: number): void {
    const lanes = this.lanes(fork);
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
