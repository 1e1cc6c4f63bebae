/** Parts of pictures: a rectangle, the colours one by one, and pixels as rows of numbers. */
import { sum } from "../numbers";
import { fail, wantWhole } from "../want";
import { checkPixels } from "./check";
import { emptyLike, type Images } from "./images";

/** A rectangle in pixels. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The same rectangle out of every image; labels are left out. @throws when it reaches over the images' edge */
export function cropImages(images: Images, { top, left, height, width }: Rectangle): Images {
  checkPixels(images);
  const { count, channels } = images;
  wantWhole("height", height, { most: images.height });
  wantWhole("width", width, { most: images.width });
  wantWhole("top", top, { least: 0, most: images.height - height });
  wantWhole("left", left, { least: 0, most: images.width - width });
  const pixels = emptyLike(images.pixels, count * height * width * channels);
  for (let row = 0; row < count * height; row++) {
    const from = (Math.floor(row / height) * images.height + top + (row % height)) * images.width + left;
    pixels.set(images.pixels.subarray(from * channels, (from + width) * channels), row * width * channels);
  }
  return { pixels, count, height, width, channels };
}

/**
 * Images in grey, bytes: each pixel is .299 red + .587 green + .114 blue, as bright as the eye finds them (ITU-R BT.601).
 * What noise has put below 0 is 0, and above 255 is 255. Labels are left out.
 * @throws when the images are not in colour
 */
export function toGray(images: Images): Images {
  wantColours(images);
  const { pixels, count, height, width } = images;
  const gray = Uint8ClampedArray.from({ length: pixels.length / 3 }, (_, at) =>
    Math.round(0.299 * pixels[3 * at] + 0.587 * pixels[3 * at + 1] + 0.114 * pixels[3 * at + 2]),
  );
  return { pixels: new Uint8Array(gray.buffer), count, height, width, channels: 1 };
}

/**
 * One image in colour as three: its red alone, its green alone, its blue alone, each in that colour. Labels are left out.
 * @throws when it is not one image, or not in colour
 */
export function colourPlanes(image: Images): Images {
  wantColours(image);
  if (image.count !== 1) fail("count must be 1", image.count);
  const { pixels, height, width } = image;
  const planes = emptyLike(pixels, 3 * pixels.length);
  for (let plane = 0; plane < 3; plane++) {
    for (let at = plane; at < pixels.length; at += 3) planes[plane * pixels.length + at] = pixels[at];
  }
  return { pixels: planes, count: 3, height, width, channels: 3 };
}

/**
 * Images one after the other, as one list; bytes where all are bytes. Labels are left out.
 * @throws when they differ in size or channels
 */
export function stackImages(list: readonly Images[]): Images {
  if (!(list?.length > 0)) fail("images must be at least one", list);
  for (const images of list) checkPixels(images);
  const [{ height, width, channels }] = list;
  const other = list.find(
    (images) => images.height !== height || images.width !== width || images.channels !== channels,
  );
  if (other) fail(`all images must be ${height} × ${width} × ${channels}`, [other.height, other.width, other.channels]);
  const kind = list.find(({ pixels }) => pixels.BYTES_PER_ELEMENT > 1) ?? list[0];
  const pixels = emptyLike(kind.pixels, sum(list.map((images) => images.pixels.length)));
  let at = 0;
  for (const images of list) {
    pixels.set(images.pixels, at);
    at += images.pixels.length;
  }
  return { pixels, count: sum(list.map(({ count }) => count)), height, width, channels };
}

/**
 * The values of one channel of the first image, row by row: `rows[y][x]`.
 * @param channel default 0
 * @throws when there is no such channel
 */
export function pixelRows(images: Images, channel = 0): number[][] {
  checkPixels(images);
  const { pixels, height, width, channels } = images;
  wantWhole("channel", channel, { least: 0, most: channels - 1 });
  const value = (y: number, x: number): number => pixels[(y * width + x) * channels + channel];
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => value(y, x)));
}

function wantColours(images: Images): void {
  checkPixels(images);
  if (images.channels !== 3) fail("channels must be 3: red, green, blue", images.channels);
}
