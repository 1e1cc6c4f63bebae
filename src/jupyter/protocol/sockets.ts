/** The five sockets of a kernel. */
import { Reply, Router, XPublisher } from "zeromq";
import type { Channel, Connection } from "./connection";

/** A message from a client on one of the two channels that carry requests. */
export type OnRequest = (channel: "shell" | "control", frames: Buffer[]) => void;

/**
 * Nothing is thrown away and nothing waited for: with ZeroMQ's limit of 1,000 messages the rest would be lost, and with
 * it the message that ends a cell.
 */
const keepAll = { sendHighWaterMark: 0, sendTimeout: 0, linger: 500 };

export class Sockets {
  private readonly iopub = new XPublisher({ ...keepAll, verbosity: "allSubs" });
  private readonly shell = new Router(keepAll);
  private readonly control = new Router(keepAll);
  private readonly stdin = new Router(keepAll);
  private readonly hb = new Reply({ linger: 0 });

  /** Listens on all of them; `onSubscription` is called with what a client wants to hear of, which is all where it is empty. */
  async open({ endpoints }: Connection, onRequest: OnRequest, onSubscription: (topic: string) => void): Promise<void> {
    const listen = (["iopub", "shell", "control", "stdin", "hb"] as Channel[]).map((channel) =>
      this[channel].bind(endpoints[channel]),
    );
    await Promise.all(listen);
    void this.receive(this.shell, (frames) => onRequest("shell", frames));
    void this.receive(this.control, (frames) => onRequest("control", frames));
    void this.receive(this.stdin, () => undefined);
    void this.beat();
    void this.welcome(onSubscription);
  }

  send(channel: "shell" | "control" | "iopub", frames: Buffer[]): void {
    // A client that is gone is not told; nothing else can go wrong here.
    this[channel].send(frames).catch(() => undefined);
  }

  close(): void {
    for (const socket of [this.iopub, this.shell, this.control, this.stdin, this.hb]) socket.close();
  }

  private async receive(socket: Router, take: (frames: Buffer[]) => void): Promise<void> {
    for await (const frames of socket) take(frames);
  }

  private async welcome(take: (topic: string) => void): Promise<void> {
    // The first byte says whether somebody begins or ends to listen.
    for await (const [frame] of this.iopub) if (frame?.[0] === 1) take(frame.subarray(1).toString());
  }

  /** Answers each heartbeat with itself. */
  private async beat(): Promise<void> {
    for await (const frames of this.hb) await this.hb.send(frames);
  }
}
