/**
 * Whether TensorFlow's wheel for each platform has what the binding needs: `node scripts/checkWheels.mjs [PLATFORM…]`.
 * Each is fetched and unpacked as setup does it there (270 MB a platform), its hash checked, and looked into here.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext } from "./setup/context.mjs";
import { createDisplay } from "./setup/display.mjs";
import { fetchLibrary, wheels } from "./setup/steps/tensorflow.mjs";
import { calledFunctions, faultsOf } from "./wheels/faults.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {readonly string[]} names */
async function main(names) {
  const unknown = names.find((name) => !Object.hasOwn(wheels, name));
  if (unknown !== undefined) {
    console.error(`error: no wheel is known for ${unknown}\nThere are: ${Object.keys(wheels).join(", ")}.`);
    return 2;
  }
  let code = 0;
  for (const name of names.length > 0 ? names : Object.keys(wheels)) {
    const cache = mkdtempSync(join(tmpdir(), "cnn-workbook-wheel-"));
    try {
      const display = createDisplay(process.stderr);
      const context = createContext({ root, display, cache, logFile: join(cache, "pip.log") });
      const wheel = wheels[name];
      if (wheel === undefined) continue;
      display.begin(name);
      await fetchLibrary(context, wheel, join(cache, "library"));
      display.stop();
      const faults = faultsOf(join(cache, "library"), name);
      if (faults.length > 0) code = 1;
      const verdict = `${wheel.requirement}, ${wheel.platform}: hash, headers and ${calledFunctions().length} functions right`;
      console.log(`${name.padEnd(12)}  ${faults.length > 0 ? faults.join("; ") : verdict}`);
    } catch (error) {
      console.log(`${name.padEnd(12)}  ${error instanceof Error ? error.message.split("\n").at(-1) : error}`);
      code = 1;
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  }
  return code;
}

process.exitCode = await main(process.argv.slice(2));
