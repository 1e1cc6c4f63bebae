import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { type Context, createContext } from "../../scripts/setup/context.mjs";

/** An empty folder. */
export const scratchFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "workbook-setup-")));

/** An empty folder that goes away with the test. */
export function temporaryFolder(test: TestContext): string {
  const folder = scratchFolder();
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts executable shell scripts into a folder that then stands for PATH. */
export function stubCommands(folder: string, scripts: Record<string, string>): string {
  for (const [name, body] of Object.entries(scripts)) {
    writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** A Python that answers setup's question in the given way. */
export function stubPython(version: [number, number, number], venv: boolean, path = "/usr/bin/env"): string {
  return `echo '${JSON.stringify({ version, path, venv })}'`;
}

/** A context for steps in `root`, with a display that keeps what it is told. */
export function testContext(root: string, given: Partial<Context> = {}): Context & { shown: string[] } {
  const shown: string[] = [];
  const display = {
    begin: (title: string) => shown.push(title),
    phase: (phase: string) => shown.push(phase),
    update: () => {},
    done: () => {},
    stop: () => {},
    say: (text: string) => shown.push(text),
  };
  return { ...createContext({ root, display, freeBytes: () => 1e12, ...given }), shown };
}

/**
 * A clone in miniature: the real setup program, a source file, and an npm that installs a compiler of two lines.
 * @returns the clone's root and the folder that stands for PATH
 */
export function miniatureClone(test: TestContext): { root: string; bin: string } {
  const root = temporaryFolder(test);
  const repository = join(__dirname, "..", "..");
  cpSync(join(repository, "scripts"), join(root, "scripts"), { recursive: true });
  writeFile(join(root, "package.json"), '{"engines":{"node":"^20.19.0 || >=22.12.0"}}');
  writeFile(join(root, "src", "cli", "workbook.ts"), "");
  const compiler = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    mkdirSync("dist/cli", { recursive: true });
    writeFileSync("dist/cli/workbook.js", "");`;
  writeFile(join(root, "compiler.js"), compiler);
  const bin = stubCommands(join(root, "bin"), {
    python3: stubPython([3, 12, 1], true),
    npm: [
      'echo "npm starts" >> npm.log',
      "mkdir -p node_modules/typescript/bin",
      "cp compiler.js node_modules/typescript/bin/tsc",
      "echo {} > node_modules/.package-lock.json",
      'echo "npm ends" >> npm.log',
    ].join("\n"),
  });
  return { root, bin };
}

/** Writes a file together with its folders. */
export function writeFile(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
