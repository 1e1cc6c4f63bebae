/**
 * Whether own files have changed. tslab watches every file that the compiler reads, a thousand of them and none of a
 * package changes, and hears of a change some time later. Here own files are looked at when a cell is converted.
 */
import { statSync } from "node:fs";
import * as ts from "@tslab/typescript-for-tslab";

interface Watched {
  readonly told: ts.FileWatcherCallback;
  stamp: string;
}

export class OwnFileWatch {
  private readonly files = new Map<string, Watched>();

  constructor(private readonly isOwn: (path: string) => boolean) {}

  /** In the place of `ts.sys.watchFile`. */
  readonly watchFile = (path: string, told: ts.FileWatcherCallback): ts.FileWatcher => {
    if (!this.isOwn(path)) return { close: () => {} };
    const watched = { told, stamp: stampOf(path) };
    this.files.set(path, watched);
    return {
      close: () => {
        if (this.files.get(path) === watched) this.files.delete(path);
      },
    };
  };

  /** Tells the compiler which files have changed since it read them. */
  look(): void {
    for (const [path, watched] of [...this.files]) {
      const stamp = stampOf(path);
      if (stamp === watched.stamp) continue;
      const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
      const kind = stamp === "" ? Deleted : watched.stamp === "" ? Created : Changed;
      watched.stamp = stamp;
      watched.told(path, kind);
    }
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "";
}
