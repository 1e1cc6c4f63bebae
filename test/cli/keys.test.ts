import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { readKeys } from "../../src/cli/keys";

/** A terminal that notes its modes. */
function terminal() {
  const modes: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    setRawMode: (mode: boolean) => modes.push(mode),
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  return { modes, input: input as never, press: (text: string) => input.emit("data", text) };
}

test("keys come in turn, also those pressed before anybody asked; sequences of other keys are none", async () => {
  const { input, press } = terminal();
  const keys = readKeys(input);
  press("h");
  press("\u001b[A");
  press("nr");
  assert.deepEqual([await keys.next(), await keys.next(), await keys.next()], ["h", "n", "r"]);
  const asked = keys.next();
  press("l");
  assert.equal(await asked, "l");
  keys.close();
});

test("what raw mode takes from the terminal is done here; urgent keys do not wait", () => {
  const { input, press, modes } = terminal();
  const sent: string[] = [];
  const urgent: string[] = [];
  const keys = readKeys(
    input,
    (key) => key === "q",
    (key) => urgent.push(key),
    (signal) => sent.push(signal),
  );
  press("\u0003");
  press("\u0004");
  press("q");
  press("\u001a");
  assert.deepEqual([sent, urgent], [["SIGINT", "SIGINT", "SIGTSTP"], ["q"]]);
  assert.deepEqual(modes, [true, false], "the terminal is given back while the program is stopped");
  process.emit("SIGCONT", "SIGCONT");
  assert.deepEqual(modes, [true, false, true]);
  keys.close();
  assert.equal(modes.at(-1), false);
});

test("the terminal is given back when the program ends, whatever ends it; a terminal that is gone does no harm", () => {
  const { input, modes } = terminal();
  const before = process.listeners("exit");
  const keys = readKeys(input);
  const [restore] = process.listeners("exit").filter((listener) => !before.includes(listener));
  restore?.(0);
  assert.deepEqual(modes, [true, false]);
  Object.assign(input, {
    setRawMode: () => {
      throw new Error("EIO");
    },
  });
  keys.close();
});
