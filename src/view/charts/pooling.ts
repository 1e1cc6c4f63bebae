/** Max pooling and average pooling step by step: forward window by window, then the slopes back to where they came from. */
import { mean } from "../../numbers";
import { wantGrid, wantWhole } from "../../want";
import { type CellMark, cells } from "./cells";
import type { Figure } from "./figure";
import type { MovingStep } from "./moving/words";
import { smallMultiples } from "./smallMultiples";

export interface PoolingOptions {
  /** Rows of numbers. */
  readonly map: readonly (readonly number[])[];
  /** The slope of the loss at each value of the output, in rows. */
  readonly slopes: readonly (readonly number[])[];
  /** Height and width of a window, which is also how far it moves on; default 2. */
  readonly size?: number;
}

interface Window {
  readonly row: number;
  readonly column: number;
  /** Places of the map, row by row. */
  readonly places: readonly (readonly [row: number, column: number])[];
  /** The first place that holds the largest value. */
  readonly winner: readonly [row: number, column: number];
}

/**
 * Steps for `moving`: first each window forward, then each window's slope backward. In each the map, what max pooling and
 * average pooling have given so far, the slopes that arrive, and where the two poolings have sent them.
 * @throws when no window fits into `map`, or `slopes` has not one number for each that does
 */
export function poolingSteps({ map, slopes, size = 2 }: PoolingOptions): MovingStep[] {
  wantWhole("size", size);
  wantGrid("map", map);
  const [rows, columns] = [Math.floor(map.length / size), Math.floor(map[0].length / size)];
  if (rows * columns === 0) throw new Error(`size must fit into a map of ${map.length} × ${map[0].length}: ${size}`);
  wantGrid("slopes", slopes);
  if (slopes.length !== rows || slopes[0].length !== columns) {
    throw new Error(`slopes must be ${rows} × ${columns}, one a window: ${slopes.length} × ${slopes[0].length}`);
  }
  const windows = Array.from({ length: rows * columns }, (_, i) =>
    windowAt(map, Math.floor(i / columns), i % columns, size),
  );
  return (["forward", "backward"] as const).flatMap((way) =>
    windows.map((_, at) => ({
      name: `${way}, window ${at + 1}`,
      figure: draw({ map, slopes, size, windows, at, backward: way === "backward" }),
    })),
  );
}

function windowAt(map: PoolingOptions["map"], row: number, column: number, size: number): Window {
  const places = Array.from(
    { length: size * size },
    (_, i) => [row * size + Math.floor(i / size), column * size + (i % size)] as const,
  );
  const winner = places.reduce((best, place) => (map[place[0]][place[1]] > map[best[0]][best[1]] ? place : best));
  return { row, column, places, winner };
}

interface Moment extends Required<PoolingOptions> {
  readonly windows: readonly Window[];
  /** The window at hand. */
  readonly at: number;
  readonly backward: boolean;
}

function draw({ map, slopes, windows, at, backward, size }: Moment): Figure {
  const now = windows[at];
  const given = backward ? windows : windows.slice(0, at + 1);
  const returned = backward ? windows.slice(0, at + 1) : [];
  const isAt = (row: number, column: number, place: readonly [number, number]): boolean =>
    row === place[0] && column === place[1];
  const inWindow = (row: number, column: number): boolean => now.places.some((place) => isAt(row, column, place));
  const own = (mark: CellMark) => (row: number, column: number) =>
    isAt(row, column, [now.row, now.column]) ? mark : undefined;
  const won = (row: number, column: number): CellMark | undefined => {
    if (given.some(({ winner }) => isAt(row, column, winner))) return "chosen";
    return inWindow(row, column) ? "seen" : undefined;
  };
  const output = (value: (window: Window) => number): number[][] =>
    slopes.map((row, r) =>
      row.map((_, c) => {
        const window = given.find((one) => one.row === r && one.column === c);
        return window ? value(window) : Number.NaN;
      }),
    );
  const back = (share: (window: Window, row: number, column: number) => number): number[][] =>
    map.map((row, r) =>
      row.map((_, c) => {
        const window = returned.find(({ places }) => places.some((place) => isAt(r, c, place)));
        return window ? slopes[window.row][window.column] * share(window, r, c) : Number.NaN;
      }),
    );
  const valueAt = ([row, column]: readonly [number, number]): number => map[row][column];
  const largest = ({ winner }: Window): number => valueAt(winner);
  const average = ({ places }: Window): number => mean(places.map(valueAt));
  const toWinner = ({ winner }: Window, row: number, column: number): number => (isAt(row, column, winner) ? 1 : 0);
  const seenNow = (row: number, column: number): CellMark | undefined =>
    backward && inWindow(row, column) ? "seen" : undefined;
  const panels = [
    cells({ title: "the map", values: map, mark: won }),
    cells({ title: "max pool", values: output(largest), mark: own("chosen") }),
    cells({ title: "average pool", values: output(average), mark: own("seen") }),
    cells({ title: "slopes that arrive", values: slopes, mark: (r, c) => (backward ? own("seen")(r, c) : undefined) }),
    cells({
      title: "back through the max pool",
      values: back(toWinner),
      mark: (r, c) => (returned.some(({ winner }) => isAt(r, c, winner)) ? "chosen" : seenNow(r, c)),
    }),
    cells({ title: "back through the average pool", values: back(() => 1 / size ** 2), mark: seenNow }),
  ];
  return smallMultiples({
    title: "Two pools, forward and backward",
    panels,
    columns: 3,
    sameScale: false,
    rowHeight: 150,
  });
}
