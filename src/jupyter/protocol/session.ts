/** What goes out to clients: replies, states, and what cells publish. */
import { randomUUID } from "node:crypto";
import { Outbox } from "./outbox";
import type { Sockets } from "./sockets";
import { composeMessage, type Header, JsonText, type Message, type Signing } from "./wire";

/** A request and where it came from. */
export interface Request extends Message {
  readonly channel: "shell" | "control";
}

export class Session {
  /** What cells publish. */
  readonly outbox: Outbox = new Outbox();
  private readonly id = randomUUID();

  constructor(
    private readonly sockets: Pick<Sockets, "send">,
    private readonly signing: Signing,
  ) {}

  reply({ channel, identities, header }: Request, type: string, content: object): void {
    this.sockets.send(channel, this.compose(type, content, identities, header));
  }

  /** Publishes at once. */
  publish(type: string, content: object | JsonText, parent?: Header): void {
    this.sockets.send("iopub", this.compose(type, content, [Buffer.from(type)], parent));
  }

  status(state: "starting" | "busy" | "idle", parent?: Header): void {
    this.publish("status", { execution_state: state }, parent);
  }

  /** Publishes what a cell gave, after all that cells gave before. */
  publishOfCell(type: string, content: object | JsonText, parent: Header): void {
    const bytes = content instanceof JsonText ? Buffer.byteLength(content.text) : 0;
    this.outbox.put(parent.msg_id, type === "stream", bytes, () => this.publish(type, content, parent));
  }

  private compose(type: string, content: object | JsonText, to: readonly Buffer[], parent?: Header): Buffer[] {
    return composeMessage(type, content, { to, parent, session: this.id, signing: this.signing });
  }
}
