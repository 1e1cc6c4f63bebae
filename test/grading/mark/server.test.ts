/** What the page's server lets through, and what it keeps. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readPersonGrades, textKey } from "../../../src/grading/mark/personGrades";
import { type MarkServer, serveMarking } from "../../../src/grading/mark/server";
import { temporaryFolder } from "../../host/scratch";
import { smallClass } from "../reports/smallClass";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

class Client {
  readonly port: string;
  cookie = "";

  constructor(readonly server: MarkServer) {
    this.port = new URL(server.url).port;
  }

  ask({ method = "GET", path = "/", headers = {}, body }: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const all = { ...(this.cookie && { cookie: this.cookie }), ...headers };
      const sent = request({ host: "127.0.0.1", port: this.port, method, path, headers: all }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on("error", reject).end(body);
    });
  }

  async signIn(): Promise<Answer> {
    const { pathname, search } = new URL(this.server.url);
    const answer = await this.ask({ path: pathname + search });
    this.cookie = (answer.headers["set-cookie"]?.[0] ?? "").split(";")[0];
    return answer;
  }

  give(mark: object, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { origin: `http://127.0.0.1:${this.port}`, "content-type": "application/json" };
    return this.ask({ method: "POST", path: "/mark", headers: { ...own, ...headers }, body: JSON.stringify(mark) });
  }
}

async function open(t: TestContext): Promise<{ client: Client; folder: string }> {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "grades.json"), JSON.stringify(smallClass));
  const server = await serveMarking({ folder });
  t.after(() => server.close());
  return { client: new Client(server), folder };
}

const mark = { learner: "Björn", task: "3.5", text: textKey("=1+1"), points: 1.5, comment: "Why?", before: null };

test("the page wants the token, which then leaves the address", async (t) => {
  const { client } = await open(t);
  for (const path of ["/", "/?token=", "/?token=0", "/marks", `/?token=${"a".repeat(48)}`])
    assert.equal((await client.ask({ path })).status, 403, path);
  const { status, headers } = await client.signIn();
  assert.deepEqual([status, headers.location], [303, "/"]);
  assert.match(headers["set-cookie"]?.[0] ?? "", /; HttpOnly; SameSite=Strict; Path=\/$/);
  const page = await client.ask({});
  assert.equal(page.status, 200);
  assert.match(String(page.headers["content-security-policy"]), /^default-src 'none'; script-src 'sha256-/);
  for (const [name, value] of Object.entries({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  }))
    assert.equal(page.headers[name], value);
  assert.ok(!page.text.includes(client.cookie.split("=")[1]), "the token is not on the page");
});

test("a mark is on the disk when it is said to be saved", async (t) => {
  const { client, folder } = await open(t);
  await client.signIn();
  assert.equal(client.server.waiting(), 2);
  const { status, text } = await client.give(mark);
  assert.equal(status, 200, text);
  const [{ points, comment, at }] = readPersonGrades(folder).marks;
  assert.deepEqual([points, comment, JSON.parse(text)], [1.5, "Why?", { at, waiting: 1 }]);
  assert.match((await client.ask({})).text, /value="1.5" checked/);
});

test("what another page gave meanwhile is not lost, but shown; who has seen it may replace it", async (t) => {
  const { client, folder } = await open(t);
  await client.signIn();
  await client.give(mark);
  const stale = await client.give({ ...mark, points: 0 });
  assert.equal(stale.status, 409);
  const { meanwhile } = JSON.parse(stale.text);
  assert.equal(meanwhile.points, 1.5);
  assert.equal((await client.give({ ...mark, points: 0, before: meanwhile.at })).status, 200);
  assert.deepEqual(
    readPersonGrades(folder).marks.map(({ points }) => points),
    [0],
  );
});

const refused: [what: string, mark: object, headers: Record<string, string>, status: number][] = [
  ["from another page", mark, { origin: "http://evil.example" }, 403],
  ["from no page", mark, { origin: "" }, 403],
  ["from another port of this machine", mark, { origin: "http://127.0.0.1:1" }, 403],
  ["sent across sites", mark, { "sec-fetch-site": "cross-site" }, 403],
  ["to another name", mark, { host: "evil.example" }, 421],
  ["as a form", mark, { "content-type": "application/x-www-form-urlencoded" }, 415],
  ["without a cookie", mark, { cookie: "" }, 403],
  ["with more points than there are", { ...mark, points: 3.5 }, {}, 409],
  ["with points below 0", { ...mark, points: -0.5 }, {}, 400],
  ["with a quarter of a point", { ...mark, points: 0.25 }, {}, 400],
  ["with points as text", { ...mark, points: "2" }, {}, 400],
  ["without points", { ...mark, points: null }, {}, 400],
  ["with a comment that is none", { ...mark, comment: { toString: 1 } }, {}, 400],
  ["with a comment without an end", { ...mark, comment: "a".repeat(10_001) }, {}, 400],
  ["that is too large", { ...mark, comment: "a".repeat(200_000) }, {}, 413],
  ["for a learner that there is not", { ...mark, learner: "eve" }, {}, 409],
  ["for a task that is judged", { ...mark, task: "3.1" }, {}, 409],
  ["for a text that has changed", { ...mark, text: textKey("older") }, {}, 409],
  ["that is a list", [], {}, 400],
];

test("no other mark is kept", async (t) => {
  const { client, folder } = await open(t);
  await client.signIn();
  for (const [what, sent, headers, status] of refused)
    assert.equal((await client.give(sent, headers)).status, status, what);
  assert.deepEqual(readPersonGrades(folder).marks, []);
  for (const asked of [
    { path: "/mark" },
    { path: "/../package.json" },
    { method: "PUT" },
    { path: "//evil.example/" },
    { path: "/%" },
  ])
    assert.equal((await client.ask(asked)).status, 404, JSON.stringify(asked));
});

test("two servers on one folder lose no mark of each other", async (t) => {
  const { client, folder } = await open(t);
  const second = await serveMarking({ folder });
  t.after(() => second.close());
  const clients = [client, new Client(second)];
  for (const each of clients) await each.signIn();
  const own = [mark, { ...mark, learner: "ada", text: textKey("Halve the batch.") }];
  const given = await Promise.all(clients.map((each, i) => each.give(own[i])));
  assert.deepEqual(
    given.map(({ status }) => status),
    [200, 200],
  );
  assert.equal(readPersonGrades(folder).marks.length, 2);
});

test("grades that are none are said to be before anything is served", async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(serveMarking({ folder }), /there is no .*grades\.json/);
  writeFileSync(join(folder, "grades.json"), '{"version":7}');
  await assert.rejects(serveMarking({ folder }), /does not hold the grades of a class/);
});
