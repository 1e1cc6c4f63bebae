import { InvalidArgumentError, Option } from "commander";
import type { Views } from "../data/shift";

/** The option of commands that ask a model: how many views of each image. */
export function viewsOption(what: string): Option {
  return new Option("--views <n>", `${what}: 1, the image; 5, also moved by a pixel to each side; 9, also diagonally`)
    .argParser(viewsNumber)
    .default(1);
}

function viewsNumber(text: string): Views {
  if (!["1", "5", "9"].includes(text)) throw new InvalidArgumentError("It must be 1, 5 or 9.");
  return Number(text) as Views;
}
