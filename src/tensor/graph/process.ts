/** What a training asks of the process that it runs in. */

/** Lets timers, signals and the display have their turn. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Resident bytes of the whole process; nothing where that is not known. */
export const residentBytes = (): number | undefined => process.memoryUsage.rss();
