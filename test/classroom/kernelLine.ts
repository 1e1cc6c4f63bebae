/** A line to a kernel, past JupyterLab: its websocket. */
import { randomUUID } from "node:crypto";
import type WebSocket from "ws";

/** What a cell printed and showed, and the error that it ended with. */
export interface Ran {
  readonly text: string;
  readonly error: string | undefined;
}

export class KernelLine {
  private readonly session = randomUUID();

  constructor(private readonly socket: WebSocket) {}

  /** Runs a cell. */
  run(code: string, patienceMs = 180_000): Promise<Ran> {
    const id = randomUUID();
    let text = "";
    let error: string | undefined;
    const message = {
      header: {
        msg_id: id,
        msg_type: "execute_request",
        username: "",
        session: this.session,
        version: "5.3",
        date: new Date().toISOString(),
      },
      parent_header: {},
      metadata: {},
      content: {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      },
      channel: "shell",
    };
    return new Promise<Ran>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no end of this cell: ${code}\n${text}`)), patienceMs);
      let [idle, replied] = [false, false];
      const listen = (data: WebSocket.RawData): void => {
        const { header, parent_header: parent, content } = JSON.parse(String(data));
        if (parent?.msg_id !== id) return;
        if (header.msg_type === "stream") text += content.text;
        if (header.msg_type === "display_data" || header.msg_type === "execute_result")
          text += `${content.data["text/markdown"] ?? content.data["text/plain"] ?? ""}\n`;
        if (header.msg_type === "error") error = `${content.ename}: ${content.evalue}`;
        if (header.msg_type === "execute_reply") replied = true;
        if (header.msg_type === "status" && content.execution_state === "idle") idle = true;
        if (!idle || !replied) return;
        clearTimeout(late);
        this.socket.off("message", listen);
        resolve({ text, error });
      };
      this.socket.on("message", listen);
      this.socket.send(JSON.stringify(message));
    });
  }

  close(): void {
    this.socket.terminate();
  }
}
