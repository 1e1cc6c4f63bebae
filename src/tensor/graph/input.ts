/** Images on their way into a graph. */
import type { Images } from "../../data/images";
import type { PixelScaling } from "../scaling";
import type { Graph, Output } from "./graph";
import type { Feed } from "./session";

/** How pixels can be stored. */
export type PixelType = "uint8" | "float32";

export function pixelType(pixels: Images["pixels"]): PixelType {
  return pixels instanceof Uint8Array ? "uint8" : "float32";
}

/** Pixels from 0 to 255 as a network is fed them. */
export function scaled(graph: Graph, pixels: Output, type: PixelType, { mean, deviation }: PixelScaling): Output {
  const values = type === "float32" ? pixels : graph.cast(pixels, type);
  const centred = mean === 0 ? values : graph.float("Sub", [values, graph.scalar(mean)]);
  return deviation === 1 ? centred : graph.float("Mul", [centred, graph.scalar(1 / deviation)]);
}

/** `[count, height, width, channels]` */
export function pixelFeed({ pixels, count, height, width, channels }: Images): Feed {
  return { values: pixels, shape: [count, height, width, channels] };
}
