/** Cleans every lesson as it is committed: no outputs, no counts, our kernel. `npm run format` calls it. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";

/** @type {typeof import("../src/jupyter/notebook.js")} */
const notebooks = await tsImport("../src/jupyter/notebook.ts", import.meta.url);

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "notebooks");
for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
  const file = join(folder, name);
  notebooks.writeNotebook(file, notebooks.cleanNotebook(notebooks.readNotebook(file)));
}
