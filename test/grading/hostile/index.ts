/** All hostile and broken submissions. */
import { answers } from "./answers";
import type { Attack } from "./attack";
import { cells } from "./cells";
import { forgeries } from "./forgeries";
import { formats } from "./formats";
import { names, places } from "./places";
import { reaches } from "./reaches";
import { resources } from "./resources";
import { words } from "./words";
import { writes } from "./writes";

export const attacks: readonly Attack[] = [
  ...reaches,
  ...writes,
  ...answers,
  ...forgeries,
  ...resources,
  ...cells,
  ...formats,
  ...places,
  ...words,
  ...names,
];
