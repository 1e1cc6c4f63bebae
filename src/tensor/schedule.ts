/** Learning-rate schedules: a rate for each moment of the training. */
import { wantKeys, wantNumber, wantOneOf } from "../want";

export interface Schedule {
  /** `constant`; `linear` and `cosine` fall from the peak to `final`. */
  readonly shape: "constant" | "linear" | "cosine";
  /** The highest rate. */
  readonly peak: number;
  /** Share of all steps in which the rate rises linearly from `start` to the peak; 0 when left out. */
  readonly warmup?: number;
  /** Rate at the first step of a warm-up, as a share of the peak; 0 when left out. */
  readonly start?: number;
  /** Rate at the end, as a share of the peak; 0 when left out. */
  readonly final?: number;
}

const falls: Record<Schedule["shape"], (t: number) => number> = {
  constant: () => 1,
  linear: (t) => 1 - t,
  cosine: (t) => (1 + Math.cos(Math.PI * t)) / 2,
};

const shapes = Object.keys(falls) as Schedule["shape"][];

/** Fails where a schedule is not one. */
export function checkSchedule(schedule: Schedule): void {
  wantKeys("schedule", schedule, ["shape", "peak", "warmup", "start", "final"]);
  const { shape, peak, warmup = 0, start = 0, final = 0 } = schedule;
  wantOneOf("schedule.shape", shape, shapes);
  wantNumber("schedule.peak", peak, { above: 0 });
  for (const [name, share] of Object.entries({ warmup, start, final })) {
    wantNumber(`schedule.${name}`, share, { least: 0, most: 1 });
  }
}

/**
 * The learning rate after the share `progress` (0 to 1) of all steps.
 * @throws when the schedule or `progress` is not what it must be
 */
export function learningRate(schedule: Schedule, progress: number): number {
  checkSchedule(schedule);
  wantNumber("progress", progress, { least: 0, most: 1 });
  const { shape, peak, warmup = 0, start = 0, final = 0 } = schedule;
  if (progress < warmup) return peak * (start + ((1 - start) * progress) / warmup);
  const fall = falls[shape]((progress - warmup) / (1 - warmup || 1));
  return peak * (final + (1 - final) * fall);
}
