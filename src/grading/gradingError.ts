import { AdvisedError } from "../host/advisedError";

/** What keeps a class from being graded. */
export class GradingError extends AdvisedError {
  override name = "GradingError";
}
