/** How the memory of a training step rises and falls: forward, backward, and what is computed again in between. */
import { extent, sum } from "../numbers";
import { noteOperation } from "../operations";
import { fail, wantOneOf, wantWhole } from "../want";
import { fold } from "./fold";
import { kindOf } from "./kinds";
import { type MemoryOptions, memory } from "./memory";
import type { NetworkSpec } from "./spec";
import { trace } from "./trace";
import { sizeOf } from "./vocabulary";

export interface TimelineOptions extends Omit<MemoryOptions, "mode"> {
  /**
   * Layers of the network's own list, by name, whose maps stay until the backward pass (Chen et al. 2016,
   * arXiv:1604.06174). Those below the highest of them that are not named are let go, and computed again. Default:
   * none, which keeps all.
   */
  readonly checkpoints?: readonly string[];
  /** Equal parts of the batch, computed one after the other; their gradients are added up. Default 1. */
  readonly parts?: number;
}

/** Something that is in memory for a while: the images of a part, or the maps of a layer. */
export interface Alive {
  readonly name: string;
  readonly bytes: number;
  /** The gradient of a map takes the map's own place. */
  readonly holds: "images" | "maps" | "gradient";
}

/** A layer at work, on one part of the batch. */
export interface Moment {
  /** `again`: forward once more, for the backward pass. */
  readonly pass: "forward" | "again" | "backward";
  readonly layer: string;
  /** From 1. */
  readonly part: number;
  /** All that is alive while it works, what stands included. */
  readonly bytes: number;
  /** What comes and goes, the lowest first. */
  readonly alive: readonly Alive[];
  /** Of convolutions and dense layers; backward twice as many, or as many in the layer that reads the images. */
  readonly multiplyAdds: number;
}

export interface Timeline {
  /** Bytes of parameters, of their gradients and of what the optimizer keeps: room that is taken all the time. */
  readonly standing: number;
  /** Layers that only view their input do nothing, and are left out. */
  readonly moments: readonly Moment[];
  /** The most bytes at once. */
  readonly peak: number;
  readonly multiplyAdds: number;
  /** Those of them that are computed a second time. */
  readonly again: number;
}

/**
 * A training step, moment by moment. Without checkpoints and parts its peak is the `total` of `memory`, and with parts
 * that of a batch of one part. The gradients of maps need no room of their own: a map that has done its work leaves its
 * place to its gradient. (Where a map is read by several layers that is more than a program can do.)
 * @throws as `memory`; when a checkpoint is no layer with maps of its own, or the parts do not divide the batch
 */
export function memoryTimeline(network: NetworkSpec, options: TimelineOptions = {}): Timeline {
  noteOperation("memoryTimeline");
  const { batchSize = 1, bytesPerValue = 4, checkpoints = [], parts = 1 } = options;
  const { parameters, gradients, optimizer: state } = memory(network, { ...options, mode: "training" });
  wantWhole("parts", parts);
  if (batchSize % parts !== 0) fail(`parts must divide the batch of ${batchSize}`, parts);
  const images = batchSize / parts;
  const scale = images * bytesPerValue;
  const units = unitsOf(network).map((unit) => ({
    ...unit,
    inner: unit.inner * scale,
    output: unit.output * scale,
    multiplyAdds: unit.multiplyAdds * images,
    backwardAtImages: unit.backwardAtImages * images,
  }));
  const names = units.map(({ name }) => name);
  const kept = new Set(checkpoints.map((name) => names.indexOf(wantOneOf("checkpoints", name, names))));
  const standing = parameters + gradients + state;
  const once = step(units, sizeOf(network.input) * scale, kept);
  const moments = Array.from({ length: parts }, (_, part) =>
    once.map((moment) => ({
      ...moment,
      part: part + 1,
      bytes: standing + sum(moment.alive.map(({ bytes }) => bytes)),
    })),
  ).flat();
  const work = (list: readonly Moment[]): number => sum(list.map(({ multiplyAdds }) => multiplyAdds));
  return {
    standing,
    moments,
    peak: Math.max(standing, extent(moments.map(({ bytes }) => bytes))[1]),
    multiplyAdds: work(moments),
    again: work(moments.filter(({ pass }) => pass === "again")),
  };
}

/** A layer of the network's list, blocks in one piece: values, or bytes, that it writes inside and as its output. */
interface Unit {
  readonly name: string;
  readonly inner: number;
  readonly output: number;
  readonly multiplyAdds: number;
  /** On the way back, where it reads the images: their slopes are not needed. Elsewhere it is twice the way forward. */
  readonly backwardAtImages: number;
}

/** On the way back through layers of which the first reads the images. */
function backwardAtImages(units: readonly Unit[]): number {
  const first = units.findIndex((unit) => written(unit) > 0);
  return sum(units.map((unit, i) => (i === first ? unit.backwardAtImages : 2 * unit.multiplyAdds)));
}

const written = ({ inner, output }: Unit): number => inner + output;

/** All but views. */
function unitsOf(network: NetworkSpec): Unit[] {
  const work = new Map(trace(network).map(({ name, multiplyAdds }) => [name, multiplyAdds]));
  return fold<Unit>(network, {
    layer({ spec, name, inputShape, outputShape }) {
      const { storage, innerValues } = kindOf(spec);
      const output = storage === "view" ? 0 : sizeOf(outputShape);
      const inner = storage === "view" ? 0 : innerValues(spec, inputShape, outputShape);
      const multiplyAdds = work.get(name) ?? 0;
      return { name, inner, output, multiplyAdds, backwardAtImages: multiplyAdds };
    },
    merge({ name, outputShape }, branches) {
      const inside = branches.flat();
      const multiplyAdds = sum(inside.map((unit) => unit.multiplyAdds));
      const inner = sum(inside.map(written));
      const atImages = sum(branches.map(backwardAtImages));
      return { name, inner, output: sizeOf(outputShape), multiplyAdds, backwardAtImages: atImages };
    },
  }).filter((unit) => written(unit) > 0);
}

type Work = Omit<Moment, "part" | "bytes">;

/** One part of the batch, up and down. */
function step(units: readonly Unit[], images: number, kept: ReadonlySet<number>): Work[] {
  const work: Work[] = [];
  const state = units.map(() => ({ inner: false, output: false, gradient: false }));
  const note = (pass: Moment["pass"], i: number): void => {
    const maps = units.map(({ name, inner, output }, at): Alive => {
      const bytes = (state[at].inner ? inner : 0) + (state[at].output ? output : 0);
      return { name, bytes, holds: state[at].gradient ? "gradient" : "maps" };
    });
    const alive = [
      { name: "images", bytes: images, holds: "images" } as const,
      ...maps.filter(({ bytes }) => bytes > 0),
    ];
    const { name: layer, multiplyAdds: forward, backwardAtImages } = units[i];
    const backward = i === 0 ? backwardAtImages : 2 * forward;
    work.push({ pass, layer, alive, multiplyAdds: pass === "backward" ? backward : forward });
  };
  const highest = Math.max(-1, ...kept);
  units.forEach((_, i) => {
    state[i].inner = state[i].output = true;
    note("forward", i);
    if (i <= highest) state[i].inner = false;
    if (i > 0 && i <= highest && !kept.has(i - 1)) state[i - 1].output = false;
  });
  for (let i = units.length - 1; i >= 0; i--) {
    state[i].gradient = true;
    if (kept.has(i)) {
      const below = Math.max(-1, ...[...kept].filter((other) => other < i));
      for (let j = below + 1; j < i || (j === i && units[i].inner > 0); j++) {
        state[j].inner = state[j].output = true;
        note("again", j);
      }
    }
    note("backward", i);
    state[i].inner = state[i].output = false;
  }
  return work;
}
