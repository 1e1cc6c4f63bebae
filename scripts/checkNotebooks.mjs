/**
 * Type-checks the code of every lesson, exercise and answer, strictly, against `src/`: no build is needed.
 * Each cell becomes a module that imports what the cells above it declared, as tslab does it: a later cell may declare a
 * name again, and a mistake in one cell hides none in another.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import { tsImport } from "tsx/esm/api";

/** @type {typeof import("../src/jupyter/readNotebook.js")} */
const { readNotebook } = await tsImport("../src/jupyter/readNotebook.ts", import.meta.url);

const folders = ["notebooks", "exercises", "answers"];

/** Below the clone; imports of "node:…" and of the workbook are found from there. */
const cache = [".cache", "notebook-check"];

const tsconfig = {
  extends: "../../tsconfig.json",
  compilerOptions: {
    noEmit: true,
    declaration: false,
    isolatedDeclarations: false,
    isolatedModules: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
    rootDir: "../..",
    paths: { "cnn-workbook": ["../../src/index.ts"] },
  },
  include: ["."],
};

/**
 * A cell as a module.
 * @typedef {object} CellModule
 * @property {string} name the module's file, without its ending
 * @property {string} text one line of imports, the cell's lines, one line of exports
 * @property {string[]} faults what tsc is not asked: `LINE: error …`
 */

/**
 * The code cells of a notebook as modules, in their order.
 * @param {readonly { id: string, source: string }[]} cells
 * @returns {CellModule[]}
 */
export function cellModules(cells) {
  /** @type {Map<string, { from: string, assignable: boolean }>} */
  const known = new Map();
  return cells.map(({ id, source }, i) => {
    const name = `${i}-${id}`;
    const { declared, unparsed, anys } = parse(source);
    const imports = [...known].filter(([key]) => !declared.has(key));
    const head = imports.map(([key, { from, assignable }]) =>
      assignable
        ? `declare let ${key}: typeof import("./${from}.mjs").${key};`
        : `import { ${key} } from "./${from}.mjs";`,
    );
    for (const [key, assignable] of declared) known.set(key, { from: name, assignable });
    const names = [...declared.keys()];
    // tsc looks for no types while a file cannot be parsed: such a cell only says which names it would have declared.
    if (unparsed.length > 0) {
      const text = names.map((key) => `export declare let ${key}: any;`).join(" ");
      return { name, text: `${text} export {};\n`, faults: unparsed };
    }
    return { name, text: `${head.join(" ")}\n${source}\nexport { ${names.join(", ")} };\n`, faults: anys };
  });
}

/**
 * What a cell declares for the cells below it, and whether they may assign to it; where it cannot be parsed, and where it
 * says `any`, which hides mistakes.
 * @param {string} source
 * @returns {{ declared: Map<string, boolean>, unparsed: string[], anys: string[] }}
 */
function parse(source) {
  // tslab reads cells as TSX.
  const file = ts.createSourceFile("cell.tsx", source, ts.ScriptTarget.Latest);
  /** @type {Map<string, boolean>} */
  const declared = new Map();
  /** @param {ts.Node | undefined} name @param {boolean} [assignable] */
  const declare = (name, assignable = false) => {
    if (!name) return;
    if (ts.isIdentifier(name)) declared.set(name.text, assignable);
    else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name))
      for (const element of name.elements) if (ts.isBindingElement(element)) declare(element.name, assignable);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      for (const { name } of declarations) declare(name, !(flags & ts.NodeFlags.Const));
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      declare(name);
      if (namedBindings && ts.isNamedImports(namedBindings))
        for (const { name } of namedBindings.elements) declare(name);
      else declare(namedBindings?.name);
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      declare(statement.name);
    }
  }
  /** @type {readonly ts.DiagnosticWithLocation[]} */
  const diagnostics = /** @type {any} */ (file).parseDiagnostics;
  /** @param {number} position */
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line + 1;
  const unparsed = diagnostics.map(({ start, code, messageText }) => {
    return `${lineOf(start)}: error TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n  ")}`;
  });
  /** @type {string[]} */
  const anys = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword)
      anys.push(`${lineOf(node.end)}: error: any hides mistakes: name the type`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { declared, unparsed, anys };
}

/** A cell whose error is part of the lesson. @param {{ metadata: Record<string, unknown> }} cell */
const isMeantToFail = ({ metadata: { tags } }) => Array.isArray(tags) && tags.includes("raises-exception");

/**
 * A notebook's code cells; none, and an error more, when it cannot be read.
 * @param {string} file
 * @param {string[]} errors
 */
function codeCells(file, errors) {
  try {
    return readNotebook(file).cells.filter(({ cell_type }) => cell_type === "code");
  } catch (error) {
    errors.push(/** @type {Error} */ (error).message);
    return [];
  }
}

/**
 * Checks the notebooks of a clone.
 * @param {string} root the clone; its `src` and `node_modules` are used
 * @returns {{ notebooks: number, cells: number, errors: string[] }} an error reads `notebooks/02-….ipynb count-weights:3: error TS…`
 */
export function checkNotebooks(root) {
  const place = join(root, ...cache);
  rmSync(place, { recursive: true, force: true });
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((file) => (file.endsWith(".ipynb") ? [`${folder}/${file}`] : [])),
  );
  /** @type {string[]} */
  const errors = [];
  /** Which cell a module was made of. @type {Map<string, { name: string, lines: number, meantToFail: boolean }>} */
  const origins = new Map();
  for (const file of files) {
    const below = file.replace(/\.ipynb$/, "");
    mkdirSync(join(place, below), { recursive: true });
    const cells = codeCells(join(root, file), errors);
    cellModules(cells).forEach(({ name, text, faults }, i) => {
      const { id, source } = cells[i];
      const origin = { name: `${file} ${id}`, lines: source.split("\n").length, meantToFail: isMeantToFail(cells[i]) };
      origins.set(`${below}/${name}.mts`, origin);
      if (!origin.meantToFail) errors.push(...faults.map((fault) => `${origin.name}:${fault}`));
      writeFileSync(join(place, below, `${name}.mts`), text);
    });
  }
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify(tsconfig));

  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = { cwd: place, encoding: /** @type {const} */ ("utf8"), maxBuffer: 1 << 26 };
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, "-p", ".", "--pretty", "false"], options);
  // A message's further lines are indented.
  const messages = `${stdout}${stderr}`.split(/\r?\n(?! )/).filter((message) => message !== "");
  let found = 0;
  for (const message of messages) {
    const [, module, line, text] = /^([^(]+)\((\d+),\d+\): (.*)$/s.exec(message) ?? [];
    const origin = origins.get(module);
    if (!origin) continue;
    found += 1;
    // The first line of a module is not the cell's, nor is the last: there it is about the names between cells.
    const at = Number(line) - 1;
    if (!origin.meantToFail) errors.push(`${origin.name}:${at >= 1 && at <= origin.lines ? `${at}:` : ""} ${text}`);
  }
  // What lies in src/ is the type check's own, unless it kept tsc from looking at the cells at all.
  if (status !== 0 && found === 0 && errors.length === 0) errors.push(...messages, `tsc ended with ${status}`);
  return { notebooks: files.length, cells: origins.size, errors };
}
