/** A kernel without a server: its program, and the sockets of a client. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";

const program = join(__dirname, "..", "..", "dist", "jupyter", "kernel.js");

type Content = Record<string, unknown>;

export interface Received {
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Content;
  readonly header: Content;
}

/** What came of a cell. */
export interface Ran {
  readonly reply: Content;
  readonly messages: Received[];
  readonly stdout: string;
  readonly stderr: string;
  readonly error: { ename: string; evalue: string; traceback: string[] } | undefined;
  readonly result: string | undefined;
}

export interface ClientOptions {
  readonly transport?: "tcp" | "ipc";
  readonly key?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** How long an answer may take at most: the machine may be busy. */
const patienceMs = 120_000;

export class Client {
  readonly iopub: Received[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly replies = new Map<string, (content: Received) => void>();
  private readonly session = randomUUID();

  private constructor(
    readonly process: ChildProcess,
    private readonly key: string,
    private readonly sockets: { shell: Dealer; control: Dealer; sub: Subscriber; hb: Request },
    private readonly folder: string,
    readonly stderr: () => string,
  ) {
    void this.receive(sockets.shell);
    void this.receive(sockets.control);
    void this.subscribe();
  }

  static async start({ transport = "tcp", key = randomUUID(), env = {} }: ClientOptions = {}): Promise<Client> {
    const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
    const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
    const ports = transport === "ipc" ? [1, 2, 3, 4, 5] : await freePorts(names.length);
    const ip = transport === "ipc" ? join(folder, "k") : "127.0.0.1";
    const connection = { transport, ip, key, signature_scheme: "hmac-sha256", ...zip(names, ports) };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const child = spawn(process.execPath, [program, `--config-path=${file}`], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", ...env },
    });
    let stderr = "";
    child.stderr?.on("data", (text) => {
      stderr += text;
    });
    const at = (i: number): string => `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${ports[i]}`;
    const sockets = { shell: new Dealer(), control: new Dealer(), sub: new Subscriber(), hb: new Request() };
    for (const socket of Object.values(sockets)) socket.linger = 0;
    sockets.shell.connect(at(0));
    sockets.sub.connect(at(1));
    sockets.sub.subscribe();
    sockets.control.connect(at(3));
    sockets.hb.connect(at(4));
    const client = new Client(child, key, sockets, folder, () => stderr);
    // Subscribed as soon as a state arrives.
    while (client.iopub.length === 0) {
      await client.request("kernel_info_request", {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return client;
  }

  /** Sends a request; gives its reply. */
  async request(type: string, content: Content, channel: "shell" | "control" = "shell"): Promise<Received> {
    const { reply } = this.send(type, content, channel);
    return reply;
  }

  send(
    type: string,
    content: Content,
    channel: "shell" | "control" = "shell",
  ): { id: string; reply: Promise<Received> } {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.session,
      username: "t",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const reply = new Promise<Received>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no reply to ${type}\n${this.stderr()}`)), patienceMs);
      timer.unref(); // not every message is replied to
      this.replies.set(id, (message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
    void this.sendRaw(["<IDS|MSG>", this.sign(parts), ...parts], channel);
    return { id, reply };
  }

  async sendRaw(frames: (string | Buffer)[], channel: "shell" | "control" = "shell"): Promise<void> {
    await this.sockets[channel].send(frames);
  }

  /** Runs a cell to its end. */
  async run(code: string, content: Content = {}): Promise<Ran> {
    return (await this.start(code, content)).ended;
  }

  /** Begins a cell: settles when it runs. */
  async start(code: string, content: Content = {}): Promise<{ id: string; ended: Promise<Ran> }> {
    const { id, reply } = this.send("execute_request", { code, ...content });
    const ended = reply.then(async ({ content }) => {
      await this.until(() => this.of(id).some((message) => message.content["execution_state"] === "idle"));
      return toRan(content, this.of(id));
    });
    await this.until(() => this.of(id).some(({ type }) => type === "status"));
    return { id, ended };
  }

  /** What was published with this request as its parent. */
  of(id: string): Received[] {
    return this.iopub.filter(({ parent }) => parent === id);
  }

  async until(condition: () => boolean): Promise<void> {
    const started = performance.now();
    while (!condition()) {
      assert.ok(performance.now() - started < patienceMs, `waited too long\n${this.stderr()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** The interrupt button, as Jupyter presses it: a signal to the kernel's group. */
  press(): void {
    process.kill(-(this.process.pid ?? 0), "SIGINT");
  }

  async heartbeat(): Promise<string> {
    await this.sockets.hb.send("beat");
    return (await this.sockets.hb.receive()).toString();
  }

  close(): void {
    try {
      process.kill(-(this.process.pid ?? 0), "SIGKILL");
    } catch {
      // It has ended.
    }
    for (const socket of Object.values(this.sockets)) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private sign(parts: string[]): string {
    if (this.key === "") return "";
    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  private parse(frames: Buffer[]): Received {
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    const parts = frames.slice(start + 2).map(String);
    assert.equal(frames[start + 1].toString(), this.sign(parts), "the kernel's signature");
    const [header, parent, , content] = parts.map((part) => JSON.parse(part) as Content);
    return { type: String(header["msg_type"]), header, parent: parent["msg_id"] as string | undefined, content };
  }

  private async receive(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = this.parse(frames);
      this.replies.get(message.parent ?? "")?.(message);
    }
  }

  private async subscribe(): Promise<void> {
    for await (const frames of this.sockets.sub) {
      this.iopub.push(this.parse(frames));
      for (const wake of this.waiting) wake();
      this.waiting.clear();
    }
  }
}

function toRan(reply: Content, messages: Received[]): Ran {
  const text = (name: string): string =>
    messages
      .filter(({ type, content }) => type === "stream" && content["name"] === name)
      .map(({ content }) => content["text"])
      .join("");
  const find = (type: string): Content | undefined => messages.find((message) => message.type === type)?.content;
  const data = find("execute_result")?.["data"] as Record<string, string> | undefined;
  return {
    reply,
    messages,
    stdout: text("stdout"),
    stderr: text("stderr"),
    error: find("error") as Ran["error"],
    result: data?.["text/plain"],
  };
}

const zip = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
