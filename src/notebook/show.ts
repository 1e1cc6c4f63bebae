/** What is shown under a cell: charts, tables, pictures, sentences. */
import { display } from "../host/display";
import {
  drawImages,
  drawMasks,
  type Figure,
  figureBundle,
  type ImageOptions,
  type MaskOptions,
  markdownBundle,
  type Pixels,
  pictureBundle,
  type Row,
  type TableOptions,
  table,
} from "../view";

/** Shows a chart: Plotly where the front end has it, and what the picture says as text. */
export function show(figure: Figure): void {
  display(figureBundle(figure));
}

/** Shows rows as a table. @throws when there are no rows. */
export function showTable(rows: readonly Row[], options: TableOptions = {}): void {
  display(table(rows, options));
}

/** Shows Markdown. */
export function showMarkdown(text: string): void {
  display(markdownBundle(text));
}

export interface Finding {
  /** Whether the measurement says so: computed from it, never typed. */
  readonly holds: boolean;
  /** The sentence (Markdown). */
  readonly says: string;
  /** What is said where it does not hold. Without it the lesson rests on the sentence: a test holds it for several seeds. */
  readonly otherwise?: string;
}

/** Shows a sentence about a measurement, which is true of this one: other seeds, fewer digits and other machines measure otherwise. */
export function showFinding({ holds, says, otherwise }: Finding): void {
  const unexpected = `In this run it came out differently. What most runs show: ${says}`;
  const rests = otherwise === undefined;
  display(markdownBundle(holds ? says : (otherwise ?? unexpected)), {
    "cnn-workbook": { finding: { holds, rests, says } },
  });
}

/** Shows images in rows, as one picture. @throws when sizes, captions, channels or options do not fit. */
export function showImages(images: Pixels, options: ImageOptions): void {
  display(pictureBundle(drawImages(images, options)));
}

/** Shows images with masks over them, as one picture. @throws when the masks do not fit the images. */
export function showMasks(images: Pixels, options: MaskOptions): void {
  display(pictureBundle(drawMasks(images, options)));
}
