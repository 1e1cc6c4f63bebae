/** Layers that question 4's learner measures: each gives a map of half the size. */
export type Map2d = readonly (readonly number[])[];
export type LayerName = "max pooling" | "average pooling" | "subsampling";

/** What each makes of the four values of a block. */
const kept: Readonly<Record<LayerName, (block: readonly number[]) => number>> = {
  "max pooling": (block) => Math.max(...block),
  "average pooling": (block) => block.reduce((total, value) => total + value) / 4,
  subsampling: ([first]) => first,
};

export const layerNames = Object.keys(kept) as readonly LayerName[];

/** The layer's output for a map. */
export function halved(name: LayerName, map: Map2d): number[][] {
  const keep = kept[name];
  const odd = (_: unknown, i: number): boolean => i % 2 === 1;
  return map.filter(odd).map((lower, row) => {
    const upper = map[2 * row];
    return lower.filter(odd).map((_, i) => keep([upper[2 * i], upper[2 * i + 1], lower[2 * i], lower[2 * i + 1]]));
  });
}

/** A layer for maps of this size. */
export function layerFor(name: LayerName, height: number, width: number): (map: Map2d) => number[][] {
  return (map) => {
    const same = Array.isArray(map) && map.length === height;
    if (!same || !map.every((row) => Array.isArray(row) && row.length === width)) {
      throw new Error(`layer needs a map of ${height} rows of ${width} numbers`);
    }
    return halved(name, map);
  };
}
