/**
 * What code in a sandbox must not be able to do, each with an attempt: it runs inside, and outside as well, where it has to
 * succeed if that harms nobody. Bundled into one file, which needs nothing of the workbook's.
 */
import type { Attempt } from "./attempt";
import { absent, calling } from "./calling";
import { others } from "./others";
import { reaching } from "./reaching";
import { reading } from "./reading";
import { writing } from "./writing";

export type { World } from "./attempt";

export const attempts: readonly Attempt[] = [...reading, ...writing, ...reaching, ...others, ...calling, ...absent];
