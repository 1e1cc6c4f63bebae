/** What the rest of tensor/ knows of compiled graphs: native TensorFlow only. */
export { multipliesBfloat16 } from "./bfloat16";
export { isCompilable } from "./compilable";
export { pixelType } from "./input";
export { compilePredictor, type Predictor } from "./predict";
export { breathe, residentBytes } from "./process";
export { compileStep } from "./step";
