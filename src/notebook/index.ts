/** What a learner calls, with its effects: showing, exercises, training with a live display. */
export { quick } from "../host/environment";
export { addToBoard, type BoardOptions, board } from "./board";
export { assess, check, hint, progress, task } from "./exercise";
export { medianMs, type Timed } from "./medianMs";
export { predictionMs } from "./predictionMs";
export { type Finding, show, showFinding, showImages, showMarkdown, showMasks, showTable } from "./show";
export { submit } from "./submit";
export { type SeededResult, type SeveralOptions, TrainAllError, train, trainAll } from "./train";
