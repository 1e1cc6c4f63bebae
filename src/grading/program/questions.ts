/** What a kernel that grades asks of outside, over a pipe of its own: a line of JSON each, and a line in answer. */
import type { CompiledCell, Source } from "../compiler/compiledCell";
import type { PosedTasks } from "./posed";

export interface Questions {
  /** The tasks as its learner has them. */
  tasks(): PosedTasks;
  compile(cell: Source): CompiledCell;
}

export type Question = { readonly ask: "tasks" } | ({ readonly ask: "compile" } & Source);
