/** A photograph to look at while a kernel steps over it. */
import { parseIdx } from "./idx";
import type { Images } from "./images";
import { type FileSource, providedFiles } from "./source";

/** Where its file lies: the workbook's own folder `data`, whose README says who took it, and how it was made small. */
const coffee = { name: "coffee", package: "cnn-workbook" };
const file = { name: "coffee.idx", md5: "58a2c487d37b9e58246d3c47dbffb75a" };

export interface PhotographOptions {
  /** Where the file is read; when left out, what `provideFiles` was given. */
  readonly source?: FileSource;
}

/**
 * A cup of coffee in colour, `[1, 80, 120, 3]`, bytes. Photograph: Rachel Michetti, CC0, by way of scikit-image.
 * @throws when its file is missing, cut off or changed
 */
export function loadPhotograph({ source = providedFiles() }: PhotographOptions = {}): Images {
  const bytes = source.read(coffee, file.name);
  const { sizes, values } = parseIdx(bytes, 3, file.name);
  const found = source.md5?.(bytes) ?? file.md5;
  if (found !== file.md5) throw new Error(`${file.name}: the MD5 checksum must be ${file.md5}, found ${found}`);
  const [height, width, channels] = sizes;
  return { pixels: values, count: 1, height, width, channels };
}
