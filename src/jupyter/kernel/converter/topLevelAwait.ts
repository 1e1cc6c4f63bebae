/**
 * tslab tells that a cell waits by TypeScript's complaint about it, which does not come for `await (…)`, nor for
 * `for await`: the cell then ran as a plain function, and "await is not defined". Here the cell's own code is looked at.
 */
import * as ts from "@tslab/typescript-for-tslab";

/** Whether a cell waits outside of every function. */
export function hasTopLevelAwait(cell: ts.SourceFile): boolean {
  return cell.text.includes("await") && waits(cell);
}

function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node))
    // What stands in its brackets and decorators is computed outside.
    return [...(ts.getDecorators(node as ts.HasDecorators) ?? []), node.name].some(
      (part) => part !== undefined && waits(part),
    );
  return ts.forEachChild(node, (child) => waits(child) || undefined) ?? false;
}
