/** A person at a browser, as far as HTTP goes: cookies, forms, redirects. */
import { type IncomingMessage, request } from "node:http";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import WebSocket from "ws";
import { KernelLine } from "./kernelLine";

/** What came of a request. */
export interface Page {
  readonly status: number;
  readonly url: string;
  readonly text: string;
}

/** What is sent along. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export class Browser {
  private readonly cookies = new Map<string, Cookie>();
  /** How long each page took, in milliseconds. */
  readonly times: number[] = [];

  constructor(
    readonly base: string,
    readonly name: string,
  ) {}

  /** Asks for a page, and goes where it sends us. */
  async open(path: string, options: Sent = {}): Promise<Page> {
    const began = performance.now();
    let url = new URL(path, this.base);
    let sent = options;
    for (let hops = 0; hops < 15; hops++) {
      const response = await this.ask(url, sent);
      this.keep(response.headers["set-cookie"] ?? [], url);
      const { statusCode: status = 0, headers } = response;
      let text = "";
      for await (const part of response.setEncoding("utf8")) text += part;
      if (status < 300 || status >= 400 || headers.location === undefined) {
        this.times.push(performance.now() - began);
        return { status, url: url.href, text };
      }
      url = new URL(headers.location, url);
      sent = {};
    }
    throw new Error(`sent in circles: ${url}`);
  }

  /** Not `fetch`, which says of itself that it is a page's script: the hub wants more of those. */
  private ask(url: URL, { method = "GET", headers = {}, body }: Sent): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(url, {
        method,
        headers: { ...headers, cookie: this.cookieFor(url.pathname) },
        timeout: 60_000,
      });
      asked.once("response", resolve).once("error", reject);
      asked.once("timeout", () => asked.destroy(new Error(`no answer: ${url}`)));
      asked.end(body);
    });
  }

  /** Signs in. Gives the page that follows. */
  async signIn(password: string): Promise<Page> {
    const page = await this.open("/hub/login");
    const xsrf = /name="_xsrf"[^>]*value="([^"]*)"/.exec(page.text)?.[1] ?? this.value("_xsrf", "/hub/");
    return this.open(`/hub/login?next=%2Fhub%2Fhome`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ username: this.name, password, _xsrf: xsrf }).toString(),
    });
  }

  /** Starts the own server, and waits until JupyterLab's page comes. */
  async spawn(): Promise<Page> {
    const deadline = performance.now() + 240_000;
    for (;;) {
      const page = await this.open("/hub/spawn");
      const progress = await this.api("GET", `/hub/api/users/${this.name}`);
      const { server } = progress as { server?: string | null };
      if (server) {
        const lab = await this.open(`${server}lab`);
        if (lab.status === 200 && lab.url.includes("/user/")) return lab;
      }
      if (performance.now() > deadline)
        throw new Error(`${this.name}'s server did not come: ${page.status} ${page.url}\n${page.text.slice(0, 2000)}`);
      await wait(500);
    }
  }

  /** Asks the hub or the own server, as their pages' scripts do. */
  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const page = await this.tryApi(method, path, body);
    if (page.status >= 400) throw new Error(`${method} ${path}: ${page.status} ${page.text.slice(0, 500)}`);
    return page.text === "" ? undefined : JSON.parse(page.text);
  }

  tryApi(method: string, path: string, body?: unknown): Promise<Page> {
    const headers = {
      "x-xsrftoken": this.value("_xsrf", path),
      "content-type": "application/json",
      referer: `${this.base}/hub/home`,
    };
    return this.open(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  /** A kernel for a notebook of the own server. */
  async kernel(user: string, notebook: string): Promise<KernelLine> {
    const session = (await this.api("POST", `/user/${user}/api/sessions`, {
      path: notebook,
      name: basename(notebook),
      type: "notebook",
      kernel: { name: "tslab" },
    })) as { kernel: { id: string } };
    return this.kernelLine(user, session.kernel.id);
  }

  async kernelLine(user: string, id: string): Promise<KernelLine> {
    const path = `/user/${user}/api/kernels/${id}/channels`;
    const url = `${this.base.replace(/^http/, "ws")}${path}`;
    const socket = new WebSocket(url, { headers: { cookie: this.cookieFor(path), origin: this.base } });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", () => resolve());
      socket.once("error", reject);
    });
    return new KernelLine(socket);
  }

  value(name: string, path: string): string {
    return (this.matching(path).get(name) ?? "").replace(/^"(.*)"$/, "$1");
  }

  private cookieFor(path: string): string {
    return [...this.matching(path)].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  private matching(path: string): Map<string, string> {
    const fitting = [...this.cookies.entries()]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .sort(([, a], [, b]) => a.path.length - b.path.length);
    return new Map(fitting.map(([key, { value }]) => [key.split("\n")[0] ?? "", value]));
  }

  private keep(lines: readonly string[], url: URL): void {
    for (const line of lines) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const at = pair.indexOf("=");
      const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? url.pathname;
      const name = `${pair.slice(0, at)}\n${path}`;
      const value = pair.slice(at + 1);
      if (value === "" || value === `""`) this.cookies.delete(name);
      else this.cookies.set(name, { value, path });
    }
  }
}
