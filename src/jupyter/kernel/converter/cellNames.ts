/** The names that a cell sets, and those that it uses. */
import * as ts from "@tslab/typescript-for-tslab";

export interface CellNames {
  /** What its own statements declare or assign. */
  readonly set: readonly string[];
  /** All that stand in it. */
  readonly used: readonly string[];
}

/** Reads a cell as far as it can be read. */
export function cellNames(source: string): CellNames {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
  return { set: namesSetBy(file), used: [...namesIn(file)] };
}

function namesSetBy({ statements }: ts.SourceFile): string[] {
  const names: string[] = [];
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name);
  };
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) bind(name);
    else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      names.push(statement.name.text);
    else if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
      const { left, operatorToken } = statement.expression;
      if (ts.isIdentifier(left) && operatorToken.kind === ts.SyntaxKind.EqualsToken) names.push(left.text);
    }
  }
  return names;
}

function namesIn(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  return names;
}
