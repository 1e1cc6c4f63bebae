/** Loads what the first cell needs while its reader reads the first paragraph. */
import { setTimeoutOfNode } from "./timers";

/** Type-checks an import of the workbook and loads it (and TensorFlow with it): a step at a time, as long as `idle`. */
export function warmUp(convert: (source: string) => void, workbook: string, idle: () => boolean): void {
  const load = (): void => {
    try {
      require(workbook);
    } catch {
      // A cell that imports it shows the error to its reader.
    }
  };
  const steps = [() => convert('import { tf } from "cnn-workbook";'), load];
  const next = (): void => {
    const step = idle() ? steps.shift() : undefined;
    step?.();
    // A pause, in which a cell that has arrived meanwhile is taken up.
    if (step) setTimeoutOfNode(next, 5);
  };
  setTimeoutOfNode(next, 5);
}
