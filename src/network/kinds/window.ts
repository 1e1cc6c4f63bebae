/** A window that is slid over feature maps: of a convolution, or of a pool. */
import type { Fail } from "../../want";
import { area, type Padding, type Shape, type Size2d } from "../vocabulary";
import { wantImage, wantPadding, wantPairs } from "../want";
import type { Field } from "./kind";

export interface Window {
  readonly size: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
}

/** `name` is what the window is called in an error. */
export function wantWindow(name: string, { size, strides, padding, dilation }: Window, fail: Fail): void {
  wantPadding(fail, padding);
  wantPairs(fail, { [name]: size, strides, dilation });
  if (area(dilation) > 1 && area(strides) > 1) fail("strides must be 1 where dilation is more than 1", strides);
}

const spanOf = ({ size, dilation }: Window, axis: 0 | 1): number => (size[axis] - 1) * dilation[axis] + 1;

/** Height and width after the window has been slid over a map. */
export function slide(name: string, window: Window, input: Shape, fail: Fail): Shape {
  wantImage(fail, input);
  return ([0, 1] as const).map((axis) => {
    const length = input[axis];
    const stride = window.strides[axis];
    if (length === null) return null;
    if (window.padding === "same") return Math.ceil(length / stride);
    const span = spanOf(window, axis);
    if (span > length) {
      const direction = axis === 0 ? "height" : "width";
      fail(`with valid padding ${name} must span at most the input's ${direction} of ${length}`, span);
    }
    return Math.floor((length - span) / stride) + 1;
  });
}

/** Zeros in front of the first place under SAME padding, of maps that the stride divides. */
export function zerosBefore(length: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.floor(Math.max(length - stride, 0) / 2) : 0;
}

export function windowField(window: Window): Field {
  return {
    sees([first, last], axis) {
      const span = spanOf(window, axis);
      const stride = window.strides[axis];
      const cut = zerosBefore(span, stride, window.padding);
      return [first * stride - cut, last * stride - cut + span - 1];
    },
    step: window.strides,
  };
}
