/** In the place of tensor/graph/index.ts: nothing compiles. */
import type * as real from "../../../src/tensor/graph";

const none = (): never => {
  throw new Error("there are no compiled graphs in a browser");
};

export const isCompilable: typeof real.isCompilable = () => false;
export const multipliesBfloat16: typeof real.multipliesBfloat16 = () => false;
export const pixelType: typeof real.pixelType = none;
export const compilePredictor: typeof real.compilePredictor = none;
export const compileStep: typeof real.compileStep = none;
export const breathe: typeof real.breathe = () => new Promise((resolve) => setTimeout(resolve));
export const residentBytes: typeof real.residentBytes = () => undefined;
