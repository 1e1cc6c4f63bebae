/** A workbook of its own for a test, so that nobody's work/ is touched, and what `check --json` gives. */
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const clone = join(__dirname, "..", "..");

export function fillWorkbook(root: string): void {
  for (const name of ["dist", "exercises", "notebooks", "package.json"])
    cpSync(join(clone, name), join(root, name), { recursive: true });
  for (const name of ["node_modules", ".venv"]) symlinkSync(join(clone, name), join(root, name));
  cpSync(join(clone, "exercises"), join(root, "work", "exercises"), { recursive: true });
  mkdirSync(join(root, "work", "notebooks"));
}

export interface Result {
  points: number;
  maxPoints: number;
  readByPerson: number;
  tasks: {
    id: string;
    title: string;
    state: string;
    points: number;
    maxPoints: number;
    slips: string[];
    file: string;
  }[];
  files: { file: string; state: string; message: string }[];
  next: { file: string; task?: string } | null;
}
