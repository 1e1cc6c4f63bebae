import type { Padding, Size2d } from "../../network/vocabulary";
import { type Cells, outline } from "./cellAxes";
import type { Figure } from "./figure";
import { axis, layout, text } from "./theme";
import { windowsAlong } from "./windowStarts";

export interface WindowPlacesOptions {
  readonly title: string;
  /** Of the picture, in pixels. */
  readonly size: Size2d;
  readonly kernelSize: number;
  /** Default 1. */
  readonly stride?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * Where all windows of a kernel lie: the picture's pixels, the zeros around it, the first two windows, and the middle of
 * every window, of which each gives one value of the feature map.
 * @throws when the kernel does not fit into the picture
 */
export function windowPlaces(options: WindowPlacesOptions): Figure {
  const { title, size, kernelSize, stride = 1, padding = "valid" } = options;
  const [down, across] = size.map((length) => windowsAlong(length, kernelSize, stride, padding));
  const [height, width] = size;
  const cells = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  const all = cells(-down.before, height + down.after).flatMap((y) =>
    cells(-across.before, width + across.after).map((x) => ({ x, y })),
  );
  const inside = ({ x, y }: { x: number; y: number }): boolean => x >= 0 && y >= 0 && x < width && y < height;
  const dots = (name: string, places: readonly { x: number; y: number }[], marker: object): object => ({
    ...{ type: "scatter", mode: "markers", name, x: places.map(({ x }) => x), y: places.map(({ y }) => y) },
    ...{ marker, hoverinfo: "skip" },
  });
  const middle = (kernelSize - 1) / 2;
  const middles = down.starts.flatMap((top) => across.starts.map((left) => ({ x: left + middle, y: top + middle })));
  const window = (left: number): Cells => ({ top: down.starts[0], left, height: kernelSize, width: kernelSize });
  const named = (name: string): object => ({ name, showlegend: true });
  const data = [
    dots("a pixel", all.filter(inside), { symbol: "square", size: 18, color: "#d9d9d9" }),
    ...(padding === "same"
      ? [
          dots(
            "a zero of the padding",
            all.filter((cell) => !inside(cell)),
            { symbol: "square-open", size: 18, color: "#8c8c8c" },
          ),
        ]
      : []),
    dots("middle of a window", middles, { size: 8, color: text }),
    outline(0, window(across.starts[0]), 1, named("first window")),
    ...(across.starts.length > 1 ? [outline(0, window(across.starts[1]), 0, named("second window"))] : []),
  ];
  const counts = `${down.starts.length} × ${across.starts.length}`;
  const edge = { showgrid: false, showline: false, zeroline: false, showticklabels: false };
  // The same room for every stride and padding of one kernel, so that pictures side by side have one scale.
  const room = Math.floor(kernelSize / 2);
  const more = {
    xaxis: axis("column", { ...edge, range: [-room - 0.7, width + room - 0.3] }),
    yaxis: axis("row", { ...edge, range: [height + room - 0.3, -room - 0.7] }),
    showlegend: true,
  };
  const zeros = all.length - height * width;
  const alt =
    `Windows: ${title}. A picture of ${height} × ${width} pixels, windows of ${kernelSize} × ${kernelSize}, stride ${stride}, ` +
    `${zeros > 0 ? `${zeros} zeros around it` : "no padding"}: the feature map has ${counts} values.`;
  return { data, layout: layout({ title, x: "", y: "" }, more), alt };
}
