/** Which names hold values from before their cell last failed: tslab keeps the old ones, and nothing says so. */
import * as ts from "@tslab/typescript-for-tslab";

/** Follows the cells of a kernel. */
export class StaleNames {
  private readonly stale = new Set<string>();
  private source = "";

  /** A cell begins. */
  begin(source: string): void {
    this.source = source;
  }

  /** It ended: the names that it sets are stale, or no longer. */
  end(ok: boolean): void {
    if (ok && this.stale.size === 0) return; // as nearly every cell: not parsed
    for (const name of namesSetBy(this.source)) {
      if (ok) this.stale.delete(name);
      else this.stale.add(name);
    }
  }

  /** Stale names that the running cell uses. */
  used(): readonly string[] {
    return this.stale.size === 0 ? [] : [...this.stale].filter((name) => namesIn(this.source).has(name));
  }
}

const parse = (source: string): ts.SourceFile => ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);

/** What a cell's own statements declare or assign. */
function namesSetBy(source: string): string[] {
  const names: string[] = [];
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name);
  };
  for (const statement of parse(source).statements) {
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

function namesIn(source: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    node.forEachChild(visit);
  };
  visit(parse(source));
  return names;
}
