/** What keeps a class from being graded: what is wrong, then what to do. */
export class GradingError extends Error {
  override name = "GradingError";

  constructor(
    message: string,
    readonly advice: string,
    /** Whether the command was used wrongly, and nothing failed. */
    readonly isUsage: boolean = false,
  ) {
    super(message);
  }
}
