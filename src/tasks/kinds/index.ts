/** The kinds of tasks that there are. */
export { choiceTask } from "./choice";
export { functionTask } from "./function";
export { propertyTask, readNumbers } from "./property";
export { valueTask } from "./value";
export { writtenTask } from "./written";
