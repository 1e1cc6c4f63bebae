/** The process that runs cells, a child of the one that speaks with Jupyter, with a compiler of its own. */
import { join } from "node:path";
import { places } from "../../host/places";
import { openConverter } from "./converter";
import { cellNames } from "./converter/cellNames";
import { answer } from "./questions";
import { runCells } from "./runCells";
import { warmUp } from "./warmUp";

runCells({
  converter: openConverter(process.cwd()),
  namesOf: cellNames,
  answer,
  onReady: (convert, idle) => warmUp(convert, join(places().program, "dist", "index.js"), idle),
});
