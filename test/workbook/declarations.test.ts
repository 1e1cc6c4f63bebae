import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as ts from "@tslab/typescript-for-tslab";

const root = join(__dirname, "..", "..");

test("tslab's TypeScript 5.0 reads the declarations that a cell imports", () => {
  assert.equal(ts.version, "5.0.4");
  // Every use below fails to compile where a declaration cannot be read: such a type becomes `any` without a word.
  const source = `
    import * as workbook from "cnn-workbook";
    type IsAny<T> = 0 extends 1 & T ? true : false;
    type Anys = { [K in keyof typeof workbook]: IsAny<(typeof workbook)[K]> extends true ? K : never }[keyof typeof workbook];
    const none: [Anys] extends [never] ? true : Anys = true;
    const total: number = workbook.countParameters(workbook.networks.bookCnn).total;
    const pixels: Uint8Array = workbook.loadMnist({ split: "test" }).pixels;
    // @ts-expect-error: filters must be a number
    workbook.conv({ filters: "4", kernelSize: 3 });
    // @ts-expect-error: there is no such split
    workbook.loadMnist({ split: "valid" });
    // @ts-expect-error: predictions are numbers
    const wrong: string = workbook.evaluate(undefined!, undefined!).accuracy;
    export { none, pixels, total, wrong };`;
  const file = join(root, "out-declarations.ts");
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2020,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram([file], options, host);
  const messages = ts
    .getPreEmitDiagnostics(program)
    .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
  assert.deepEqual(messages, []);
});
