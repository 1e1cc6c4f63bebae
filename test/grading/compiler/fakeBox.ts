/** Processes that compile nothing: each answers as it is told to. */
import { Duplex } from "node:stream";
import type { Box } from "../../../src/grading/sandbox/box";

/** What one of them makes of a question's source: an answer, nothing for ever, or its end. */
export type Manner = (
  source: string,
  nth: number,
) => { answer?: string; megabytes?: number; ends?: string } | undefined;

export interface FakeBox extends Box {
  /** The sources that each process was asked for, in the order in which they were started. */
  readonly asked: string[][];
  readonly alive: () => number;
}

/** `failing` of them end before they are ready. */
export function fakeBox(manner: Manner, failing = 0): FakeBox {
  const asked: string[][] = [];
  let alive = 0;
  return {
    program: "/nowhere",
    asked,
    alive: () => alive,
    start() {
      alive++;
      const own: string[] = [];
      asked.push(own);
      let settle: (how: string) => void = () => undefined;
      const ended = new Promise<string>((resolve) => {
        settle = resolve;
      });
      const end = (how = "ended"): void => {
        if (!pipe.destroyed) alive--;
        pipe.destroy();
        settle(how);
      };
      const pipe = new Duplex({
        read: () => undefined,
        write(chunk: Buffer, _encoding, done) {
          const { source } = JSON.parse(chunk.toString()) as { source: string };
          own.push(source);
          const reply = manner(source, own.length);
          if (reply?.ends !== undefined) end(reply.ends);
          else if (reply) setImmediate(() => pipe.push(`${reply.megabytes ?? 1} ${JSON.stringify(reply.answer)}\n`));
          done();
        },
      });
      setImmediate(() => (asked.length > failing ? pipe.push('1 "ready"\n') : end("exit code 1")));
      return { pipe: () => pipe as never, end, ended, firstError: () => "" };
    },
  };
}
