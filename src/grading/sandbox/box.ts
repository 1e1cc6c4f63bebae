/** What a program of ours runs in: bubblewrap's sandbox, or, where somebody asked for that, nothing but limits. */
import { realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { places } from "../../host/places";
import { makeGradingFolder } from "../../host/processFolder";
import {
  bubblewrap,
  bubblewrapPipes,
  environment,
  inside,
  type Limits,
  limited,
  type Mount,
  standardLimits,
} from "./bubblewrap";
import { type Contained, startContained } from "./contained";
import { hasFilter, systemCallFilter } from "./filter";
import { programMounts, systemMounts } from "./mounts";
import { findTool, findTools } from "./tools";
import { takeUser } from "./user";

export interface BoxedProgram {
  /** A program of the built workbook, as a path below `dist`. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Options of Node's. */
  readonly flags?: readonly string[];
  /** Beside what every program gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** The descriptors, from 3 on, that are pipes between inside and outside, each in both directions. */
  readonly pipes: readonly number[];
}

export interface Box {
  /** Where a program finds the workbook. */
  readonly program: string;
  start(program: BoxedProgram): Contained;
}

export interface BoxOptions {
  /** A folder in place of the built workbook's `dist`. */
  readonly dist?: string;
  /** Threads that TensorFlow computes with; default 1. */
  readonly threads?: number;
  readonly limits?: Partial<Limits>;
}

export interface SandboxOptions extends BoxOptions {
  /** Which system calls may be made, as `filter.ts` has it; for tests of what holds besides. */
  readonly filter?: Buffer;
}

/**
 * A sandbox for each program that is started: what it promises is in `bubblewrap.ts`.
 * @throws {GradingError} where it takes a program that is not there
 */
export function sandboxBox({
  dist,
  threads = 1,
  limits: own,
  filter = hasFilter(process.arch) ? systemCallFilter(process.arch) : Buffer.alloc(0),
}: SandboxOptions = {}): Box & { readonly mounts: readonly Mount[] } {
  const tools = findTools();
  const limits = { ...standardLimits, ...own };
  const mounts = [...systemMounts(tools), ...programMounts(places().program, dist)];
  const node = realpathSync(process.execPath);
  return {
    mounts,
    program: inside.program,
    start({ script, args = [], flags = [], env, pipes }) {
      const user = takeUser();
      const command = [node, ...flags, join(inside.program, "dist", script), ...args];
      const contained = startContained(
        {
          command: bubblewrap({ mounts, runner: user.runner, limits, tools }, command),
          env: environment(threads, env),
          pipes,
        },
        {
          limits,
          folder: "/",
          wrapper: { filter: { descriptor: bubblewrapPipes.filter, bytes: filter }, info: bubblewrapPipes.info },
        },
      );
      void contained.ended.then(() => user.giveBack());
      return contained;
    },
  };
}

/** Programs as this user, who may read, write and reach whatever this user may. */
export function openBox({ dist, threads = 1, limits: own }: BoxOptions = {}): Box {
  const limits = { ...standardLimits, ...own };
  const { program } = places();
  const prlimit = findTool("prlimit");
  const built = dist ?? join(program, "dist");
  return {
    program,
    start({ script, args = [], flags = [], env, pipes }) {
      const home = makeGradingFolder();
      const command = [process.execPath, ...flags, join(built, script), ...args];
      // A user's processes cannot be counted for one program alone.
      const limiting = prlimit === undefined ? [] : limited(limits, { prlimit }, false);
      const own = { PATH: process.env["PATH"] ?? "", HOME: home, WORKBOOK_HOME: home, ...env };
      const contained = startContained(
        { command: [...limiting, ...command], env: environment(threads, own), pipes },
        { limits, folder: home },
      );
      void contained.ended.then(() => rmSync(home, { recursive: true, force: true }));
      return contained;
    },
  };
}
