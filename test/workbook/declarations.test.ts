import assert from "node:assert/strict";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import * as ts from "@tslab/typescript-for-tslab";

const root = join(__dirname, "..", "..");

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

/** The compiler on a source beside package.json. */
function serviceFor(source: string): ts.LanguageService {
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === file ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
  };
  return ts.createLanguageService(host);
}

const messagesOf = (service: ts.LanguageService): string[] =>
  [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, "\n"),
  );

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
  assert.deepEqual(messagesOf(serviceFor(source)), []);
});

test("a task's givens are known by name in a cell: a typo is found, and Tab completes", () => {
  const source = `import { task } from "cnn-workbook";\nconst layer = task("2.1");\nlayer.kernelsize;\ntask("2.77");`;
  const service = serviceFor(source);
  const [typo, noTask, ...others] = messagesOf(service);
  assert.match(typo, /'kernelsize' does not exist .* Did you mean 'kernelSize'\?/);
  assert.match(noTask, /"2\.77".* is not assignable/);
  assert.deepEqual(others, []);
  const at = source.indexOf("kernelsize");
  const names = service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name);
  assert.deepEqual(names?.sort(), ["channels", "filters", "kernelSize"]);
});

/** The names that a file exports one by one, as they are known outside of it. */
function exportedBy(path: string): string[] {
  const source = ts.createSourceFile(path, ts.sys.readFile(path) ?? "", ts.ScriptTarget.ES2020);
  const clauses = source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? [...statement.exportClause.elements]
      : [],
  );
  return clauses.map(({ name }) => name.text);
}

test("the front door names each type in one place", () => {
  const [index, types] = ["index.ts", "types.ts"].map((file) => exportedBy(join(root, "src", file)));
  assert.ok(index.length > 100 && types.length > 50, `${index.length} and ${types.length} names`);
  assert.deepEqual(
    types.filter((name) => index.includes(name)),
    [],
  );
});

/** What augmentations are made of is nobody's business but theirs. */
const inner = /^tensor\/augment\/(step|want)\.d\.ts$/;

test("the front door exports the types that its functions speak of", () => {
  const dist = join(root, "dist");
  const file = join(dist, "index.d.ts");
  const program = ts.createProgram([file], { strict: true, skipLibCheck: true, types: ["node"] });
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const fileOf = (symbol: ts.Symbol): string =>
    relative(dist, symbol.declarations?.[0]?.getSourceFile().fileName ?? "")
      .split(sep)
      .join("/");
  const door = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol;
  const exported = new Set(checker.getExportsOfModule(door).map(original));
  assert.ok(exported.size > 100, `${exported.size} names`);
  const missing = new Set<string>();
  const seen = new Set<ts.Symbol>();
  const follow = (symbol: ts.Symbol): void => {
    if (seen.has(symbol) || fileOf(symbol).startsWith("..")) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) visit(declaration);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeQueryNode(node)) follow(original(checker.getSymbolAtLocation(node.exprName) as ts.Symbol));
    if (ts.isTypeReferenceNode(node)) {
      const symbol = original(checker.getSymbolAtLocation(node.typeName) as ts.Symbol);
      const where = fileOf(symbol);
      const ours = !where.startsWith("..") && !inner.test(where) && !(symbol.flags & ts.SymbolFlags.TypeParameter);
      // A name has a parent where its module, or its namespace, exports it; others are that module's own.
      const parent = (symbol as ts.Symbol & { parent?: ts.Symbol }).parent;
      if (ours && parent && !exported.has(symbol) && !exported.has(parent)) missing.add(`${symbol.name} of ${where}`);
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of exported) follow(symbol);
  assert.deepEqual([...missing].sort(), []);
});
