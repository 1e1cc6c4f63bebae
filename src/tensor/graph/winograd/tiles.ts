/** How maps are cut into tiles, and put together again. */
import type { Size2d } from "../../../network/spec";
import { type Graph, int32, type Output } from "../graph";

/** Maps in a graph, `[batch, height, width, channels]`. */
export interface Maps {
  readonly values: Output;
  readonly size: Size2d;
  readonly channels: number;
}

/** Tiles side by side. */
interface Tiling {
  /** Places of one tile, along both axes. */
  readonly tile: number;
  /** How many tiles there are, along each axis. */
  readonly count: Size2d;
}

/** Tiles that may overlap. */
interface Cut extends Tiling {
  /** From one tile to the next. */
  readonly step: number;
  /** How far the first tile reaches over the edge. */
  readonly margin: number;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 * For each place in a tile, row by row, and for each tile: which place of the map lies there, counted row by row, or −1
 * outside of the map.
 */
export function placesOfTiles([height, width]: Size2d, { tile, step, margin, count }: Cut): number[] {
  const along = (size: number, tiles: number): number[][] =>
    upTo(tile).map((i) =>
      upTo(tiles).map((t) => {
        const place = t * step + i - margin;
        return place >= 0 && place < size ? place : -1;
      }),
    );
  const [rows, columns] = [along(height, count[0]), along(width, count[1])];
  return rows.flatMap((ys) =>
    columns.flatMap((xs) => ys.flatMap((y) => xs.map((x) => (y < 0 || x < 0 ? -1 : y * width + x)))),
  );
}

/** For each place of a map, row by row: where it is among the places that `placesOfTiles` counts, of tiles that do not overlap. */
export function tilesOfPlaces([height, width]: Size2d, { tile, count: [down, across] }: Tiling): number[] {
  return upTo(height).flatMap((y) =>
    upTo(width).map((x) => {
      const inTile = (y % tile) * tile + (x % tile);
      return (inTile * down + Math.floor(y / tile)) * across + Math.floor(x / tile);
    }),
  );
}

/** The numbers of a batch's images, from 0. */
export function numbered(graph: Graph, maps: Output): Output {
  const count = graph.int("Reshape", [graph.slice(graph.shapeOf(maps), 0, 1), graph.ints([])], { Tshape: int32 });
  return { node: graph.add("Range", [graph.ints(0), count, graph.ints(1)], { Tidx: int32 }), index: 0 };
}

/** `[places of a tile, tiles · batch · channels]`, zero outside of the maps. */
export function cut(graph: Graph, { values, size, channels }: Maps, images: Output, tiling: Cut): Output {
  const zeros = graph.constant({ values: new Float32Array(channels), shape: [1, channels] });
  const places = [zeros, graph.reshape(values, [-1, channels]), graph.ints(0)];
  const rows = graph.float("ConcatV2", places, { N: { int: 2 }, Tidx: int32 });
  const inMap = placesOfTiles(size, tiling);
  const ofImage = graph.int("Mul", [images, graph.ints(size[0] * size[1])]);
  const skipped = graph.int("Mul", [
    column(
      graph,
      inMap.map((place) => Number(place >= 0)),
    ),
    ofImage,
  ]);
  const found = graph.int("AddV2", [
    skipped,
    column(
      graph,
      inMap.map((place) => place + 1),
    ),
  ]);
  return graph.reshape(graph.gather(rows, found), [tiling.tile ** 2, -1]);
}

/** Maps of tiles that do not overlap, `[places of a tile, tiles · batch, channels]`. */
export function together(graph: Graph, tiles: Maps, images: Output, tiling: Tiling): Output {
  const count = graph.int("Size", [images], { out_type: int32 });
  const ofImage = graph.int("Reshape", [images, graph.ints([-1, 1])], { Tshape: int32 });
  const skipped = graph.int("Mul", [graph.ints(tilesOfPlaces(tiles.size, tiling)), count]);
  const rows = graph.gather(graph.reshape(tiles.values, [-1, tiles.channels]), graph.int("AddV2", [skipped, ofImage]));
  return graph.reshape(rows, [-1, ...tiles.size, tiles.channels]);
}

const column = (graph: Graph, numbers: readonly number[]): Output =>
  graph.constant({ values: Int32Array.from(numbers), shape: [numbers.length, 1] });
