/**
 * What is changed for a while, such as a model's last activation. A `finally` puts it back; work that is terminated, by the
 * interrupt button or for its time, runs none: then whoever terminated it calls `giveBack`.
 */
const lent: (() => void)[] = [];

/** Notes how a change is undone that is about to be made. What it gives undoes it, once. */
export function lend(undo: () => void): () => void {
  lent.push(undo);
  return () => {
    const at = lent.lastIndexOf(undo);
    if (at < 0) return;
    lent.splice(at, 1);
    undo();
  };
}

/** How many changes there are to undo. */
export const lentNow = (): number => lent.length;

/** Undoes changes, the last one first, down to `count`: also where one of them fails, whose error is thrown at the end. */
export function giveBack(count = 0): void {
  while (lent.length > count) {
    try {
      lent.pop()?.();
    } catch (error) {
      giveBack(count);
      throw error;
    }
  }
}
