import { createHash } from "node:crypto";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { writeFile } from "./sandbox";

/** What setup imports once all is installed. */
const modules = ["jupyterlab/labapp.py", "jupyter_server/serverapp.py", "plotly.py"];

/**
 * Lets a clone require one small wheel instead of JupyterLab and what that needs: the virtual environment and pip are real,
 * and take seconds.
 */
export function requireStandIn(clone: string): void {
  const info = "stand_in-1.dist-info";
  const files: Record<string, string> = {
    ...Object.fromEntries(modules.map((name) => [name, ""])),
    [`${info}/METADATA`]: "Metadata-Version: 2.1\nName: stand-in\nVersion: 1\n",
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  files[`${info}/RECORD`] = [...Object.keys(files), `${info}/RECORD`].map((name) => `${name},,\n`).join("");
  const wheel = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  writeFile(join(clone, "wheels", "stand_in-1-py3-none-any.whl"), wheel);
  const hash = createHash("sha256").update(wheel).digest("hex");
  writeFile(join(clone, "requirements.txt"), `--no-index\n--find-links wheels\nstand-in==1 --hash=sha256:${hash}\n`);
}
