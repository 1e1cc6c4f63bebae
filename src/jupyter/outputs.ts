import type { KernelMessage } from "@jupyterlab/services";
import type { CodeCell, DataOutput, Output } from "./notebook";

/** Takes a cell's messages down as outputs, as a notebook keeps them. */
export class OutputCollector {
  /** Whether the kernel reported an error of the cell itself. */
  failed = false;
  /** Whether the process that runs the cells ended, and a new one took its place: its variables are gone. */
  died = false;
  private readonly displays = new Map<string, DataOutput>();

  constructor(private readonly cell: CodeCell) {
    cell.outputs = [];
    cell.execution_count = null;
  }

  take(message: KernelMessage.IIOPubMessage): void {
    const { outputs } = this.cell;
    const type = message.header.msg_type;
    if (type === "stream") {
      const { name, text } = (message as KernelMessage.IStreamMsg).content;
      const last = outputs.at(-1);
      if (last?.output_type === "stream" && last.name === name) last.text += text;
      else outputs.push({ output_type: "stream", name, text });
    } else if (type === "error") {
      const { ename, evalue, traceback } = (message as KernelMessage.IErrorMsg).content;
      outputs.push({ output_type: "error", ename, evalue, traceback });
      this.failed = true;
      this.died = ename === "KernelDied";
    } else if (type === "display_data" || type === "update_display_data") {
      const { data, metadata, transient } = (message as KernelMessage.IDisplayDataMsg).content;
      this.show(
        type,
        { output_type: "display_data", data, metadata: metadata as DataOutput["metadata"] },
        transient?.display_id,
      );
    } else if (type === "execute_result") {
      const { data, metadata, execution_count } = (message as KernelMessage.IExecuteResultMsg).content;
      outputs.push({
        output_type: "execute_result",
        data,
        metadata: metadata as DataOutput["metadata"],
        execution_count: execution_count as number,
      });
    }
  }

  private show(type: "display_data" | "update_display_data", output: DataOutput, id: string | undefined): void {
    const shown = id === undefined ? undefined : this.displays.get(id);
    if (type === "update_display_data") {
      if (shown) Object.assign(shown, output);
      return;
    }
    this.cell.outputs.push(output as Output);
    if (id !== undefined) this.displays.set(id, output);
  }
}
