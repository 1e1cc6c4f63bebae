/** A failure that its reader can act on: `message` says what is wrong, `advice` what to do about it. */
export class AdvisedError extends Error {
  override name = "AdvisedError";

  constructor(
    message: string,
    readonly advice: string,
    /** Whether something was used wrongly, and nothing failed. */
    readonly isUsage: boolean = false,
  ) {
    super(message);
  }

  /** Both, in sentences. */
  get told(): string {
    return this.advice === "" ? `${this.message}.` : `${this.message}. ${this.advice}`;
  }
}
