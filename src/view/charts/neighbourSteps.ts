/** A window that slides over the list of feature maps: at each map, what it hears, and what becomes of it. */
import { wantWhole } from "../../want";
import { percent } from "../format";
import { bars } from "./bars";
import type { Figure } from "./figure";
import type { MovingStep } from "./moving/words";
import { smallMultiples } from "./smallMultiples";

export interface NeighbourOptions {
  /** What each map says at one place. */
  readonly before: readonly number[];
  /** What becomes of it. */
  readonly after: readonly number[];
  /** Maps on either side of a map that it hears. */
  readonly radius: number;
}

/**
 * One step a map, for `moving`: on the left the values before, with those in the map's window marked; on the right the
 * values after, up to this map.
 * @throws when there are not as many values after as before
 */
export function neighbourSteps({ before, after, radius }: NeighbourOptions): MovingStep[] {
  wantWhole("radius", radius, { least: 0 });
  if (after.length !== before.length) {
    throw new Error(`after must have as many values as before, ${before.length}: ${after.length}`);
  }
  const labels = before.map((_, map) => String(map));
  const panel = (title: string, values: readonly number[], at: number, seen: number): Figure => {
    const only = (name: string, shown: (map: number) => boolean): { name: string; values: number[] } => ({
      name,
      values: values.map((value, map) => (shown(map) ? value : 0)),
    });
    const isHeard = (map: number): boolean => map !== at && Math.abs(map - at) <= radius;
    const isSeen = (map: number): boolean => map < seen;
    const series = [
      only("the map at hand", (map) => map === at),
      only("heard by it", (map) => isSeen(map) && isHeard(map)),
      only("not heard", (map) => isSeen(map) && map !== at && !isHeard(map)),
    ];
    return bars({ title, x: "feature map", y: "value at this place", labels, series, stacked: true });
  };
  return before.map((value, at) => ({
    name: String(at),
    figure: smallMultiples({
      title: `Map ${at}`,
      panels: [
        panel("before", before, at, before.length),
        panel(`after: map ${at} keeps ${percent(after[at] / value, 0)}`, after, at, at),
      ],
      columns: 2,
    }),
  }));
}
