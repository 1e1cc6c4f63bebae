import { tf } from "./backend";

/**
 * Opens a scope of tensors; gives what closes it and disposes of the tensors made since. Code that was ended midway has
 * left scopes of its own open, and TensorFlow.js in the middle of an operation, or of a gradient: later gradients would
 * silently be zero. That is put right as well.
 */
export function openScope(): () => void {
  const engine = tf.engine();
  const { activeScope, scopeStack, gradientDepth, kernelDepth, activeTape } = engine.state;
  const depth = scopeStack.length;
  engine.startScope();
  return () => {
    const { state } = engine;
    const tape = state.activeTape === activeTape ? [] : (state.activeTape ?? []);
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
    for (const { saved } of tape) saved?.forEach(dispose);
    // Not by `endScope`: the engine's own note of the active scope may be half made.
    for (const { track } of state.scopeStack.splice(depth)) for (const one of track) if (!one.kept) dispose(one);
    state.activeScope = activeScope;
  };
}

function dispose(tensor: tf.Tensor): void {
  try {
    tensor.dispose();
  } catch {
    // Its disposal was what was ended midway.
  }
}
