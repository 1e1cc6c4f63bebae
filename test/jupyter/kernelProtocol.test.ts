/** Jupyter's protocol, spoken with a kernel without a server between. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "./client";

let client: Client;

before(async () => {
  client = await Client.start({ env: { JUPYTER_TOKEN: "secret", JPY_API_TOKEN: "secret" } });
});

after(() => client?.close());

const count = async (): Promise<number> =>
  Number((await client.run("0", { store_history: false })).reply["execution_count"]);

test("kernel_info has every field that clients read", async () => {
  const { content } = await client.request("kernel_info_request", {});
  assert.equal(content["status"], "ok");
  assert.match(String(content["protocol_version"]), /^5\.[3-9]/);
  const info = content["language_info"] as Record<string, unknown>;
  for (const name of ["name", "version", "mimetype", "file_extension", "pygments_lexer", "codemirror_mode"])
    assert.ok(info[name], name);
  assert.ok(content["banner"] && content["implementation"] && content["help_links"]);
});

test("cells are counted; a silent one and one without history are not", async () => {
  const before = await count();
  assert.equal((await client.run("1")).reply["execution_count"], before);
  assert.equal(await count(), before + 1);
  const silent = await client.run('console.log("x"); 5', { silent: true });
  assert.deepEqual(
    silent.messages.map(({ content }) => content["execution_state"]),
    ["busy", "idle"],
  );
  assert.equal(await count(), before + 1);
});

test("a cell's messages come in order, each with its parent", async () => {
  const { messages, reply, result } = await client.run('console.log("a"); 6 * 7');
  assert.equal(result, "42");
  assert.equal(reply["status"], "ok");
  assert.deepEqual(
    messages.map(({ type, content }) => content["execution_state"] ?? type),
    ["busy", "execute_input", "stream", "execute_result", "idle"],
  );
});

const values: readonly (readonly [code: string, result: string | undefined])[] = [
  ["null", undefined],
  ["undefined", undefined],
  ['"text"', "text"],
  ["0.5", "0.5"],
  ["({ a: [1, 2] })", "{ a: [ 1, 2 ] }"],
];
for (const [code, result] of values) {
  test(`the value of ${code} is an execute_result: ${result}`, async () => {
    assert.equal((await client.run(code)).result, result);
  });
}

test("expressions that come with a cell are answered, also one that fails", async () => {
  const { reply } = await client.run("const three = 3;", {
    user_expressions: { sum: "three + 4", bad: "nothing.at.all" },
  });
  const answers = reply["user_expressions"] as Record<string, Record<string, unknown>>;
  assert.deepEqual(answers["sum"]["data"], { "text/plain": "7" });
  assert.equal(answers["bad"]["status"], "error");
});

test("positions count code points: completion and inspection after an emoji", async () => {
  const code = 'const s = "🙂🙂"; Math.flo';
  const points = [...code].length;
  const { content } = await client.request("complete_request", { code, cursor_pos: points });
  assert.ok((content["matches"] as string[]).includes("floor"));
  assert.deepEqual([content["cursor_start"], content["cursor_end"]], [points - 3, points]);
  const at = [...'"🙂🙂"; parse'].length;
  const inspected = await client.request("inspect_request", {
    code: '"🙂🙂"; parseInt("1")',
    cursor_pos: at,
    detail_level: 0,
  });
  assert.match(JSON.stringify(inspected.content["data"]), /Converts a string to an integer/);
});

test("history: tail, range and search of this session", async () => {
  const { reply } = await client.run("const historical = 1;");
  const line = reply["execution_count"];
  const ask = async (request: object): Promise<unknown> =>
    (await client.request("history_request", { output: false, raw: true, ...request })).content["history"];
  const row = [[1, line, "const historical = 1;"]];
  assert.deepEqual(await ask({ hist_access_type: "tail", n: 1 }), row);
  assert.deepEqual(await ask({ hist_access_type: "range", session: 0, start: line, stop: Number(line) + 1 }), row);
  assert.deepEqual(await ask({ hist_access_type: "search", pattern: "*histor*", n: 5 }), row);
});

for (const type of ["debug_request", "nonsense_request", "usage_request"]) {
  test(`${type} is answered with an error, and nothing is printed`, async () => {
    const { type: reply, content } = await client.request(type, {}, "control");
    assert.equal(reply, type.replace("request", "reply"));
    assert.equal(content["status"], "error");
  });
}

test("a comm is closed again", async () => {
  const { id } = client.send("comm_open", { comm_id: "c", target_name: "t", data: {} });
  await client.until(() => client.of(id).some(({ type }) => type === "comm_close"));
});

test("what is malformed or wrongly signed is dropped, with a note, and the kernel goes on", async () => {
  const header = JSON.stringify({ msg_id: "1", msg_type: "kernel_info_request" });
  for (const frames of [
    ["x"],
    ["<IDS|MSG>"],
    ["<IDS|MSG>", "bad", header, "{}", "{}", "{}"],
    ["<IDS|MSG>", "", "{", "{}", "{}", "{}"],
  ])
    await client.sendRaw(frames);
  assert.equal((await client.run("1 + 1")).result, "2");
  assert.match(client.stderr(), /the signature is wrong/);
});

test("while a cell is busy the kernel answers: heartbeats, what it is, and Tab with nothing", async () => {
  const { ended } = await client.start("while (true) {}");
  assert.equal(await client.heartbeat(), "beat");
  assert.equal((await client.request("kernel_info_request", {})).content["status"], "ok");
  const { content } = await client.request("complete_request", { code: "Math.", cursor_pos: 5 });
  assert.deepEqual(content["matches"], []);
  assert.equal((await client.request("is_complete_request", { code: "1" })).content["status"], "unknown");
  assert.equal((await client.request("interrupt_request", {}, "control")).content["status"], "ok");
  assert.equal((await ended).error?.ename, "Interrupted");
});

test("text that is not well formed leaves the kernel well formed", async () => {
  const { stdout, result } = await client.run('console.log("a\\ud83d"); "\\udc00b"');
  assert.equal(stdout, "a\ufffd\n");
  assert.equal(result, "\ufffdb");
});

test("cells see no tokens of the server", async () => {
  assert.equal((await client.run("[process.env.JUPYTER_TOKEN, process.env.JPY_API_TOKEN].join()")).result, ",");
});

/** Whatever is thrown, the cell ends with an error of strings, and the next one works. */
const thrown: readonly string[] = [
  "Object.create(null)",
  "{ toString() { throw 1; } }",
  '{ message: "m", stack: ["a"] }',
  "{ message: { code: 7 }, stack: 1, name: [] }",
  "new Proxy({}, { get() { throw 1; }, has() { throw 2; }, getPrototypeOf() { throw 3; }, ownKeys() { throw 4; } })",
  '{ get message() { throw 1; }, stack: "" }',
  "Symbol('s')",
  "null",
  "undefined",
  "Object.assign(new Error('e'), { name: 3, message: Symbol('m') })",
];
for (const value of thrown) {
  test(`throw ${value} ends its cell`, async () => {
    const { error, reply } = await client.run(`throw ${value} as any;`);
    assert.equal(reply["status"], "error");
    const { ename, evalue, traceback } = error ?? { ename: 0, evalue: 0, traceback: [0] };
    for (const text of [ename, evalue, ...traceback]) assert.equal(typeof text, "string");
    assert.equal((await client.run("1 + 1")).result, "2");
  });
}

test("an error made under an odd prepareStackTrace ends its cell", async () => {
  const { reply } = await client.run(
    "Error.prepareStackTrace = () => ({ odd: true }) as any;\nthrow new Error('odd');",
  );
  assert.equal(reply["status"], "error");
  assert.equal((await client.run("Error.prepareStackTrace = undefined as any; 1 + 1")).result, "2");
});

for (const restart of [true, false]) {
  for (const options of [{ transport: "ipc" }, { key: "" }] as const) {
    test(`${JSON.stringify(options)}: a kernel runs a cell, and ends with restart ${restart} as asked`, async () => {
      const other = await Client.start(options);
      try {
        assert.equal((await other.run("1 + 1")).result, "2");
        const ended = new Promise((resolve) => other.process.once("exit", resolve));
        const { content } = await other.request("shutdown_request", { restart }, "control");
        assert.deepEqual(content, { status: "ok", restart });
        assert.equal(await ended, 0);
      } finally {
        other.close();
      }
    });
  }
}
