export {
  type AttemptRecord,
  attemptType,
  check,
  hint,
  judgeRecord,
  progress,
  type QuestionProgress,
  task,
  todo,
} from "./exercise";
export { judge, type Verdict, type VerdictState } from "./judge";
export { seedFor } from "./learner";
export { parseRecord } from "./parseRecord";
export type { Plain } from "./plain";
export { findTask, tasks } from "./registry";
export type { Task } from "./task";
