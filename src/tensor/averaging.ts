/** A moving average of the weights along the way: it lies nearer to the middle of a minimum than the last step does. */
import { wantKeys, wantNumber, wantWhole, withDefaults } from "../want";

/** An exponential moving average of the weights (Polyak and Juditsky 1992), batch norm's statistics among them. */
export interface Averaging {
  /** Share of the average that one step keeps, such as .999. Over the first updates less is kept, so that the start does not weigh. */
  readonly decay: number;
  /** Steps between two updates; 10 when left out: what lies between them differs little. */
  readonly every?: number;
}

/** Steps between two updates where nothing is said. */
const usually = { every: 10 };

/** Fails where an averaging is not one. */
export function checkAveraging(averaging: number | Averaging): void {
  const share = { least: 0, below: 1 };
  if (typeof averaging !== "object" || averaging === null) {
    wantNumber("averaging", averaging, share);
    return;
  }
  wantKeys("averaging", averaging, ["decay", "every"]);
  wantNumber("averaging.decay", averaging.decay, share);
  wantWhole("averaging.every", withDefaults(usually, averaging).every);
}

/** Both fields of an averaging; `undefined` where there is none. */
export function completeAveraging(averaging: number | Averaging | undefined): Required<Averaging> | undefined {
  if (!averaging) return undefined;
  return withDefaults(usually, typeof averaging === "number" ? { decay: averaging } : averaging);
}

/**
 * The share of the average that the update after step `steps` (from 1) keeps: `min(decay ** every, (1 + t) / (10 + t))` at update
 * `t`, from 1, and nothing at update 0, which is the first; `undefined` where that step has no update.
 */
export function keptShare({ decay, every }: Required<Averaging>, steps: number): number | undefined {
  if (steps % every !== 0) return undefined;
  const updates = steps / every - 1;
  return updates === 0 ? 0 : Math.min(decay ** every, (1 + updates) / (10 + updates));
}
