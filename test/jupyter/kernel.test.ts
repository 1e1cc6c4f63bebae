import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Kernel, KernelManager, type KernelMessage, ServerConnection } from "@jupyterlab/services";
import WebSocket from "ws";
import { anyPort, type JupyterServer, startServer } from "../../src/jupyter/server";

const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
let server: JupyterServer;
let manager: KernelManager;
let kernel: Kernel.IKernelConnection;

before(async () => {
  // The kernel works in a folder outside the clone, so that imports are tried where they are hardest.
  server = startServer({ folder, port: await anyPort() });
  assert.ok(await server.answers(), "Jupyter does not answer");
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: server.baseUrl,
    wsUrl: server.baseUrl.replace(/^http/, "ws"),
    token: server.token,
    appendToken: true,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  manager = new KernelManager({ serverSettings });
  kernel = await manager.startNew({ name: "tslab" });
});

after(async () => {
  await kernel?.shutdown().catch(() => undefined);
  manager?.dispose();
  server?.stop();
  await server?.ended;
  rmSync(folder, { recursive: true });
});

interface Ran {
  status: string;
  stdout: string;
  stderr: string;
  error?: { ename: string; evalue: string; traceback: string[] };
  data: Record<string, unknown>[];
  messages: number;
}

async function run(code: string, stopOnError = true, onText?: () => void): Promise<Ran> {
  const ran: Ran = { status: "", stdout: "", stderr: "", data: [], messages: 0 };
  const future = kernel.requestExecute({ code, stop_on_error: stopOnError });
  future.onIOPub = (message: KernelMessage.IIOPubMessage) => {
    ran.messages++;
    const { msg_type } = message.header;
    if (msg_type === "stream") {
      const { name, text } = (message as KernelMessage.IStreamMsg).content;
      ran[name as "stdout" | "stderr"] += text;
      onText?.();
    } else if (msg_type === "error") {
      ran.error = (message as KernelMessage.IErrorMsg).content as Ran["error"];
    } else if (msg_type === "display_data") {
      ran.data.push((message as KernelMessage.IDisplayDataMsg).content.data as Record<string, unknown>);
    }
  };
  const reply = await future.done;
  ran.status = reply?.content.status ?? "none";
  return ran;
}

/** Runs a cell, and presses the interrupt button every `ms` until it ends: on a busy machine a cell begins late. */
async function runInterrupted(code: string, ms: number): Promise<Ran> {
  const timer = setInterval(() => void kernel.interrupt(), ms);
  try {
    return await run(code);
  } finally {
    clearInterval(timer);
  }
}

test("20,000 lines all arrive, in order, in few messages, and the cell ends", async () => {
  const { status, stdout, messages } = await run("for (let i = 0; i < 20000; i++) console.log('line ' + i)");
  assert.equal(status, "ok");
  assert.deepEqual(
    stdout.trimEnd().split("\n"),
    Array.from({ length: 20_000 }, (_, i) => `line ${i}`),
  );
  assert.ok(messages < 1000, `${messages} messages`);
});

test("standard output and standard error keep their order, also of bytes", async () => {
  const { stdout, stderr } = await run(
    'console.log("a"); console.error("b"); void process.stdout.write(Buffer.from("ü\\n"))',
  );
  assert.equal(stdout, "a\nü\n");
  assert.equal(stderr, "b\n");
});

const errors: [name: string, code: string, ename: string, evalue: RegExp, line: string][] = [
  [
    "a thrown error",
    "const a = 1\n\nthrow new RangeError('too far')",
    "RangeError",
    /^too far$/,
    "→   3  throw new RangeError",
  ],
  [
    "an error inside a function with types",
    "interface Point { x: number }\nfunction far(p: Point): number {\n  if (p.x > 1) throw new Error('far')\n  return p.x\n}\nfar({ x: 2 })",
    "Error",
    /^far$/,
    "→   3    if (p.x > 1) throw",
  ],
  [
    "a null",
    "const o: any = null\nawait Promise.resolve()\no.x",
    "TypeError",
    /Cannot read properties of null/,
    "→   3  o.x",
  ],
  ["a rejected promise", "await Promise.resolve()\nawait Promise.reject(new TypeError('no'))", "TypeError", /^no$/, ""],
  ["a thrown string", "throw 'plain'", "Thrown", /^plain$/, ""],
  [
    "a compile error",
    "const n: number = 1\nconst s: string = n",
    "CompileError",
    /2:7 - Type 'number'/,
    "→   2  const s",
  ],
  ["a syntax error", "const = 3", "CompileError", /Variable declaration expected|expected/, "→   1  const = 3"],
];

for (const [name, code, ename, evalue, line] of errors) {
  test(`${name} is an error output with the cell's own line`, async () => {
    const { status, error, stderr } = await run(code);
    assert.equal(status, "error");
    assert.equal(error?.ename, ename);
    assert.match(error.evalue, evalue);
    const traceback = error.traceback.join("\n");
    assert.ok(traceback.includes(line), traceback);
    assert.doesNotMatch(traceback, /node_modules|node:|tslab/);
    assert.equal(stderr, "");
  });
}

test("an error in a function of an earlier cell names that cell", async () => {
  await run("function broken() {\n  throw new Error('old')\n}");
  const { error } = await run("\nbroken()");
  const traceback = error?.traceback.join("\n") ?? "";
  assert.match(
    traceback,
    /cell \[\d+\], line 2:[\s\S]*→ {3}2 {4}throw[\s\S]*cell \[\d+\], line 2:[\s\S]*→ {3}2 {2}broken\(\)/,
  );
});

test("what was queued after an error is not run, and what comes later runs at once", async () => {
  const results = await Promise.all([
    run("globalThis.seen = []; throw new Error('stop')"),
    run("globalThis.seen.push('second')"),
    run("globalThis.seen.push('third')"),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["error", "aborted", "aborted"],
  );
  const next = await run("console.log((globalThis as any).seen.length)");
  assert.equal(next.stdout, "0\n");
});

test("with stop_on_error false the queue goes on", async () => {
  const results = await Promise.all([run("throw new Error('go on')", false), run("console.log('ran')")]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["error", "ok"],
  );
});

test("errors that nothing waits for are told, and the kernel lives on", async () => {
  const { status, stderr } = await run(`
    setTimeout(() => { throw new Error('later') }, 10);
    Promise.reject(new Error('floating'));
    await new Promise((resolve) => setTimeout(resolve, 100));`);
  assert.equal(status, "ok");
  assert.match(stderr, /nothing waited for:[\s\S]*floating[\s\S]*nothing waited for:[\s\S]*later/);
  assert.equal((await run("console.log('alive')")).stdout, "alive\n");
});

const endless: [name: string, code: string][] = [
  ["a cell that waits for ever", "await new Promise(() => {})"],
  ["a loop without end", "while (true) {}"],
];

for (const [name, code] of endless) {
  test(`the interrupt button ends ${name}, and the kernel is usable`, async () => {
    const { status, error } = await runInterrupted(code, 1000);
    assert.equal(status, "error");
    assert.equal(error?.ename, "Interrupted");
    assert.equal((await run("console.log('alive')")).stdout, "alive\n");
  });
}

test("work that listens ends by itself, and its cell goes on", async () => {
  const ended = await runInterrupted(
    `
    let stopped = false;
    process.once("cnn-workbook:interrupt" as any, () => { stopped = true });
    while (!stopped) await new Promise((resolve) => setTimeout(resolve, 5));
    console.log("stopped by itself");`,
    1000,
  );
  assert.equal(ended.status, "ok");
  assert.equal(ended.stdout, "stopped by itself\n");
});

test("a listener for SIGINT that a cell adds is called, and does not end the kernel", async () => {
  await run("process.once('SIGINT', () => console.log('heard'))");
  const { stdout, error } = await runInterrupted("await new Promise(() => {})", 1000);
  assert.equal(stdout, "heard\n");
  assert.equal(error?.ename, "Interrupted");
  assert.equal((await run("console.log('alive')")).stdout, "alive\n");
});

test("the interrupt button stops a training within a batch, and what was learned stays", async () => {
  const code = `
    import { loadMnist, recipes, train } from "cnn-workbook";
    const digits = loadMnist({ split: "train", limit: 20000 });
    let batches = 0;
    let after = 0;
    process.once("cnn-workbook:interrupt" as any, () => { after = batches });
    const run = await train(recipes.mnistBaseline, digits, { epochs: 3, onProgress: () => {
      if (batches++ === 0) console.log("under way");
    } });
    console.log(run.outcome, batches - after <= 1, run.history.length);`;
  let interrupted = false;
  const { status, stdout, error } = await run(code, true, () => {
    if (!interrupted) void kernel.interrupt();
    interrupted = true;
  });
  assert.equal(status, "ok", error?.evalue);
  assert.equal(stdout, "under way\ninterrupted true 1\n");
});

test("a model stays what it was where the button ends what had changed it for a while", async () => {
  await run(`
    import { batchNorm, buildModel, dense, flatten, gradientsOf, loadMnist, predict } from "cnn-workbook";
    const few = loadMnist({ split: "train", limit: 4 });
    const layers = [flatten(), batchNorm(), dense({ units: 10, activation: "softmax" })];
    const model: any = buildModel({ name: "small", input: [28, 28, 1], layers }, { seed: 1 });
    const before = [...predict(model, few)];
    const apply = model.apply;`);
  const { error } = await runInterrupted(
    `
    model.apply = (...given) => { apply.apply(model, given); while (true) {} };
    gradientsOf(model, few);`,
    2000,
  );
  assert.equal(error?.ename, "Interrupted");
  const { stdout } = await run(
    "model.apply = apply;\nconsole.log(predict(model, few).every((value, i) => value === before[i]));",
  );
  assert.equal(stdout, "true\n");
});

test("charts, pictures and tables arrive as mime bundles", async () => {
  const { data, error } = await run(`
    import { charts, show, showImages, showMarkdown, showTable } from "cnn-workbook";
    show(charts.bars({ title: "t", x: "x", y: "y (MB)", labels: ["a"], series: [{ name: "s", values: [1] }] }));
    showImages({ pixels: new Uint8Array(4), height: 2, width: 2 }, { title: "four pixels" });
    showTable([{ a: 1 }]);
    showMarkdown("**bold**");`);
  assert.equal(error, undefined);
  assert.deepEqual(
    data.map((bundle) => Object.keys(bundle).sort()),
    [
      ["application/vnd.plotly.v1+json", "text/plain"],
      ["image/png", "text/html", "text/plain"],
      ["text/html", "text/plain"],
      ["text/html", "text/plain"],
    ],
  );
});

test("declarations work again in a later cell, and survive an error between", async () => {
  await run("const x: number = 1");
  await run("throw new Error('between')");
  await run("const x: string = 'again'");
  assert.equal((await run("console.log(x)")).stdout, "again\n");
});

/** What a cell's error says besides its own words. */
const advised: readonly (readonly [name: string, code: string, advice: RegExp])[] = [
  ["a forgotten return", "function twice(n: number): number { n * 2; }", /Is a return missing\?/],
  ["a name of the workbook's before its import", 'check("2.1", 1)', /Run the first cell of the notebook again/],
  ["a name that no cell has made", "console.log(nothingMadeIt)", /Run the cell that makes nothingMadeIt/],
];

for (const [name, code, advice] of advised) {
  test(`an error ends with the next step: ${name}`, async () => {
    const { error } = await run(code);
    assert.match(error?.traceback.join("\n") ?? "no error", advice);
  });
}

test("a value whose cell failed since is judged, and said to be older", async () => {
  await run('import { check, task } from "cnn-workbook";\nprocess.env.WORKBOOK_HOME = process.cwd();');
  const texts = async (code: string): Promise<string> =>
    (await run(code)).data.map((bundle) => bundle["text/plain"]).join("\n");
  await run("const layerParameters = 180000;");
  assert.doesNotMatch(await texts('await check("2.1", layerParameters)'), /ended with an error/);
  await run("const layerParameters: number = '180200';");
  const verdict = await texts('await check("2.1", layerParameters)');
  assert.match(verdict, /What else does it have\?[\s\S]*was to set `layerParameters` ended with an error/);
  await run("const layerParameters = 180200;");
  assert.match(await texts('await check("2.1", layerParameters)'), /^✓ [^⚠]*$/);
});

test("a task's numbers are frozen, and the error says what to do", async () => {
  await run('const stack = task("2.2");');
  const { error } = await run("stack.maps.reverse();");
  assert.match(error?.traceback.join("\n") ?? "no error", /Work on a copy/);
});
