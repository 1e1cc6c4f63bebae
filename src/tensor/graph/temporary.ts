/** Files through which TensorFlow is given what it takes from a disk only. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where such a file can lie for a moment: the usual place may be gone or full. */
const places = (): string[] => [tmpdir(), "/tmp", "/dev/shm"];

/** A new folder that holds one file. Whoever asks for it takes it away. */
export function temporaryFolderWith(name: string, content: Uint8Array): string {
  const faults: unknown[] = [];
  for (const place of places()) {
    let folder: string | undefined;
    try {
      folder = mkdtempSync(join(place, `cnn-workbook-graph-${process.pid}-`));
      writeFileSync(join(folder, name), content);
      return folder;
    } catch (error) {
      if (folder) rmSync(folder, { recursive: true, force: true });
      faults.push(error);
    }
  }
  throw faults[0];
}
