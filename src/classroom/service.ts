/** The hub's service of a classroom: takes what learners hand in, and shows the instructor how the class stands. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { endWithParent } from "../host/endWithParent";
import { places } from "../host/places";
import { HubAccess, hubAddress } from "./hubAccess";
import { livePage } from "./live";
import { lookAround, type Watched } from "./lookAround";
import { type Answer, json, readBody, send } from "./respond";
import { bounds, keepHandIn, Refusal, readHandIn } from "./submissions";
import { ownerOf } from "./submitToken";

const env = process.env;
const secret = env["CLASSROOM_SUBMIT_SECRET"] ?? "";
const submissions = env["CLASSROOM_SUBMISSIONS"] ?? "";
const watched = JSON.parse(readFileSync(env["CLASSROOM_LEARNERS"] ?? "", "utf8")) as Record<string, Watched>;
const exercises = readdirSync(join(places().program, "exercises"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.slice(0, -".ipynb".length));

/** When each learner handed in last, and who is doing so. */
const lastAt = new Map<string, number>();
const pauseMs = 1000;

async function takeHandIn(request: IncomingMessage): Promise<Answer> {
  const owner = ownerOf(secret, (request.headers.authorization ?? "").replace(/^Bearer /, ""));
  if (owner === undefined) return json(401, { error: "this is no token of this classroom; start your server again" });
  try {
    const now = new Date();
    if (now.getTime() - (lastAt.get(owner) ?? 0) < pauseMs)
      throw new Refusal(429, "you handed in a moment ago; wait a second, then try again");
    lastAt.set(owner, now.getTime());
    const text = await readBody(request, bounds.bytes);
    if (text === undefined)
      throw new Refusal(413, `a notebook has ${bounds.bytes / 1e6} MB at most; clear its outputs`);
    const id = watched[owner]?.id ?? owner;
    return json(200, keepHandIn(submissions, id, readHandIn(text, exercises), now));
  } catch (error) {
    if (error instanceof Refusal) return json(error.status, { error: error.message });
    console.error(error);
    return json(500, { error: "the classroom could not keep it; tell your teacher (the disk may be full)" });
  }
}

const at = hubAddress();
const live = livePage(at, new HubAccess(at), lookAround(at, watched, env["CLASSROOM_CATALOGUE"] ?? "", submissions));

async function answer(request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://classroom");
  if (request.method === "POST" && url.pathname === "/submissions") return takeHandIn(request);
  if (request.method === "GET" && url.pathname.startsWith(at.prefix)) return live(url, request.headers.cookie);
  return json(404, { error: "there is nothing here" });
}

endWithParent();
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  answer(request)
    .catch((error): Answer => {
      console.error(error);
      return json(500, { error: "the classroom made a mistake; its log is in the hub's" });
    })
    .then((given) => send(response, given));
});
// Whoever opens many connections and says nothing holds none of them for long.
server.requestTimeout = 60_000;
server.headersTimeout = 10_000;
server.listen(Number(new URL(env["JUPYTERHUB_SERVICE_URL"] ?? "").port), "127.0.0.1");
