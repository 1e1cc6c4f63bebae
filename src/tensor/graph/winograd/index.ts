/**
 * Convolutions of 3 × 3 by fewer products: maps and kernels are transformed, multiplied place by place, and transformed
 * back (Winograd 1980; Lavin and Gray 2016, "Fast algorithms for convolutional neural networks"). Rounding is ten to
 * twenty times as coarse as that of the plain sum, some 3e-6 of the values, and still hundreds of times finer than bfloat16's.
 */
import type { Padding, Size2d, SpecOf } from "../../../network/spec";
import { transpose } from "../../../numbers";
import { type Graph, int32, type Output } from "../graph";
import type { Place } from "../place";
import { cookToom, inTwoDimensions, type Matrix, MOST_OUTPUTS, TAPS, type Transforms } from "./cookToom";
import { cut, type Maps, numbered, together } from "./tiles";

/** With fewer maps, read or given, the transforms take longer than the products that they save. */
const LEAST_MAPS = 64;
/** Of larger maps the transformed ones no longer fit into the processor's cache, and fill the memory. */
const LARGEST = 32;

/** Whether a layer is convolved so: it is wide, its maps are small and of a known size, and each place is looked at. */
export function savesProducts(
  { kernelSize, strides, dilation, groups, filters, padding }: SpecOf<"conv">,
  { inputShape: [height, width, channels], winograd }: Pick<Place, "inputShape" | "winograd">,
): boolean {
  if (!winograd || height === null || width === null) return false;
  const everywhere = [...strides, ...dilation, groups].every((one) => one === 1);
  if (!everywhere || kernelSize.some((size) => size !== TAPS)) return false;
  if (Math.max(height, width) > LARGEST || Math.min(channels as number, filters) < LEAST_MAPS) return false;
  const [down, across] = sizeAfter([height, width], padding);
  return 2 * tilesFor([down, across]).products <= TAPS ** 2 * down * across;
}

const sizeAfter = ([height, width]: Size2d, padding: Padding): Size2d =>
  padding === "same" ? [height, width] : [height - TAPS + 1, width - TAPS + 1];

/**
 * Convolved with a kernel of `[3, 3, channels, filters]`, each place looked at, with a gradient of its own: such
 * convolutions again.
 */
export function convolveByTiles(graph: Graph, x: Maps, kernel: Output, filters: number, padding: Padding): Output {
  const { channels, size } = x;
  const margin = padding === "same" ? 1 : 0;
  const images = numbered(graph, x.values);
  const forward = new Correlation(graph, images, { kernel, channels, filters }, sizeAfter(size, padding));
  const transformed = forward.transform(x, margin);
  const y = forward.multiply(transformed);
  return graph.withGradient(y, [x.values, kernel], (dy) => {
    const given: Maps = { values: dy, size: forward.size, channels: filters };
    const taps = { kernel: turned(graph, kernel), channels: filters, filters: channels };
    const backward = new Correlation(graph, images, taps, size);
    return [
      () => backward.multiply(backward.transform(given, TAPS - 1 - margin)),
      () => forward.kernelGradient(given, transformed),
    ];
  });
}

/** A kernel turned by half a turn, its channels and filters exchanged: what gradients of maps are correlated with. */
function turned(graph: Graph, kernel: Output): Output {
  const reversed = graph.float("ReverseV2", [kernel, graph.ints([0, 1])], { Tidx: int32 });
  return graph.float("Transpose", [reversed, graph.ints([0, 1, 3, 2])], { Tperm: int32 });
}

interface Taps {
  /** `[3, 3, channels, filters]` */
  readonly kernel: Output;
  readonly channels: number;
  readonly filters: number;
}

/** The correlation with a kernel. */
class Correlation {
  private readonly tiles: Tiles;
  private readonly transforms: Transforms;
  /** Places of a tile of the input. */
  private readonly places: number;

  /** @param size of the maps that it gives */
  constructor(
    private readonly graph: Graph,
    private readonly images: Output,
    private readonly taps: Taps,
    readonly size: Size2d,
  ) {
    this.tiles = tilesFor(size);
    this.transforms = cookToom(this.tiles.m);
    this.places = (this.tiles.m + TAPS - 1) ** 2;
  }

  /** The tiles of `x`, transformed, `[places, tiles, channels]`; they reach over the edge by `margin`. */
  transform(x: Maps, margin: number): Output {
    const { m, count } = this.tiles;
    const tiles = cut(this.graph, x, this.images, { tile: m + TAPS - 1, step: m, margin, count });
    return this.apply(this.transforms.input, tiles, [-1, x.channels]);
  }

  /** The maps, of tiles that are transformed. */
  multiply(transformed: Output): Output {
    const { graph, images, size, places } = this;
    const { kernel, channels, filters } = this.taps;
    const { m, count } = this.tiles;
    const taps = graph.reshape(kernel, [TAPS ** 2, -1]);
    const factors = this.apply(this.transforms.kernel, taps, [channels, filters]);
    const products = graph.product("BatchMatMulV2", transformed, factors);
    const tiles = this.apply(this.transforms.output, graph.reshape(products, [places, -1]), [-1, filters]);
    return together(graph, { values: tiles, size, channels: filters }, images, { tile: m, count });
  }

  /** `[3, 3, channels, filters]`, of the tiles that were multiplied and the gradient of the maps that came of it. */
  kernelGradient(dy: Maps, transformed: Output): Output {
    const { graph, images, places } = this;
    const { channels, filters } = this.taps;
    const { m, count } = this.tiles;
    const tiles = cut(graph, dy, images, { tile: m, step: m, margin: 0, count });
    const slopes = this.apply(transpose(this.transforms.output), tiles, [-1, filters]);
    const products = graph.product("BatchMatMulV2", transformed, slopes, "a");
    const taps = this.apply(transpose(this.transforms.kernel), graph.reshape(products, [places, -1]), [-1]);
    return graph.reshape(taps, [TAPS, TAPS, channels, filters]);
  }

  /** Transforms rows, `[places, any]`, along both axes of the places; the rest of each row is given this shape. */
  private apply(matrix: Matrix, rows: Output, rest: readonly number[]): Output {
    const square = inTwoDimensions(matrix);
    const shape = [square.length, square[0].length];
    const factor = this.graph.constant({ values: Float32Array.from(square.flat()), shape });
    return this.graph.reshape(this.graph.product("MatMul", factor, rows), [square.length, ...rest]);
  }
}

/** Tiles of the maps that are given. */
interface Tiles {
  /** Places of one, along both axes. */
  readonly m: number;
  readonly count: Size2d;
  /** What all of them take, for each pair of maps. */
  readonly products: number;
}

/** Those that take the fewest products. */
function tilesFor([height, width]: Size2d): Tiles {
  const sizes = Array.from({ length: MOST_OUTPUTS - 1 }, (_, i) => i + 2);
  const choices = sizes.map((m) => {
    const count: Size2d = [Math.ceil(height / m), Math.ceil(width / m)];
    return { m, count, products: (m + TAPS - 1) ** 2 * count[0] * count[1] };
  });
  return choices.reduce((best, choice) => (choice.products < best.products ? choice : best));
}
