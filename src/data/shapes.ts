/** Pictures of discs, squares and triangles that know the class of every pixel: for segmentation. */
import { normal, stream } from "../random";
import { fail, wantNumber, wantWhole } from "../want";
import type { ByteImages } from "./images";

export interface ShapesOptions {
  readonly count: number;
  /** Decides everything that is drawn; 1 when left out. */
  readonly seed?: number;
  /** Height and width of an image in pixels, at least 16; default 64. */
  readonly size?: number;
  /** At most this many shapes in an image, at least one; default 3. */
  readonly shapes?: number;
  /** Least and largest distance of a shape's corners from its centre, as a share of `size`; default 0.14 and 0.28. */
  readonly radius?: readonly [number, number];
  /** Standard deviation of the noise, in grey levels; default 12. */
  readonly noise?: number;
}

/** What the labels of the pixels mean. */
export const shapeClasses = ["background", "disc", "square", "triangle"] as const;

interface Shape {
  /** Index in `shapeClasses`. */
  readonly label: number;
  /** Centre, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Of the circle through the corners, in pixels. */
  readonly radius: number;
  /** Turned by this angle, in radians. */
  readonly angle: number;
}

const TRIES = 20;
/** Grey levels between a shape and the background. */
const CONTRAST = 70;

/**
 * Grey images of shapes that lie apart on a noisy ground, lighter or darker than it, with the class of every pixel as
 * `labels`.
 * @throws when an option is out of range
 */
export function syntheticShapes(options: ShapesOptions): ByteImages {
  const { count, seed = 1, size = 64, shapes = 3, radius = [0.14, 0.28], noise = 12 } = options;
  wantWhole("count", count);
  wantWhole("size", size, { least: 16 });
  wantWhole("shapes", shapes);
  if (!(radius?.length === 2 && radius[0] > 0 && radius[0] <= radius[1] && radius[1] <= 0.5)) {
    fail("radius must be two shares above 0 and up to 0.5, the smaller first", radius);
  }
  wantNumber("noise", noise, { least: 0 });
  const rng = stream(seed, "shapes");
  const pixels = new Uint8Array(count * size * size);
  const labels = new Uint8Array(count * size * size);
  for (let image = 0; image < count; image++) {
    const part = [image * size * size, (image + 1) * size * size];
    drawImage(pixels.subarray(...part), labels.subarray(...part), size, place(size, shapes, radius, rng), noise, rng);
  }
  return { pixels, labels, count, height: size, width: size, channels: 1, classNames: shapeClasses };
}

/** One to `most` shapes inside the image, none touching another. */
function place(size: number, most: number, [least, largest]: readonly [number, number], rng: () => number): Shape[] {
  const wanted = 1 + Math.floor(rng() * most);
  const placed: Shape[] = [];
  for (let tries = 0; placed.length < wanted && tries < TRIES; tries++) {
    const radius = size * (least + (largest - least) * rng());
    const within = (): number => radius + rng() * (size - 2 * radius);
    const shape = {
      label: 1 + Math.floor(rng() * (shapeClasses.length - 1)),
      x: within(),
      y: within(),
      radius,
      angle: rng() * 2 * Math.PI,
    };
    const apart = placed.every(({ x, y, radius: r }) => Math.hypot(x - shape.x, y - shape.y) > r + radius + 1);
    if (apart) placed.push(shape);
  }
  return placed;
}

function drawImage(
  pixels: Uint8Array,
  labels: Uint8Array,
  size: number,
  shapes: readonly Shape[],
  noise: number,
  rng: () => number,
): void {
  const ground = 40 + rng() * 175;
  const levels = shapes.map(() => levelBeside(ground, rng));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const found = shapes.findIndex((shape) => covers(shape, column + 0.5, row + 0.5));
      const at = row * size + column;
      labels[at] = found < 0 ? 0 : shapes[found].label;
      const level = (found < 0 ? ground : levels[found]) + noise * normal(rng);
      pixels[at] = Math.min(255, Math.max(0, Math.round(level)));
    }
  }
}

/** A grey level from 0 to 255 at least `CONTRAST` lighter or darker than `ground`. */
function levelBeside(ground: number, rng: () => number): number {
  const darker = Math.max(0, ground - CONTRAST);
  const lighter = Math.max(0, 255 - CONTRAST - ground);
  const drawn = rng() * (darker + lighter);
  return drawn < darker ? drawn : ground + CONTRAST + drawn - darker;
}

/** Whether a point lies inside a shape. A regular polygon is cut from its circle by one straight side for each corner. */
function covers({ label, x, y, radius, angle }: Shape, px: number, py: number): boolean {
  const [dx, dy] = [px - x, py - y];
  if (dx * dx + dy * dy > radius * radius) return false;
  const sides = { disc: 0, square: 4, triangle: 3, background: 0 }[shapeClasses[label]];
  const reach = radius * Math.cos(Math.PI / sides);
  for (let side = 0; side < sides; side++) {
    const normalAngle = angle + (2 * Math.PI * side) / sides;
    if (dx * Math.cos(normalAngle) + dy * Math.sin(normalAngle) > reach) return false;
  }
  return true;
}
