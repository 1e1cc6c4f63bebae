/** The board: what recipes reach on the test images, over seeds; the reader's own among them. */
export { addToBoard, type BoardOptions } from "./add";
export { describeRecipe } from "./describe";
export { board, recordedEntries } from "./entries";
export { agree, toEntry } from "./file";
export { checkName, noteRuns, OtherRecipe, ownEntries, removeEntry } from "./own";
