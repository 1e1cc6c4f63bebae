export { type Assessment, assessFor, judgeRecord, poseFor } from "./assess";
export { judge, type Verdict, type VerdictState } from "./judge";
export { type AttemptRecord, attemptType, parseRecord, type Unreadable } from "./parse";
export type { Plain } from "./plain";
export { findTask, type GivensFor, type TaskId, type Tasks, tasks } from "./registry";
export { seedFor } from "./seed";
export type { Judgement, PosedTask, Task } from "./task";
export { todo } from "./todo";
export { clip, code, messageOf, plural } from "./words";
