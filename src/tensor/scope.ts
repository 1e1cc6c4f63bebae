import { tf } from "./backend";

/**
 * Opens a scope of tensors; gives what closes it and disposes of the tensors made since. Code that was ended midway has
 * left scopes of its own open, and TensorFlow.js in the middle of an operation, or of a gradient: later gradients would
 * silently be zero. That is put right as well.
 */
export function openScope(): () => void {
  const engine = tf.engine();
  const { scopeStack, gradientDepth, kernelDepth, activeTape } = engine.state;
  const depth = scopeStack.length;
  engine.startScope();
  return () => {
    const { state } = engine;
    if (state.activeTape !== activeTape) {
      for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
    }
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
    while (state.scopeStack.length > depth) engine.endScope();
  };
}
