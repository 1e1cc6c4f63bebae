/** The pure parts of the kernel's protocol. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wellFormedJson } from "../../src/jupyter/kernel/json";
import { described, fitting, toOutputLimit } from "../../src/jupyter/kernel/outputLimit";
import { toConnection } from "../../src/jupyter/protocol/connection";
import { Pacing } from "../../src/jupyter/protocol/pacing";
import { toCodePoints, toUnits } from "../../src/jupyter/protocol/positions";
import { withoutSecrets } from "../../src/jupyter/protocol/secrets";
import { nextStep, type Stand, type StopEvent } from "../../src/jupyter/protocol/stopping";
import { composeMessage, parseMessage } from "../../src/jupyter/protocol/wire";

const press: StopEvent = { type: "press", listening: false };
const pressListening: StopEvent = { type: "press", listening: true };
const told: StopEvent = { type: "answer", told: true };
const ended: StopEvent = { type: "answer", told: false };
const [over, elapsed, terminated] = (["cell ended", "elapsed", "terminated"] as const).map((type) => ({ type }));

/** What happens one after the other, the effects that follow, and where it ends. */
const presses: readonly (readonly [name: string, events: readonly StopEvent[], effects: string, end: Stand])[] = [
  ["a cell that waits", [press, ended], "tell", "rest"],
  ["a loop", [press, elapsed, terminated, ended], "tell terminate end", "rest"],
  ["a loop that ends by itself meanwhile", [press, elapsed, over], "tell terminate", "rest"],
  ["native code", [press, elapsed, terminated, elapsed], "tell terminate end replace", "rest"],
  ["the compiler does not return", [press, elapsed, elapsed], "tell terminate replace", "rest"],
  ["a training that ends itself", [pressListening, told, over], "tell", "rest"],
  ["a training in a long step", [pressListening], "tell", "asked, listening"],
  ["a training that never ends", [pressListening, told, elapsed, ended], "tell end", "rest"],
  ["a second press on a training", [pressListening, told, press, ended], "tell end", "rest"],
  [
    "a second press on a training in a long step",
    [pressListening, press, elapsed, terminated],
    "tell end terminate end",
    "terminated",
  ],
  ["a second press on a loop counts once", [press, press, press, ended], "tell", "rest"],
  [
    "the grace ends with its cell: a later press is a first one",
    [pressListening, told, over, elapsed, pressListening],
    "tell tell",
    "asked, listening",
  ],
  ["nothing was pressed", [elapsed, ended, over, terminated], "", "rest"],
];
for (const [name, events, effects, end] of presses) {
  test(`a press: ${name}`, () => {
    let stand: Stand = "rest";
    const done: string[] = [];
    for (const event of events) {
      const step = nextStep(stand, event);
      stand = step.stand;
      if (step.effect) done.push(step.effect);
    }
    assert.deepEqual([done.join(" "), stand], [effects, end]);
  });
}

test("every stand but rest and those of a told cell has an end: elapsed leads to rest", () => {
  const stands: Stand[] = ["asked", "asked, listening", "grace", "ending", "terminating", "terminated"];
  for (let stand of stands) {
    for (let i = 0; i < 5 && stand !== "rest"; i++) stand = nextStep(stand, elapsed).stand;
    assert.equal(stand, "rest");
  }
});

const texts: readonly (readonly [text: string, codePoints: number, units: number])[] = [
  ["abc", 2, 2],
  ["🙂b", 1, 2],
  ["a🙂🙂b", 3, 5],
  ["é\u0301", 2, 2],
  ["", 0, 0],
];
for (const [text, codePoints, units] of texts) {
  test(`position ${codePoints} of ${JSON.stringify(text)} is unit ${units}`, () => {
    assert.equal(toUnits(text, codePoints), units);
    assert.equal(toCodePoints(text, units), codePoints);
  });
}
test("a position behind the end is the end", () => assert.equal(toUnits("🙂", 9), 2));

const jsons: readonly (readonly [value: object, json: string])[] = [
  [{ a: "🙂" }, '{"a":"🙂"}'],
  [{ a: "\ud83d" }, '{"a":"\\ufffd"}'],
  [{ "\udc00": 1 }, '{"\\ufffd":1}'],
  [{ a: "\\ud83d\n" }, '{"a":"\\\\ud83d\\n"}'],
  [{ a: "\\\ud83d" }, '{"a":"\\\\\\ufffd"}'],
];
for (const [value, json] of jsons) test(`well formed: ${json}`, () => assert.equal(wellFormedJson(value), json));

const signing = { key: "k", digest: "sha256" };
const header = { msg_id: "1", msg_type: "t", session: "s", username: "u", date: "d", version: "5.3" };
const frames = composeMessage("t", { a: 1 }, { to: [Buffer.from("id")], parent: header, session: "s", signing });

test("what is composed is parsed again, identities and all", () => {
  const message = parseMessage(frames, signing);
  assert.deepEqual(message.identities.map(String), ["id"]);
  assert.deepEqual([message.header.msg_type, message.content], ["t", { a: 1 }]);
});

const malformed: readonly (readonly [name: string, frames: Buffer[], error: RegExp])[] = [
  [
    "another key",
    composeMessage("t", {}, { to: [], parent: undefined, session: "s", signing: { ...signing, key: "other" } }),
    /signature/,
  ],
  ["no delimiter", [Buffer.from("x")], /delimiter/],
  ["cut off", frames.slice(0, 4), /frames/],
];
for (const [name, given, error] of malformed)
  test(`a message is refused: ${name}`, () => assert.throws(() => parseMessage(given, signing), error));

const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
test("endpoints as jupyter_client dials them", () => {
  assert.equal(toConnection({ ...ports, ip: "127.0.0.1", transport: "tcp" }).endpoints.iopub, "tcp://127.0.0.1:2");
  assert.equal(toConnection({ ...ports, ip: "/tmp/k", transport: "ipc" }).endpoints.hb, "ipc:///tmp/k-5");
});
const connections: readonly (readonly [value: unknown, error: RegExp])[] = [
  [null, /not an object/],
  [{}, /shell_port is not a port/],
  [{ ...ports, transport: "udp" }, /neither tcp nor ipc: udp/],
  [{ ...ports, signature_scheme: "hmac-none" }, /unknown signature_scheme: hmac-none/],
];
for (const [value, error] of connections)
  test(`a connection file is refused: ${error}`, () => assert.throws(() => toConnection(value), error));

test("the environment of cells has no tokens, and the rest of it", () => {
  const secrets = [
    "JUPYTER_TOKEN",
    "JPY_API_TOKEN",
    "JPY_PARENT_PID",
    "JUPYTERHUB_API_TOKEN",
    "JUPYTERHUB_OAUTH_SCOPES",
    "CONFIGPROXY_AUTH_TOKEN",
  ];
  const kept = ["PATH", "JUPYTERHUB_USER", "JUPYTER_RUNTIME_DIR", "JPY_SESSION_NAME", "TF_CPP_MIN_LOG_LEVEL"];
  const env = Object.fromEntries([...secrets, ...kept].map((name) => [name, "x"]));
  assert.deepEqual(Object.keys(withoutSecrets(env)).sort(), [...kept].sort());
});

const limits: readonly (readonly [value: string | undefined, bytes: number, noted: boolean])[] = [
  [undefined, 20e6, false],
  ["", 20e6, false],
  ["5000", 5000, false],
  ["50_000_000", 50e6, false],
  ["10", 20e6, true],
  ["-1", 20e6, true],
  ["20 MB", 20e6, true],
  ["NaN", 20e6, true],
];
for (const [value, bytes, noted] of limits) {
  test(`an output limit of ${value} is ${bytes} bytes`, () => {
    const { limit, note } = toOutputLimit(value);
    assert.deepEqual([limit.bytes, note !== undefined], [bytes, noted]);
  });
}
test("the limit in words", () => assert.equal(described(toOutputLimit(undefined).limit), "20 MB and 100,000 lines"));
const fits: readonly (readonly [text: string, bytes: number, lines: number, part: string])[] = [
  ["a\nb\nc\n", 100, 2, "a\nb\n"],
  ["abc", 100, 0, ""],
  ["abcdef", 3, 9, "abc"],
  ["aüb", 2, 9, "a"],
  ["a🙂", 4, 9, "a"],
];
for (const [text, bytes, lines, part] of fits)
  test(`of ${JSON.stringify(text)} ${bytes} bytes and ${lines} lines are ${JSON.stringify(part)}`, () =>
    assert.equal(fitting(text, { bytes, lines }), part));

test("within any three seconds no more goes out than a server takes: 1 MB and 1,000 messages a second", () => {
  for (const bytes of [70_000, 200]) {
    const pacing = new Pacing();
    const sent: number[] = [];
    for (let now = 0; sent.length < 4000 && now < 100_000; ) {
      const delay = pacing.delay(bytes, now);
      now += delay;
      if (delay > 0) continue;
      pacing.add(bytes, now);
      sent.push(now);
    }
    for (const [i, at] of sent.entries()) {
      const within = sent.slice(i).filter((other) => other < at + 3000).length;
      assert.ok(within <= 3000 && within * bytes <= 3e6, `${within} messages of ${bytes} bytes from ${at} ms on`);
    }
  }
});
