/** Serves the page on which written answers are read, on this machine alone, and keeps what is given at once. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { places } from "../../host/places";
import { host } from "../../jupyter/port";
import { readClassGrades } from "./gradesFile";
import { cookieName, cookieOf, isForUs, isFromUs, isSameToken, newToken, securityHeaders } from "./guard";
import { markPage, pagePolicy } from "./markPage";
import { parseMark, refusal, type SentMark } from "./parseMark";
import { keepMark, type Mark, readPersonGrades } from "./personGrades";
import { type WrittenAnswer, writtenAnswers } from "./writtenAnswers";

export interface MarkServer {
  /** With the token: only who has it gets the page. */
  readonly url: string;
  /** How many answers nobody has read yet. */
  waiting(): number;
  close(): Promise<void>;
}

export interface MarkServerOptions {
  /** The folder with `grades.json`. */
  readonly folder: string;
  /** 0, the default, for any that is free. */
  readonly port?: number;
  /** A mark is on the disk. */
  readonly onMark?: () => void;
}

const largestBody = 100_000;

/** @throws when the port cannot be listened on, or the grades cannot be read */
export async function serveMarking({ folder, port = 0, onMark }: MarkServerOptions): Promise<MarkServer> {
  const token = newToken();
  const answers = (): WrittenAnswer[] => writtenAnswers(readClassGrades(folder), readPersonGrades(folder));
  answers(); // whatever is wrong with them is said before anything is served
  const script = readFileSync(join(places().program, "src", "grading", "mark", "marking.js"), "utf8");
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port: own } = server.address() as AddressInfo;
    const send = answerer(response);
    if (!isForUs(request, own)) return send(421, "This server has another name.");
    const [pathname, query] = (request.url ?? "/").split("?", 2);
    const given = new URLSearchParams(query).get("token");
    if (request.method === "GET" && pathname === "/" && given !== null && isSameToken(given, token)) {
      // The token leaves the address, which a browser shows and remembers.
      const cookie = `${cookieName(own)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
      return send(303, "", { location: "/", "set-cookie": cookie });
    }
    if (!isSameToken(cookieOf(request, cookieName(own)), token))
      return send(403, "This page needs the token in the address that workbook mark printed.");
    const wanted = `${request.method} ${pathname}`;
    if (wanted === "GET /") return send(200, markPage(answers(), script), { "content-type": html, "content-security-policy": pagePolicy(script) }); // biome-ignore format: one answer
    if (wanted === "GET /marks") return sendJson(send, 200, { marks: readPersonGrades(folder).marks });
    if (wanted !== "POST /mark") return send(404, "There is nothing here.");
    if (!isFromUs(request)) return send(403, "Only the page itself may give marks.");
    if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) return send(415, "Expected: JSON.");
    const body = await readBody(request);
    if (body === undefined) return send(413, "That is too much.");
    const sent = parseMark(body);
    if (typeof sent === "string") return sendJson(send, 400, { problem: sent });
    const all = answers();
    const problem = refusal(
      sent,
      all.find((answer) => isAbout(answer, sent)),
    );
    if (problem !== undefined) return sendJson(send, 409, { problem });
    const mark = give(folder, sent);
    if ("meanwhile" in mark) return sendJson(send, 409, mark);
    onMark?.();
    sendJson(send, 200, { at: mark.at, waiting: waitingOf(answers()) });
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: Error) => {
      console.error(`error: ${error.message}`);
      if (!response.headersSent)
        sendJson(answerer(response), 500, { problem: `It could not be kept: ${error.message}` });
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/?token=${token}`,
    waiting: () => waitingOf(answers()),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const html = "text/html; charset=utf-8";
type Send = (status: number, text: string, headers?: OutgoingHttpHeaders) => void;

function answerer(response: ServerResponse): Send {
  return (status, text, headers = {}) => {
    const fallback = { "content-type": "text/plain; charset=utf-8", "content-security-policy": "default-src 'none'" };
    response.writeHead(status, { ...securityHeaders, ...fallback, ...headers }).end(text);
  };
}

function sendJson(send: Send, status: number, value: object): void {
  send(status, JSON.stringify(value), { "content-type": "application/json; charset=utf-8" });
}

const isAbout = (answer: WrittenAnswer, { learner, task, text }: SentMark): boolean =>
  answer.learner === learner && answer.task === task && answer.text === text;

const waitingOf = (answers: readonly WrittenAnswer[]): number =>
  answers.filter(({ mark }) => mark === undefined).length;

/** Keeps a mark, unless another one was given meanwhile that its page does not know of: then that one. */
function give(folder: string, { before, ...sent }: SentMark): Mark | { readonly meanwhile: Mark } {
  const mark: Mark = { ...sent, at: new Date().toISOString() };
  let meanwhile: Mark | undefined;
  try {
    keepMark(folder, mark, (current) => {
      meanwhile = current !== undefined && current.at !== before ? current : undefined;
      if (meanwhile) throw new Error("another mark was given meanwhile");
    });
  } catch (error) {
    if (meanwhile) return { meanwhile };
    throw error;
  }
  return mark;
}

/** A request's body; `undefined` where it is too large: then it is read to its end all the same, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= largestBody) chunks.push(chunk);
  }
  return bytes > largestBody ? undefined : Buffer.concat(chunks).toString("utf8");
}
