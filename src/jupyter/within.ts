/** What a timer can wait for at most; a longer time would count as none at all. */
const longestMs = 2 ** 31 - 1;

/** The promise, or "late" when it takes longer than `ms`. */
export async function within<T>(promise: Promise<T>, ms: number | undefined): Promise<T | "late"> {
  if (ms === undefined) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), Math.min(Math.max(0, ms), longestMs));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
