/** Puts in order what the `finally` blocks would have that a termination has left out. */
import { giveBack } from "../../lent";

/** The part of tfjs's engine that keeps track of what is under way. */
interface Engine {
  endScope(): void;
  readonly state: {
    readonly scopeStack: readonly unknown[];
    gradientDepth: number;
    kernelDepth: number;
    activeTape: unknown;
    numDataMovesStack: unknown[];
  };
}

/**
 * Gives back what was lent, ends tfjs's open scopes, which frees their tensors, and forgets modules that were being loaded:
 * they load again.
 */
export function tidyUp(): void {
  for (const [file, module] of Object.entries(require.cache)) if (module && !module.loaded) delete require.cache[file];
  for (const step of [() => giveBack(), endScopes]) {
    try {
      step();
    } catch (error) {
      console.error(error);
    }
  }
}

function endScopes(): void {
  const engine = (globalThis as { _tfengine?: Engine })._tfengine;
  if (!engine) return;
  while (engine.state.scopeStack.length > 0) engine.endScope();
  Object.assign(engine.state, { gradientDepth: 0, kernelDepth: 0, activeTape: null, numDataMovesStack: [] });
}
