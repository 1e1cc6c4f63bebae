/** What the kernel's two processes say to each other: the front speaks with Jupyter, the back runs cells. */
import type { CellError } from "./errors";

/** A cell, by the order in which cells were given to the back. */
export type CellId = number;

/** How an expression that came with a cell ended. */
export type ExpressionAnswer =
  | { readonly status: "ok"; readonly data: { readonly "text/plain": string }; readonly metadata: object }
  | ({ readonly status: "error" } & CellError);

export interface ExecuteRequest {
  readonly type: "execute";
  readonly cell: CellId;
  /** The number in the brackets beside it. */
  readonly count: number;
  readonly code: string;
  /** Expressions to evaluate after the cell, by name. */
  readonly expressions: Readonly<Record<string, string>>;
}

/** Questions to the compiler; positions count UTF-16 units. */
export interface Question {
  readonly type: "question";
  readonly id: number;
  readonly about: "complete" | "inspect" | "isComplete";
  readonly code: string;
  readonly position: number;
}

/** The interrupt button: `tell` leaves the end to who listens, `end` does not. */
export interface StopRequest {
  readonly type: "tell" | "end";
  /** Numbers these messages. */
  readonly press: number;
  /** The cell it is meant for; nothing when none ran: then what cells have left behind is stopped. */
  readonly cell: CellId | undefined;
}

export type ToBack = ExecuteRequest | Question | StopRequest;

/** A message for a cell's reader, with its content as JSON. */
export interface CellMessage {
  readonly type: "message";
  readonly cell: CellId;
  readonly name: "stream" | "display_data" | "update_display_data";
  readonly json: string;
}

export interface CellEnded {
  readonly type: "ended";
  readonly cell: CellId;
  readonly error?: CellError;
  /** The value of its last expression, as text. */
  readonly value?: string;
  readonly expressions?: Readonly<Record<string, ExpressionAnswer>>;
}

export type FromBack =
  | { readonly type: "ready" }
  | CellMessage
  | CellEnded
  | { readonly type: "answer"; readonly id: number; readonly content: object }
  /** The answer to `tell` and `end`, with their cell; `runs`: it still does. */
  | {
      readonly type: "heard";
      readonly press: number;
      readonly told: boolean;
      readonly cell?: CellId;
      readonly runs: boolean;
    }
  /** Whether anything listens to the interrupt button. */
  | { readonly type: "listening"; readonly listening: boolean };
