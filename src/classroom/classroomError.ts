/** What keeps a classroom from opening: what is wrong, then what to do. */
export class ClassroomError extends Error {
  override name = "ClassroomError";

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}
