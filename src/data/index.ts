export { type CanvasOptions, type DigitCanvas, digitCanvas } from "./canvas";
export { type LabelledImages, loadMnist, type MnistOptions } from "./mnist";
