/** What of a lesson a sentence rests on that has to hold for all random numbers. */
import * as ts from "@tslab/typescript-for-tslab";
import type { Cell, Notebook } from "../../src/jupyter/notebook";

interface Names {
  /** What a cell declares for later ones, and what it may change: assigns, calls a method of, or hands to what it waits for. */
  readonly makes: ReadonlySet<string>;
  readonly mentions: ReadonlySet<string>;
  /** Its imports, which later cells have as well. */
  readonly imports: string;
  /** Whether it has a finding without another sentence for the case that it does not hold. */
  readonly rests: boolean;
}

/**
 * The lesson without the cells that no such sentence depends on; `undefined` where there is none. Texts stay away too. A cell is kept
 * when a kept one after it mentions what it makes; of the others before the last one that is kept, their imports are.
 */
export function restingPart(lesson: Notebook): Notebook | undefined {
  const kept: Cell[] = [];
  const needed = new Set<string>();
  for (const cell of [...lesson.cells].reverse()) {
    if (cell.cell_type !== "code") continue;
    const { makes, mentions, imports, rests } = namesOf(cell.source);
    if (!rests && ![...makes].some((name) => needed.has(name))) {
      if (kept.length > 0 && imports !== "") kept.unshift({ ...cell, source: imports });
      continue;
    }
    kept.unshift(cell);
    for (const name of mentions) needed.add(name);
  }
  return kept.length > 0 ? { ...lesson, cells: kept } : undefined;
}

/** Whether a cell has such a finding. */
export const rests = (cell: Cell): boolean => cell.cell_type === "code" && namesOf(cell.source).rests;

function namesOf(source: string): Names {
  const file = ts.createSourceFile("cell.tsx", source, ts.ScriptTarget.Latest, true);
  const makes = new Set<string>();
  const mentions = new Set<string>();
  let rests = false;
  /** All names in a pattern or an expression. */
  const make = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) makes.add(node.text);
    ts.forEachChild(node, make);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) mentions.add(node.text);
    if (ts.isVariableDeclaration(node)) make(node.name);
    if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) make(node.name);
    if (isChange(node)) make(node);
    if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression)) node.expression.arguments.forEach(make);
    if (ts.isCallExpression(node)) {
      if (ts.isPropertyAccessExpression(node.expression)) make(node.expression.expression);
      if (node.expression.getText() === "showFinding") rests ||= !node.arguments.some(hasOtherwise);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const imports = file.statements.filter(ts.isImportDeclaration).map((statement) => statement.getText());
  return { makes, mentions, imports: imports.join("\n"), rests };
}

/** `a = …`, `a.b += …`, `a[0]++`. */
const isChange = (node: ts.Node): boolean =>
  (ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) ||
  ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken));

const hasOtherwise = (argument: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(argument) &&
  argument.properties.some((property) => property.name?.getText() === "otherwise");
