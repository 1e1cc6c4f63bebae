/** Loads what the first cell needs while its reader reads the first paragraph. */
import type { Converter } from "tslab/dist/converter.js";
import type { KernelServer } from "./server";

/** Type-checks an import of the workbook and loads it (and TensorFlow with it), in two steps, as soon as nothing else waits. */
export function warmUp(server: KernelServer, converter: Converter, workbook: string): void {
  const load = (): void => {
    try {
      require(workbook);
    } catch {
      // A cell that imports it shows the error to its reader.
    }
  };
  const check = (): void => {
    converter.convert("", 'import { tf } from "cnn-workbook";');
    server.whenIdle(load);
    setTimeout(() => server.idle(), 5);
  };
  server.whenIdle(check);
}
