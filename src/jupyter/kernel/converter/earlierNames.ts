/**
 * Names of earlier cells live on tslab's object `exports`, and tslab writes `exports.x` for them. It does so wherever such
 * a name stands: in `({ low } = { low: 10 })` and `{ rows }` nothing of the kind can be written, so that the first set
 * nothing and the second found no `rows`; and where a name is that of a property (`const { rows: r } = point`, with the
 * type of `point` from an earlier cell) it must not be. This walk takes the place of tslab's, which sees no names.
 */
import * as ts from "@tslab/typescript-for-tslab";

/** Writes `exports.x` for what is declared in `earlier`, and nothing but that. */
export function earlierNames(checker: ts.TypeChecker, earlier: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  const isEarlier = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((declaration) => declaration.getSourceFile() === earlier) ?? false;
  return (context) => {
    const { factory } = context;
    const onExports = (name: ts.Identifier): ts.Expression =>
      ts.setTextRange(factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name.text), name);
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isIdentifier(node)) return isEarlier(checker.getSymbolAtLocation(node)) ? onExports(node) : node;
      if (ts.isShorthandPropertyAssignment(node)) return shorthand(node);
      if (ts.isExportDeclaration(node) || ts.isImportDeclaration(node)) return node;
      return ts.visitEachChild(node, (child) => (isOnlyAName(child, node) ? child : visit(child)), context);
    };
    const shorthand = (node: ts.ShorthandPropertyAssignment): ts.Node => {
      const { name, objectAssignmentInitializer: preset } = node;
      const read = preset && (visit(preset) as ts.Expression);
      if (!isEarlier(checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node))))
        return factory.updateShorthandPropertyAssignment(node, name, read);
      const value = onExports(name);
      return ts.setTextRange(
        factory.createPropertyAssignment(name, read ? factory.createAssignment(value, read) : value),
        node,
      );
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

/** Whether an identifier is a name of a member or a label, and stands for no variable. */
function isOnlyAName(child: ts.Node, parent: ts.Node): boolean {
  if (!ts.isIdentifier(child)) return false;
  if (ts.isPropertyAccessExpression(parent)) return child === parent.name;
  if (ts.isBindingElement(parent)) return child === parent.propertyName;
  if (ts.isBreakOrContinueStatement(parent) || ts.isLabeledStatement(parent)) return child === parent.label;
  return (ts.isObjectLiteralElementLike(parent) || ts.isClassElement(parent)) && child === parent.name;
}
