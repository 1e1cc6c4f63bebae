/** Cleans every lesson as it is committed: no outputs, no counts, our kernel. `npm run format` calls it. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";

/** @type {typeof import("../src/jupyter/notebook.js")} */
const { cleanNotebook, writeNotebook } = await tsImport("../src/jupyter/notebook.ts", import.meta.url);
/** @type {typeof import("../src/jupyter/readNotebook.js")} */
const { readNotebook } = await tsImport("../src/jupyter/readNotebook.ts", import.meta.url);

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "notebooks");
for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
  const file = join(folder, name);
  try {
    writeNotebook(file, cleanNotebook(readNotebook(file)));
  } catch (error) {
    console.error(`error: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
