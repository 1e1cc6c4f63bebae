/** The interrupt button. */

/** A process-wide event, which the kernel emits. Long work that can stop by itself listens to it: `train` does. */
export const interruptEvent = "cnn-workbook:interrupt";

/** Calls `listener` at the next press; gives what takes it away again. */
export function onInterrupt(listener: () => void): () => void {
  const event = interruptEvent as "SIGINT";
  process.once(event, listener);
  return () => process.off(event, listener);
}
