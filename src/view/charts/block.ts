/** A batch of feature maps as a block of values, drawn from outside: which of them one normalized value depends on. */
import { wantWhole } from "../../want";
import { count } from "../format";
import type { Figure } from "./figure";
import { axis, layout, paper, text } from "./theme";

export interface BlockOptions {
  readonly title: string;
  /** Sizes of the batch. */
  readonly shape: readonly [images: number, height: number, width: number, maps: number];
  /** For each value of the batch, in the order of `shape`, whether it counts. */
  readonly counts: ArrayLike<boolean>;
}

type Point = readonly [x: number, y: number];
/** How far the next image lies to the right and above. */
const depth: Point = [0.45, 0.4];

/**
 * A block: maps to the right, places downwards, images to the back. The value that is looked at is at the front, at the
 * first place of the last map, so that all three sides that can be seen meet there.
 * @throws when `counts` has not an entry for each value
 */
export function block({ title, shape, counts }: BlockOptions): Figure {
  const [images, height, width, maps] = shape;
  for (const size of shape) wantWhole("shape", size);
  const places = height * width;
  if (counts.length !== images * places * maps) {
    throw new Error(`counts must have ${images * places * maps} entries, one for each value: ${counts.length}`);
  }
  const at = (image: number, place: number, map: number): boolean => counts[(image * places + place) * maps + map];
  const faces = facesOf(images, places, maps);
  const own = (face: Face): boolean => face.image === 0 && face.place === 0 && face.map === maps - 1;
  const others = faces.filter((face) => !own(face));
  const counted = (face: Face): boolean => at(face.image, face.place, face.map);
  const data = [
    polygons(
      "does not count",
      others.filter((face) => !counted(face)),
      "#E6E6E6",
    ),
    polygons("counts", others.filter(counted), "#56B4E9"),
    polygons("the value itself", faces.filter(own), "#D55E00"),
    words(images, places, maps),
  ];
  const bare = { visible: false, fixedrange: true };
  // Room for the names on either side.
  const across = [-1.7, maps + images * depth[0] + 1.7];
  const more = { xaxis: axis("", { ...bare, range: across }), yaxis: axis("", bare), showlegend: true };
  return { data, layout: layout({ title, x: "", y: "" }, more), alt: describe(title, [images, places, maps], at) };
}

interface Face {
  readonly image: number;
  readonly place: number;
  readonly map: number;
  readonly corners: readonly Point[];
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** A corner of the block's grid on paper. */
const project = (image: number, place: number, map: number): Point => [
  map + image * depth[0],
  image * depth[1] - place,
];

/** What can be seen of the values: the front, the right side, the top. */
function facesOf(images: number, places: number, maps: number): Face[] {
  const front = range(places).flatMap((place) =>
    range(maps).map((map): Face => {
      const corners = [project(0, place, map), project(0, place, map + 1), project(0, place + 1, map + 1)];
      return { image: 0, place, map, corners: [...corners, project(0, place + 1, map)] };
    }),
  );
  const right = range(images).flatMap((image) =>
    range(places).map((place): Face => {
      const corners = [
        project(image, place, maps),
        project(image + 1, place, maps),
        project(image + 1, place + 1, maps),
      ];
      return { image, place, map: maps - 1, corners: [...corners, project(image, place + 1, maps)] };
    }),
  );
  const top = range(images).flatMap((image) =>
    range(maps).map((map): Face => {
      const corners = [project(image, 0, map), project(image + 1, 0, map), project(image + 1, 0, map + 1)];
      return { image, place: 0, map, corners: [...corners, project(image, 0, map + 1)] };
    }),
  );
  return [...front, ...right, ...top];
}

/** Polygons of one colour as one trace: between two of them stands a gap. */
function polygons(name: string, faces: readonly Face[], fill: string): object {
  const points = faces.flatMap(({ corners }): (Point | null)[] => [...corners, corners[0], null]);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: points.map((point) => point?.[0] ?? null),
    y: points.map((point) => point?.[1] ?? null),
    fill: "toself",
    fillcolor: fill,
    line: { color: paper, width: 1.5 },
    hoverinfo: "skip",
  };
}

/** Which way images, places and maps lie. */
function words(images: number, places: number, maps: number): object {
  const [x, y] = project(images / 2, 0, maps);
  const names: [string, Point, string][] = [
    ["maps →", [maps / 2, -places - 0.1], "bottom center"],
    ["images ↗", [x + 0.3, y - places - 0.1], "bottom right"],
    ["places ↓", [-0.1, -places / 2], "middle left"],
  ];
  return {
    type: "scatter",
    mode: "text",
    x: names.map(([, point]) => point[0]),
    y: names.map(([, point]) => point[1]),
    text: names.map(([name]) => name),
    textposition: names.map(([, , position]) => position),
    textfont: { color: text, size: 11 },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function describe(
  title: string,
  sizes: readonly [images: number, places: number, maps: number],
  at: (image: number, place: number, map: number) => boolean,
): string {
  const [images, places, maps] = sizes.map(range);
  const all = images.flatMap((image) => places.flatMap((place) => maps.map((map) => [image, place, map] as const)));
  const counted = all.filter((value) => at(...value));
  const along = (axis: 0 | 1 | 2): number => new Set(counted.map((value) => value[axis])).size;
  const told = ["images", "places", "maps"].map((name, axis) => `${along(axis as 0)} of ${sizes[axis]} ${name}`);
  return `Block: ${title}. ${count(counted.length)} of ${count(all.length)} values count, from ${told.join(", ")}.`;
}
