/** The interrupt button against code without end of every kind; each leaves a kernel that works. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "./client";

let client: Client;

before(async () => {
  client = await Client.start();
  await client.run("const kept = 42; console.log('warm')");
});

after(() => client?.close());

/** Code that goes on for ever in its own cell. */
const endless: readonly (readonly [name: string, code: string])[] = [
  ["a loop", "while (true) {}"],
  ["a loop that catches", "while (true) { try { while (true) {} } catch {} finally {} }"],
  ["a loop after an await", "await Promise.resolve();\nwhile (true) {}"],
  ["a loop in a continuation", "await Promise.resolve().then(() => { while (true) {} });"],
  ["a loop in a function that is awaited", "async function f() { await null; while (true) {} }\nawait f();"],
  ["awaits without a pause", "while (true) await null;"],
  ["a loop in a timer that is waited for", "await new Promise(() => setTimeout(() => { while (true) {} }, 10));"],
  ["a loop of timers", "while (true) await new Promise((resolve) => setTimeout(resolve, 1));"],
  ["a promise that never settles", "await new Promise(() => {});"],
  ["a regular expression", '/^(a+)+$/.test("a".repeat(60) + "b");'],
  ["a text that is never made", "`${{ toString() { while (true) {} } }}`;"],
  ["a getter of what is thrown", "throw { get message() { while (true) {} }, stack: '' };"],
  ["a value that is never inspected", "({ [Symbol.for('nodejs.util.inspect.custom')]() { while (true) {} } });"],
  ["Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
  ["a generator", "function* all() { while (true) yield 1; }\nfor (const one of all()) void one;"],
  ["sorting with a comparison that never ends", "[1, 2].sort(() => { while (true) {} });"],
];

for (const [name, code] of endless) {
  test(`the button ends ${name}, and variables are kept`, async () => {
    const { ended } = await client.start(code);
    await pause(300);
    client.press();
    const { error, reply } = await ended;
    assert.equal(error?.ename, "Interrupted");
    assert.equal(reply["status"], "error");
    assert.equal((await client.run("kept")).result, "42");
  });
}

/** Code whose cell ends, and which goes on. */
const leftBehind: readonly (readonly [name: string, code: string])[] = [
  ["a loop in a timer", "setTimeout(() => { while (true) {} }, 50);"],
  ["loops in an interval", "setInterval(() => { while (true) {} }, 50);"],
  ["loops in many timers", "for (let i = 0; i < 50; i++) setTimeout(() => { while (true) {} }, 50);"],
  ["a loop in a continuation", "void Promise.resolve().then(() => { while (true) {} });"],
  ["awaits without a pause", "void (async () => { while (true) await null; })();"],
  ["ticks", "(function f() { process.nextTick(f); })();"],
  ["microtasks", "(function f() { queueMicrotask(f); })();"],
  ["immediates", "(function f() { setImmediate(f); })();"],
];

for (const [name, code] of leftBehind) {
  test(`the button stops ${name} left behind, and variables are kept`, async () => {
    // Its own end may be lost in it as well: the button ends it then.
    const { ended } = await client.start(code);
    await pause(400);
    client.press();
    await ended;
    await pause(700); // a press belongs to the cell that waits while it is carried out
    const { result, error } = await client.run("kept");
    assert.equal(result, "42", error?.evalue);
  });
}

test("the button stops a timer left behind that keeps a later cell from going on, for good", async () => {
  const busy = "const end = Date.now() + 4000;\n  while (Date.now() < end);";
  await client.run(`let rounds = 0;\nfunction tick() {\n  rounds++;\n  setTimeout(tick, 100);\n  ${busy}\n}\nsetTimeout(tick, 300);`); // biome-ignore format: a line
  const { ended } = await client.start("await new Promise(() => {});");
  await pause(1000);
  client.press();
  assert.equal((await ended).error?.ename, "Interrupted");
  assert.equal((await client.run("rounds")).result, "1");
  assert.equal((await client.run("await new Promise((resolve) => setTimeout(resolve, 500));\nrounds;")).result, "1");
});

test("what listened for a cell that was terminated keeps nobody waiting: the button ends the next one at once", async () => {
  await client.run('process.on("cnn-workbook:interrupt" as any, () => {});\nwhile (true) console.log("hello");');
  const { ended } = await client.start("while (true) {}");
  await pause(300);
  const pressed = performance.now();
  client.press();
  assert.equal((await ended).error?.ename, "Interrupted");
  assert.ok(performance.now() - pressed < 8000, "without that it takes ten seconds");
});

test("an interval of an interrupted cell prints no more", async () => {
  const { id, ended } = await client.start('setInterval(() => console.log("tick"), 20);\nawait new Promise(() => {});');
  await client.until(() => client.of(id).some(({ type }) => type === "stream"));
  client.press();
  await ended;
  await pause(200);
  const known = client.of(id).length;
  await pause(300);
  assert.equal(client.of(id).length, known);
});

test("native code is stopped with its process, in words, and the next cell works", async () => {
  const { ended } = await client.start('require("node:child_process").execSync("sleep 600");');
  await pause(300);
  client.press();
  const { error } = await ended;
  assert.equal(error?.ename, "KernelDied");
  assert.match(error.evalue, /starting the kernel anew\. Its variables are gone: run the cells from the top again\.$/);
  assert.equal((await client.run("const kept = 42; 1 + 1")).result, "2");
});

test("a loop inside tf.tidy leaves no scope open: a later tidy frees its tensors", async () => {
  await client.run('import { tf } from "cnn-workbook";\ntf.scalar(1).dispose();');
  const { ended } = await client.start("tf.tidy(() => { tf.ones([10]); while (true) {} });");
  await pause(500);
  client.press();
  await ended;
  const { result, error } = await client.run(
    "const start = tf.memory().numTensors;\ntf.tidy(() => { tf.ones([5]).add(1); });\nconst own = tf.ones([2]);\nconst more = tf.memory().numTensors - start;\nown.dispose();\nmore;",
  );
  assert.equal(result, "1", error?.evalue);
});

test("a cell whose interrupt was taken up by what listens is ended by the second press", async () => {
  const { id, ended } = await client.start(
    'process.on("cnn-workbook:interrupt" as any, () => console.log("heard"));\nconsole.log("on");\nawait new Promise(() => {});',
  );
  await client.until(() => client.of(id).some(({ content }) => content["text"] === "on\n"));
  client.press();
  await client.until(() => client.of(id).some(({ content }) => content["text"] === "heard\n"));
  client.press();
  assert.equal((await ended).error?.ename, "Interrupted");
  await client.run('process.removeAllListeners("cnn-workbook:interrupt");');
});

test("the grace of a press ends with its cell: one that starts within it goes on, and takes a press of its own", async () => {
  const { id, ended } = await client.start(
    'await new Promise<void>((resolve) => {\n  process.once("cnn-workbook:interrupt" as any, () => resolve());\n  console.log("on");\n});',
  );
  await client.until(() => client.of(id).some(({ content }) => content["text"] === "on\n"));
  client.press();
  assert.equal((await ended).error, undefined, id);
  const later = await client.run(
    'process.once("cnn-workbook:interrupt" as any, () => undefined);\nawait new Promise((resolve) => setTimeout(resolve, 11_000));\n"went on";',
  );
  assert.equal(later.result, "went on");
});

for (const code of ["while (true) {}", "await new Promise(() => {})"])
  test(`a press while the kernel is only starting waits for it, and ends the cell alone: ${code}`, async () => {
    const fresh = await Client.start();
    try {
      const { id, ended } = await fresh.start(code);
      await fresh.until(() => fresh.of(id).some(({ type }) => type === "execute_input"));
      fresh.press();
      const { error } = await ended;
      assert.equal(error?.ename, "Interrupted", `${error?.evalue}\n${fresh.stderr()}`);
    } finally {
      fresh.close();
    }
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
