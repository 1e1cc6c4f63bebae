/** What a learner calls, with its effects: showing, training with a live display. */
export { quick } from "../host/quick";
export { medianMs, type Timed } from "./medianMs";
export { show, showImages, showMarkdown, showMasks, showTable } from "./show";
export { type SeededResult, type SeveralOptions, TrainAllError, train, trainAll } from "./train";
