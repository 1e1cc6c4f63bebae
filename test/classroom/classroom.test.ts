/** A class on one machine: eight at once, one of them hostile, four of them training. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { anyPort } from "../../src/jupyter/port";
import { processes, wordsOf } from "../processes";
import { attacks, prelude } from "./attacks";
import { Browser } from "./browser";
import type { KernelLine } from "./kernelLine";
import {
  memoryOf,
  missing,
  missingNamespace,
  openRoom,
  processesOf,
  removeRoom,
  type TestRoom,
  untilGone,
} from "./room";

const learners = ["ada", "Bob", "carol", "dan", "eve", "frank", "grace", "mallory"];
const csv = `id,name\nada,Ada\nBob,"Bob <img src=x onerror=alert(1)>"\n${learners
  .slice(2)
  .map((id) => `${id},${id}`)
  .join("\n")}\n`;
const exercise = "02-parameters-and-memory";
const skip = missing();
const login = (id: string): string => id.toLowerCase();

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe("eight learners at once", { skip, timeout: 900_000 }, () => {
  let room: TestRoom;
  const people = new Map<string, { browser: Browser; kernel: KernelLine }>();
  const the = (id: string): { browser: Browser; kernel: KernelLine } =>
    people.get(id) ?? assert.fail(`${id} is not there`);

  before(async () => {
    room = await openRoom(csv, ["--processes", "250"]);
  });
  after(() => {
    for (const { kernel } of people.values()) kernel.close();
    room?.child.kill("SIGKILL");
    if (room) removeRoom(room);
  });

  test("nobody gets in with another password, nor without an account", async () => {
    for (const [name, password] of [
      ["ada", room.password("Bob")],
      ["ada", ""],
      ["nobody", room.password("ada")],
      ["root", ""],
    ] as const) {
      const page = await new Browser(room.base, name).signIn(password);
      assert.match(page.text, /Invalid username or password/, name);
    }
  });

  test("each signs in, and gets a server of their own", async () => {
    await Promise.all(
      learners.map(async (id) => {
        const browser = new Browser(room.base, login(id));
        const page = await browser.signIn(room.password(id));
        assert.equal(page.url, `${room.base}/hub/home`);
        assert.equal((await browser.spawn()).status, 200);
        people.set(id, { browser, kernel: await browser.kernel(login(id), `exercises/${exercise}.ipynb`) });
      }),
    );
    const uids = learners.map((id) => room.uidOf(id));
    assert.equal(new Set(uids).size, learners.length);
    for (const uid of uids) assert.ok(processesOf(uid).length > 0);
    for (const id of learners) {
      const facts = statSync(join(room.folder, "homes", login(id)));
      assert.deepEqual([facts.mode & 0o777, facts.uid], [0o700, room.uidOf(id)], id);
    }
  });

  test("each runs a cell as that user, with the numbers of their own code name", async () => {
    const code = "console.log(process.getuid!(), process.env.WORKBOOK_LEARNER, process.env.WORKBOOK_HOME)";
    const texts = await Promise.all(learners.map(async (id) => (await the(id).kernel.run(code)).text.trim()));
    const wanted = learners.map((id) => `${room.uidOf(id)} ${room.codeName(id)} /home/${login(id)}`);
    assert.deepEqual(texts, wanted);
  });

  test("no token is in the process table", () => {
    const tokens = /token|secret|[0-9a-f]{32}/i;
    for (const { id } of learners.flatMap((learner) => processesOf(room.uidOf(learner))))
      assert.doesNotMatch(wordsOf(id).replaceAll(/kernel-[0-9a-f-]+/g, ""), tokens);
    const { submitSecret } = JSON.parse(readFileSync(join(room.folder, "hub", "settings.json"), "utf8"));
    for (const secret of [submitSecret, ...learners.map((id) => room.password(id))])
      assert.deepEqual(
        processes().filter(({ id }) => wordsOf(id).includes(secret)),
        [],
      );
  });

  test("a check and a hand-in arrive, each under its learner", async (t) => {
    const code = `import { check, submit, task } from "cnn-workbook";
      const given = task("2.1");
      await check("2.1", given.kernelSize ** 2 * given.channels * given.filters);
      await submit();`;
    const handing = learners.filter((id) => id !== "mallory");
    for (const ran of await Promise.all(handing.map((id) => the(id).kernel.run(code)))) {
      assert.equal(ran.error, undefined);
      assert.match(ran.text, /✗ \*\*2\.1/);
      assert.match(ran.text, /✓ \*\*02-parameters-and-memory\*\* is handed in, as you saved it at/);
    }
    assert.deepEqual(readdirSync(room.submissions).sort(), [".earlier", ...handing].sort());
    for (const id of handing) {
      const own = join(room.submissions, id);
      assert.deepEqual(readdirSync(own).sort(), [`${exercise}.ipynb`, "progress.json"]);
      const saved = readFileSync(join(room.folder, "homes", login(id), "work", "exercises", `${exercise}.ipynb`));
      assert.ok(readFileSync(join(own, `${exercise}.ipynb`)).equals(saved));
      const { learners: noted } = JSON.parse(readFileSync(join(own, "progress.json"), "utf8"));
      assert.equal(noted[room.codeName(id)]["2.1"].last.state, "failed");
    }
    const megabytes = (id: string): number => Math.round(memoryOf(room.uidOf(id)) / 1e6);
    t.diagnostic(`memory of a learner with one kernel that has checked: ${learners.map(megabytes).join(", ")} MB`);
  });

  test("what is handed in again takes the place of the earlier one, which is kept", async () => {
    const { browser, kernel } = the("ada");
    const path = `/user/ada/api/contents/exercises/${exercise}.ipynb`;
    const { content } = (await browser.api("GET", path)) as { content: { cells: { source: string }[] } };
    for (const cell of content.cells) cell.source = `${cell.source} `;
    await browser.api("PUT", path, { type: "notebook", format: "json", content });
    await new Promise((resolve) => setTimeout(resolve, 1500)); // one hands in once a second at most
    const ran = await kernel.run(`await submit("2")`);
    assert.match(ran.text, /It takes the place of what you handed in before/);
    const receipt = /Receipt: (?:.*), (\w{16})/.exec(ran.text)?.[1];
    const newest = readFileSync(join(room.submissions, "ada", `${exercise}.ipynb`));
    assert.equal(createHash("sha256").update(newest).digest("hex").slice(0, 16), receipt);
    assert.equal(readdirSync(join(room.submissions, ".earlier", "ada", exercise)).length, 2);
  });

  test("a second classroom in the same folder is refused, whatever its port", async () => {
    const other = String(await anyPort());
    for (const port of [other, String(room.port)])
      assert.match(
        room.second("--port", port),
        /^error: the classroom in .*room is open already \(process \d+, since /,
      );
    assert.equal((await the("ada").kernel.run("console.log(2)")).text, "2\n");
    assert.equal((await the("ada").browser.open("/hub/home")).status, 200);
  });

  test("one who is hostile gets nothing, in a cell", async (t) => {
    const { kernel } = the("mallory");
    const port =
      /Adding route \/user\/ada -> http:\/\/127\.0\.0\.1:(\d+)/.exec(room.log())?.[1] ?? assert.fail("no port");
    const server = processesOf(room.uidOf("ada")).find(({ id }) => wordsOf(id).includes("jupyterhub.singleuser"));
    assert.equal((await kernel.run(prelude)).error, undefined);
    for (const [what, code, gives] of attacks(room, "ada", server?.id ?? assert.fail("no server"), port)) {
      const ran = await kernel.run(`console.log(await ${code})`);
      t.diagnostic(`${what}: ${ran.text.trim().slice(0, 100)}`);
      assert.match(ran.text, gives, `${what}: ${ran.error ?? ""}`);
    }
    assert.equal((await the("ada").kernel.run("console.log(1 + 1)")).text, "2\n");
  });

  test("one who is hostile gets nothing, in a browser", async () => {
    const { browser } = the("mallory");
    const rows: [method: string, path: string, statuses: number[]][] = [
      ["GET", "/user/ada/lab", [403]],
      ["GET", "/user/ada/api/contents", [403]],
      ["GET", "/user/ada/api/kernels", [403]],
      ["GET", "/user/ada/files/exercises/02-parameters-and-memory.ipynb", [403]],
      ["POST", "/user/ada/api/kernels", [403]],
      ["GET", "/services/classroom/", [403]],
      ["GET", "/services/classroom/now", [403]],
      ["POST", "/services/classroom/", [403, 404]],
      ["GET", "/hub/admin", [403, 404]],
      ["GET", "/hub/api/users", [403]],
      ["GET", "/hub/api/users/ada", [403, 404]],
      ["POST", "/hub/api/users/ada/tokens", [403, 404]],
      ["DELETE", "/hub/api/users/ada/server", [403, 404]],
      ["PATCH", "/hub/api/users/mallory", [403]],
      ["POST", "/hub/api/shutdown", [403]],
    ];
    for (const [method, path, statuses] of rows) {
      const page = await browser.tryApi(method, path, method === "PATCH" ? { admin: true } : undefined);
      assert.ok(statuses.includes(page.status), `${method} ${path}: ${page.status} ${page.url}`);
    }
    assert.match((await new Browser(room.base, "x").open("/services/classroom/")).url, /\/hub\/login/);
  });

  test("pages answer while four train, and the instructor sees the class", async (t) => {
    const instructor = new Browser(room.base, "instructor");
    await instructor.signIn(room.password("instructor"));
    const training = ["carol", "dan", "eve", "frank"].map((id) =>
      the(id).kernel.run(
        `import { loadMnist, recipes, train } from "cnn-workbook";
         const { outcome } = await train(recipes.mnistFast, loadMnist({ split: "train", limit: 6000 }), { epochs: 2 });
         console.log("outcome", outcome);`,
        400_000,
      ),
    );
    let busy = true;
    const all = Promise.all(training).finally(() => {
      busy = false;
    });
    const times = new Map<string, number[]>();
    const visit = async (who: Browser, name: string, path: string): Promise<string> => {
      const page = await who.open(path);
      assert.equal(page.status, 200, `${path}: ${page.url}`);
      times.set(name, [...(times.get(name) ?? []), who.times.at(-1) ?? Number.NaN]);
      return page.text;
    };
    let live = "";
    while (busy) {
      for (const id of ["ada", "Bob", "grace"]) {
        const { browser } = the(id);
        await visit(browser, "hub/home", "/hub/home");
        await visit(browser, "lab", `/user/${login(id)}/lab`);
        await visit(browser, "notebook", `/user/${login(id)}/api/contents/exercises/${exercise}.ipynb`);
      }
      live = await visit(instructor, "the class", "/services/classroom/");
      await visit(instructor, "the class, anew", "/services/classroom/now");
    }
    for (const ran of await all) assert.match(ran.text, /outcome complete/, ran.error);
    for (const [name, list] of times) {
      t.diagnostic(
        `${name}: median ${Math.round(median(list))} ms of ${list.length}, longest ${Math.round(Math.max(...list))} ms`,
      );
      assert.ok(median(list) < 10_000, `${name}: ${median(list)} ms`);
    }
    assert.match(live, /<strong>8<\/strong> of 8 signed in/);
    assert.match(live, /<td class="number">7<\/td><th scope="row">2\.1 /, "seven made the same slip");
    assert.match(live, /Bob &lt;img src=x onerror=alert\(1\)&gt;/);
    assert.doesNotMatch(live, /<img/);
    assert.match(live, new RegExp(`<th scope="row">${exercise}</th><td>7</td><td>0</td><td>7</td>`));
  });

  test("Ctrl-C ends the hub, its proxy and all servers", async () => {
    room.child.kill("SIGINT");
    assert.equal(await room.ended, 0, room.said());
    assert.match(room.said(), /The classroom is closed\./);
    await untilGone(room);
  });
});

test("a command that is killed leaves nothing behind either, and ends nothing that an earlier one's numbers mean now", {
  skip,
  timeout: 300_000,
}, async (t) => {
  const stranger = spawn("sleep", ["1000"]);
  t.after(() => stranger.kill());
  const room = await openRoom("id\nada\n", [], {
    before: (folder) => {
      mkdirSync(join(folder, "hub"), { recursive: true });
      for (const name of ["hub.pid", "proxy.pid"]) writeFileSync(join(folder, "hub", name), String(stranger.pid));
    },
  });
  t.after(() => {
    room.child.kill("SIGKILL");
    removeRoom(room);
  });
  const browser = new Browser(room.base, "ada");
  await browser.signIn(room.password("ada"));
  await browser.spawn();
  assert.deepEqual([stranger.exitCode, stranger.signalCode], [null, null]);
  room.child.kill("SIGKILL");
  await room.ended;
  await untilGone(room);
});

test("without root, where everybody is trusted, a learner works and the instructor sees it", {
  skip: missingNamespace(),
  timeout: 300_000,
}, async (t) => {
  const room = await openRoom("id\nada\n", ["--trust-everybody"], { rootless: true });
  t.after(() => {
    room.child.kill("SIGKILL");
    removeRoom(room);
  });
  const browser = new Browser(room.base, "ada");
  await browser.signIn(room.password("ada"));
  await browser.spawn();
  const kernel = await browser.kernel("ada", `exercises/${exercise}.ipynb`);
  t.after(() => kernel.close());
  const ran = await kernel.run(`import { check } from "cnn-workbook";\nawait check("2.1", 1);`);
  assert.match(ran.text, /✗ \*\*2\.1/, ran.error);
  const instructor = new Browser(room.base, "instructor");
  await instructor.signIn(room.password("instructor"));
  const page = await instructor.open("/services/classroom/");
  assert.match(page.text, /<tr class=""><th scope="row">ada<.*02-parameters-and-memory.*2\.1/);
  room.child.kill("SIGINT");
  await room.ended;
  await untilGone(room);
});
