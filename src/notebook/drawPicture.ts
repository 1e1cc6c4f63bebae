import { display } from "../host/display";
import type { Verdict } from "../tasks";
import { drawImages, pictureBundle } from "../view";

/** Shows what a function gives beside what is expected: the two pictures on one scale, yours first. */
export function drawPicture({ actual, wanted }: NonNullable<Verdict["picture"]>): void {
  const [height, width] = [wanted.length, wanted[0].length];
  const same = actual.length === height && actual[0].length === width;
  const rows = same ? [...actual, ...wanted] : wanted;
  const values = rows.flat().map((value) => (Number.isFinite(value) ? value : 0));
  const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0) || 1;
  const picture = drawImages(
    { pixels: Float32Array.from(values), count: same ? 2 : 1, height, width, channels: 1 },
    {
      title: same ? "what your function gives, and what is expected" : "what is expected",
      captions: same ? ["yours", "expected"] : ["expected"],
      range: [-most, most],
      colours: "diverging",
      scale: Math.max(2, Math.floor(140 / width)),
    },
  );
  display(pictureBundle(picture));
}
