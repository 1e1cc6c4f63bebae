/** Short texts that tell whether two pieces of data are the same. Pure arithmetic: they are no protection from malice. */
import { random } from "../random";
import type { Recipe, TrainingSettings } from "./settings";

/** 16 hexadecimal digits that hardly any other bytes have (two runs of FNV-1a in one pass). */
export function fingerprintOf(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x2ad6c1f7;
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], 0x01000193);
    b = Math.imul(b ^ bytes[i], 0x0100f1ad);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/**
 * The settings of a training as plain data. An augmentation is a function: what it does to eight fixed images of this
 * size, to the nearest grey level, stands for it.
 */
export function describeSettings(settings: TrainingSettings, size: readonly number[]): Record<string, unknown> {
  const { scaling, optimizer, schedule, batchSize, epochs, labelSmoothing = 0, averaging = 0 } = settings;
  const { math = "float32", augmentation } = settings;
  const augmented = augmentation ? { augmentation: traceOf(augmentation, size) } : {};
  return { scaling, optimizer, schedule, batchSize, epochs, labelSmoothing, averaging, math, ...augmented };
}

function traceOf(augmentation: NonNullable<TrainingSettings["augmentation"]>, size: readonly number[]): string {
  const [height, width, channels] = size;
  const rng = random(1);
  const pixels = Uint8Array.from({ length: 8 * height * width * channels }, () => 256 * rng());
  const made = augmentation({ pixels, count: 8, height, width, channels }, rng);
  return fingerprintOf(Uint8Array.from(made.pixels, Math.round));
}

/** The fingerprint of all that decides what a recipe gives but seed and images: it changes when the recipe does. */
export function recipeFingerprint({ network, ...settings }: Recipe): string {
  const size = network.input.map((length) => length ?? 28);
  return fingerprintOf(textBytes({ network, ...describeSettings(settings, size) }));
}

/** Data as text, whatever the order in which its fields were set. */
export const stableText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const textBytes = (value: unknown): Uint8Array => new TextEncoder().encode(stableText(value));
