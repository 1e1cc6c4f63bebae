/** Where windows lie on a picture. */

import type { Padding } from "../../network/vocabulary";
import { fail, wantOneOf, wantWhole } from "../../want";

/** Along one direction. */
export interface Windows {
  /** Where each window begins, in pixels; before the picture's first pixel it is negative. */
  readonly starts: readonly number[];
  /** Zeros that are put before the first pixel, and behind the last one. */
  readonly before: number;
  readonly after: number;
}

/**
 * The windows of `size` along `length` pixels. VALID: as many as lie inside. SAME: ⌈length ÷ stride⌉, with as few zeros as
 * that takes, the odd one behind (tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
 */
export function windowsAlong(length: number, size: number, stride: number, padding: Padding): Windows {
  for (const [name, value] of Object.entries({ length, size, stride })) wantWhole(name, value);
  wantOneOf("padding", padding, ["valid", "same"]);
  if (padding === "valid" && size > length) fail(`the window must fit into ${length} pixels`, size);
  const count = padding === "same" ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
  const zeros = padding === "same" ? Math.max(0, (count - 1) * stride + size - length) : 0;
  const before = Math.floor(zeros / 2);
  return { starts: Array.from({ length: count }, (_, i) => i * stride - before), before, after: zeros - before };
}
