/** How much room everything takes. Sizes are drawn to the logarithm. */
import type { Shape } from "../../../network";
import { sum } from "../../../numbers";
import type { Box, Fork, Part } from "./parts";
import { labelOf, placesOf } from "./words";

/** Room that parts take: to the right, and on both sides of the line that runs through them. */
export interface Extent {
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

export const lineHeight = 12;
/** Between a box and the words below it. */
export const air = 4;
const characterWidth = 6.2;
/** Between boxes, lanes and rows; around a fork's own lines; around what repeats. */
export const gap = { box: 12, lane: 8, row: 22, fork: 12, frame: 8 };
export const mergeRadius = 8;
/** Of a size that is not fixed, the size that it is drawn with. */
const UNKNOWN = 64;

const log = (value: number): number => Math.log2(Math.max(1, value));

/** Measures parts; `unit` are the pixels for each doubling of the maps' height. */
export class Measure {
  constructor(private readonly unit: number) {}

  rows(parts: readonly Part[], rowWidth: number): Part[][] {
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

  extent(part: Part): Extent {
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
  lanes({ branches }: Fork): (Extent & { y: number })[] {
    const extents = branches.map((branch) => this.extentOfAll(branch));
    let y = 0;
    const lanes = extents.map((extent, i) => {
      if (i > 0) y += extents[i - 1].below + gap.lane + extent.above;
      return { ...extent, y };
    });
    const middle = lanes.length > 2 ? (lanes[0].y - lanes[0].above + y + extents[extents.length - 1].below) / 2 : 0;
    return lanes.map((lane) => ({ ...lane, y: lane.y - middle }));
  }

  size(output: Shape): { width: number; height: number } {
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

  inputExtent(input: Shape): Extent {
    const { width, height } = this.size(input);
    const above = height / 2 + lineHeight + 2;
    return { width: Math.max(width, 36) + gap.box, above, below: height / 2 + 2 * lineHeight + air + 4 };
  }
}
