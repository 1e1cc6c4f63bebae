import type { NetworkSpec } from "../spec";
import { bookCnn, mnistBaseline, mnistBest, mnistFast, reversedCnn } from "./questions";

/** Networks ready to count, draw and train. */
export const networks: {
  readonly bookCnn: NetworkSpec;
  readonly reversedCnn: NetworkSpec;
  readonly mnistBaseline: NetworkSpec;
  readonly mnistFast: NetworkSpec;
  readonly mnistBest: NetworkSpec;
} = { bookCnn, reversedCnn, mnistBaseline, mnistFast, mnistBest };
