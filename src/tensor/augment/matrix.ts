/** Affine maps about a picture's centre. Each says where pixels come from, so it undoes what its name says. */
import type { Matrix } from "./step";

export const identity: Matrix = [1, 0, 0, 0, 1, 0];

/** Where `inner` leads, and from there where `outer` leads: what a picture gets that `outer` changes first. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, x, c, d, y] = outer;
  const [e, f, u, g, h, v] = inner;
  return [a * e + b * g, a * f + b * h, a * u + b * v + x, c * e + d * g, c * f + d * h, c * u + d * v + y];
}

/** To the right and down, in pixels. */
export function shiftBy(x: number, y: number): Matrix {
  return [1, 0, -x, 0, 1, -y];
}

export function scaleBy(factor: number): Matrix {
  return [1 / factor, 0, 0, 0, 1 / factor, 0];
}

/** Uprights lean to the right by this angle. */
export function shearBy(degrees: number): Matrix {
  return [1, Math.tan((degrees * Math.PI) / 180), 0, 0, 1, 0];
}

/** Clockwise. Right angles are split off: the computer's cosine of 90° is not quite 0. */
export function rotateBy(degrees: number): Matrix {
  const quarters = Math.round(degrees / 90);
  const rest = ((degrees - 90 * quarters) * Math.PI) / 180;
  let [cos, sin] = [Math.cos(rest), Math.sin(rest)];
  for (let i = ((quarters % 4) + 4) % 4; i > 0; i--) [cos, sin] = [-sin, cos];
  return [cos, sin, 0, -sin, cos, 0];
}

export function mirror(direction: "horizontal" | "vertical"): Matrix {
  return direction === "horizontal" ? [-1, 0, 0, 0, 1, 0] : [1, 0, 0, 0, -1, 0];
}
