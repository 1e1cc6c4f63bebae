/** The kernel as Jupyter's clients know it. It runs no cell itself, so that it always answers. */
import type { FromBack } from "../kernel/channel";
import { interrupted, plainError } from "../kernel/errors";
import { Back } from "./back";
import { Button } from "./button";
import { Cells } from "./cells";
import type { Connection } from "./connection";
import { History } from "./history";
import { kernelInfo } from "./kernelInfo";
import { Questions } from "./questions";
import { type Request, Session } from "./session";
import { Sockets } from "./sockets";
import { parseMessage } from "./wire";

/** How long the last messages may take to go out. */
const farewellMs = 100;

const again = "Its variables are gone: run the cells from the top again.";

/** An answer to a request: the content of its reply, or nothing where it gets none. */
type Answer = object | undefined | Promise<object | undefined>;

export class KernelServer {
  /** Whether a client has sent anything yet. */
  heard = false;
  private readonly sockets = new Sockets();
  private readonly session: Session;
  private readonly history = new History();
  private readonly cells: Cells;
  private readonly questions: Questions;
  private readonly button: Button;
  private readonly back: Back;

  constructor(
    private readonly connection: Connection,
    private readonly exit: () => void,
  ) {
    this.session = new Session(this.sockets, connection.signing);
    this.back = new Back({
      message: (message) => this.onBack(message),
      terminated: (press) => this.button.terminated(press),
      died: (how) => this.onDeath(`the process that runs the cells has ended (${how}).`),
    });
    this.cells = new Cells(this.session, this.back, this.history);
    this.questions = new Questions(this.back, () => this.cells.runningCell !== undefined);
    this.button = new Button(
      this.back,
      () => this.cells.runningCell,
      () => this.onDeath("the cell could only be stopped by starting the kernel anew."),
    );
    this.back.start();
  }

  async open(): Promise<void> {
    await this.sockets.open(
      this.connection,
      (channel, frames) => this.receive(channel, frames),
      // From then on a client misses nothing: it need not guess when it has been heard.
      (subscription) => this.session.publish("iopub_welcome", { subscription }),
    );
    this.session.status("starting");
  }

  /** The interrupt button. */
  interrupt(): void {
    if (!this.cells.cutOutput()) this.button.press();
  }

  /** Ends the kernel and all that its cells have started. */
  end(): void {
    this.back.end();
    setTimeout(() => {
      this.sockets.close();
      this.exit();
    }, farewellMs);
  }

  private receive(channel: Request["channel"], frames: Buffer[]): void {
    this.heard = true;
    let request: Request;
    try {
      request = { ...parseMessage(frames, this.connection.signing), channel };
    } catch (error) {
      process.stderr.write(`a message on ${channel} was dropped: ${(error as Error).message}\n`);
      return;
    }
    if (request.header.msg_type === "execute_request") this.cells.add(request);
    else void this.respond(request);
  }

  private async respond(request: Request): Promise<void> {
    const { header } = request;
    this.session.status("busy", header);
    const content = await this.answer(request);
    if (content) this.session.reply(request, header.msg_type.replace(/_request$/, "_reply"), content);
    this.session.status("idle", header);
    // Clients take the last state for the kernel's own.
    if (this.cells.busyWith) this.session.status("busy", this.cells.busyWith);
    if (header.msg_type === "shutdown_request") this.end();
  }

  private answer({ header, content }: Request): Answer {
    const type = header.msg_type;
    switch (type) {
      case "kernel_info_request":
        return kernelInfo;
      case "complete_request":
        return this.questions.ask("complete", content);
      case "inspect_request":
        return this.questions.ask("inspect", content);
      case "is_complete_request":
        return this.questions.ask("isComplete", content);
      case "history_request":
        return { status: "ok", history: this.history.answer(content) };
      case "comm_info_request":
        return { status: "ok", comms: {} };
      case "comm_open":
        // There are no comms: the other side is told that this one is closed.
        this.session.publish("comm_close", { comm_id: content["comm_id"], data: {} }, header);
        return undefined;
      case "interrupt_request":
        this.interrupt();
        return { status: "ok" };
      case "shutdown_request":
        return { status: "ok", restart: content["restart"] === true };
      default:
        if (!type.endsWith("_request")) return undefined;
        return { status: "error", ename: "UnknownRequest", evalue: `this kernel has no ${type}`, traceback: [] };
    }
  }

  private onBack(message: FromBack): void {
    switch (message.type) {
      case "message":
        this.cells.message(message);
        break;
      case "ended":
        this.button.cellEnded();
        this.cells.ended(message);
        break;
      case "answer":
        this.questions.answered(message.id, message.content);
        break;
      case "listening":
        this.button.listening = message.listening;
        break;
      case "heard":
        // Its end, or the request for it, may have been lost in a termination.
        if (!message.runs && message.cell !== undefined && message.cell === this.cells.runningCell)
          this.cells.fail(interrupted);
        this.button.heard(message.press, message.told);
        break;
      case "ready":
        break;
    }
  }

  private onDeath(what: string): void {
    this.cells.fail(plainError("KernelDied", `${what} ${again}`));
    this.button.listening = false;
    this.button.cellEnded();
  }
}
