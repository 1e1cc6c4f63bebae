/** What a hostile learner tries in a cell, and what must come of it. Each expression is run in that learner's own kernel. */
import { join } from "node:path";
import { program, type TestRoom } from "./room";

/** What, the code, and what it must give. `tried(…)` gives "refused: CODE", or what was got. */
export type Attack = readonly [what: string, code: string, gives: RegExp];

/** What the rows of a kernel need: a cell that is run first. */
export const prelude = `
import * as fs from "node:fs";
import * as net from "node:net";
import { execFileSync } from "node:child_process";
const tried = async (what: () => unknown): Promise<string> => {
  try {
    return "got: " + JSON.stringify(await what())?.slice(0, 2000);
  } catch (error) {
    return "refused: " + ((error as any).code ?? (error as any).message);
  }
};
`;

const refused = /^refused: (ENOENT|EACCES|EPERM|EROFS|ESRCH|ENOTDIR)\s*$/;
const quoted = (text: string): string => JSON.stringify(text);
/** Of root's home nothing but the folders in which there is what all may read: Python, Node, and perhaps the workbook. */
const onlyAbove = (paths: readonly string[]): RegExp => {
  const names = paths.filter((path) => path.startsWith("/root/")).map((path) => quoted(path.split("/")[2]));
  const listed = `(${names.join("|").replaceAll(".", "\\.")})`;
  return new RegExp(`^(got: \\[(${listed}(,${listed})*)?\\]|refused: E.*)\\s*$`);
};

export function attacks(room: TestRoom, victim: string, victimServer: number, victimPort: string): Attack[] {
  const inRoom = (...names: string[]): string => quoted(join(room.folder, ...names));
  const post = (token: string, body: string): string =>
    `tried(async () => { await new Promise((done) => setTimeout(done, 1100)); const r = await fetch(process.env.WORKBOOK_CLASSROOM + "/submissions", { method: "POST", headers: { authorization: "Bearer " + ${token} }, body: ${body} }); return r.status; })`;
  const ownToken = "process.env.WORKBOOK_CLASSROOM_TOKEN";
  const note = (exercise: string, text: string): string =>
    `JSON.stringify({ exercise: ${exercise}, notebook: ${text}, progress: {} })`;
  // What the own server was started with: it may be read, and must open no other door.
  const hubToken = `execFileSync("sh", ["-c", "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\\\0' '\\\\n' | grep ^JUPYTERHUB_API_TOKEN= | head -1"]).toString().trim().split("=")[1]`;
  const ask = (method: string, path: string): string =>
    `tried(async () => { const token = ${hubToken}; const r = await fetch(process.env.JUPYTERHUB_API_URL + ${quoted(path)}, { method: ${quoted(method)}, headers: { authorization: "token " + token } }); return token.length + " " + r.status; })`;
  return [
    ["list the homes", `tried(() => fs.readdirSync(${inRoom("homes")}))`, refused],
    ["read another's home", `tried(() => fs.readdirSync(${inRoom("homes", victim)}))`, refused],
    ["see another's home beside the own", `tried(() => fs.readdirSync("/home"))`, /^got: \["mallory"\]\s*$/],
    ["read the accounts", `tried(() => fs.readFileSync(${inRoom("accounts.json")}, "utf8"))`, refused],
    ["read what the hub was told", `tried(() => fs.readFileSync(${inRoom("hub", "settings.json")}, "utf8"))`, refused],
    [
      "read the class's secret",
      `tried(() => fs.readFileSync(${quoted(join(room.folder, "..", "class.secret"))}, "utf8"))`,
      refused,
    ],
    ["read what others handed in", `tried(() => fs.readdirSync(${quoted(room.submissions)}))`, refused],
    ["read the system's keys", `tried(() => fs.readFileSync("/etc/shadow", "utf8"))`, refused],
    [
      "read the home of root",
      `tried(() => fs.readdirSync("/root"))`,
      onlyAbove(["/root/.pyenv", "/root/.nvm", "/root/.local", program]),
    ],
    ["read the answers", `tried(() => fs.readdirSync(${quoted(join(program, "answers"))}))`, refused],
    [
      "write to the program",
      `tried(() => fs.appendFileSync(${quoted(join(program, "dist", "index.js"))}, "//"))`,
      refused,
    ],
    [
      "put a file into the program",
      `tried(() => fs.writeFileSync(${quoted(join(program, "node_modules", "x.js"))}, ""))`,
      refused,
    ],
    [
      "make the program writable",
      `tried(() => execFileSync("mount", ["-o", "remount,rw", ${quoted(join(program, "dist"))}], { stdio: "pipe" }))`,
      /^refused: /,
    ],
    ["become root", `tried(() => (process as any).setuid(0))`, /^refused: EPERM\s*$/],
    ["become another learner", `tried(() => (process as any).setuid(${room.uidOf(victim)}))`, /^refused: EPERM\s*$/],
    ["end another's server", `tried(() => process.kill(${victimServer}, 9))`, refused],
    [
      "see others' processes",
      `tried(() => fs.readdirSync("/proc").filter((id) => /^\\d+$/.test(id)).map((id) => fs.readFileSync("/proc/" + id + "/cmdline", "utf8")).filter((words) => words.includes("/home/${victim}")).length)`,
      /^got: 0\s*$/,
    ],
    [
      "read what its own first process was started with",
      `tried(() => fs.readFileSync("/proc/1/environ", "utf8"))`,
      refused,
    ],
    [
      "find others' kernels",
      `tried(() => fs.readdirSync("/tmp/jupyter").filter((name) => name.startsWith("kernel-") && name.endsWith(".json")).length)`,
      /^got: 1\s*$/,
    ],
    [
      "have a token of the hub in the kernel's variables",
      `tried(() => Object.keys(process.env).filter((name) => /TOKEN|SECRET/.test(name)))`,
      /^got: \["WORKBOOK_CLASSROOM_TOKEN"\]\s*$/,
    ],
    ["list the class at the hub", ask("GET", "/users"), /^got: "\d+ 403"\s*$/],
    ["ask the hub about another", ask("GET", `/users/${victim}`), /^got: "\d+ 40[34]"\s*$/],
    ["stop another's server through the hub", ask("DELETE", `/users/${victim}/server`), /^got: "\d+ 40[34]"\s*$/],
    ["make a token for another", ask("POST", `/users/${victim}/tokens`), /^got: "\d+ 40[34]"\s*$/],
    ["end the hub", ask("POST", "/shutdown"), /^got: "\d+ 403"\s*$/],
    [
      "reach another's server past the proxy",
      `tried(async () => (await fetch("http://127.0.0.1:${victimPort}/user/${victim}/api/contents")).status)`,
      /^got: 403\s*$/,
    ],
    [
      "hand in as another",
      post(`${quoted(`${victim}:`)} + ${ownToken}.split(":").at(-1)`, note(`"02-parameters-and-memory"`, `"{}"`)),
      /^got: 401\s*$/,
    ],
    [
      "hand in to another folder",
      post(ownToken, note(`"../${victim}/02-parameters-and-memory"`, `'{"cells":[]}'`)),
      /^got: 400\s*$/,
    ],
    [
      "fill the submissions with one",
      post(ownToken, note(`"02-parameters-and-memory"`, `"x".repeat(17e6)`)),
      /^(got: 413|refused: .*)\s*$/,
    ],
    [
      "hand in at once again and again",
      `tried(async () => { const states = new Set(); for (let i = 0; i < 20; i++) { const r = await fetch(process.env.WORKBOOK_CLASSROOM + "/submissions", { method: "POST", headers: { authorization: "Bearer " + ${ownToken} }, body: "{}" }); states.add(r.status); } return [...states].includes(429); })`,
      /^got: true\s*$/,
    ],
    [
      "start processes without end",
      `tried(() => execFileSync("sh", ["-c", "for i in $(seq 400); do sleep 5 & done"], { stdio: "ignore" }))`,
      /^refused: Command failed/,
    ],
    [
      "take all the memory",
      `tried(() => { const kept: Buffer[] = []; for (let i = 0; i < 40; i++) kept.push(Buffer.alloc(100e6, 1)); return kept.length; })`,
      /^refused: /,
    ],
  ];
}
