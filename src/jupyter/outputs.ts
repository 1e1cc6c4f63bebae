import type { KernelMessage } from "@jupyterlab/services";
import type { CodeCell, DataOutput, ErrorOutput } from "./notebook";

/** What it takes of a kernel's message: its kind, the request that asked for it, and what it says. */
export interface OutputMessage {
  readonly header: { readonly msg_type: string };
  readonly parent_header: object;
  readonly content: object;
}

/** A display that was shown more often than this changes in the last places alone. */
const mostPlaces = 100;

/**
 * Takes a kernel's messages down as outputs of its cells, as Jupyter does: each goes to the cell that asked for it, also
 * when another runs by then, and a display that is shown in several places changes in all of them.
 */
export class OutputCollector {
  /** By the id of the request that ran it. */
  private readonly runs = new Map<string, Run>();
  private readonly displays = new Map<string, DataOutput[]>();

  /** Takes a cell's outputs down from now on; those that it had are gone. */
  begin(cell: CodeCell, request: string): Run {
    cell.outputs = [];
    cell.execution_count = null;
    const run = new Run(cell);
    this.runs.set(request, run);
    return run;
  }

  take(message: OutputMessage): void {
    const type = message.header.msg_type;
    if (type === "update_display_data") {
      const { data, metadata, transient } = message.content as KernelMessage.IUpdateDisplayDataMsg["content"];
      this.update(transient.display_id, data, metadata as DataOutput["metadata"]);
      return;
    }
    const request = (message.parent_header as { msg_id?: string }).msg_id ?? "";
    const shown = this.runs.get(request)?.take(message);
    if (!shown) return;
    const { transient } = message.content as { transient?: { display_id?: string } };
    const id = transient?.display_id;
    if (id === undefined) return;
    this.update(id, shown.data, shown.metadata);
    const places = this.displays.get(id) ?? [];
    places.push(shown);
    if (places.length > mostPlaces) places.shift();
    this.displays.set(id, places);
  }

  private update(id: string, data: DataOutput["data"], metadata: DataOutput["metadata"]): void {
    for (const shown of this.displays.get(id) ?? []) Object.assign(shown, { data, metadata });
  }
}

/** One run of a cell. */
export class Run {
  /** The last error that the cell itself ended with. */
  error: ErrorOutput | undefined;
  /** Whether the next output takes the place of all before it. */
  private clearing = false;

  constructor(private readonly cell: CodeCell) {}

  /** Takes a message down, and gives the output that shows data, where it is one. */
  take(message: OutputMessage): DataOutput | undefined {
    const type = message.header.msg_type;
    if (type === "clear_output") {
      this.clearing = true;
      if (!(message.content as KernelMessage.IClearOutputMsg["content"]).wait) this.clear();
    } else if (type === "stream") {
      const { name, text } = message.content as KernelMessage.IStreamMsg["content"];
      this.clear();
      const last = this.cell.outputs.at(-1);
      if (last?.output_type === "stream" && last.name === name) last.text += text;
      else this.cell.outputs.push({ output_type: "stream", name, text });
    } else if (type === "error") {
      const { ename, evalue, traceback } = message.content as KernelMessage.IErrorMsg["content"];
      this.fail({ output_type: "error", ename, evalue, traceback });
    } else if (type === "display_data") {
      const { data, metadata } = message.content as KernelMessage.IDisplayDataMsg["content"];
      return this.show({ output_type: type, data, metadata: metadata as DataOutput["metadata"] });
    } else if (type === "execute_result") {
      const { data, metadata, execution_count } = message.content as KernelMessage.IExecuteResultMsg["content"];
      return this.show({
        output_type: type,
        data,
        metadata: metadata as DataOutput["metadata"],
        execution_count: execution_count as number | null,
      });
    }
    return undefined;
  }

  /** The value of its last expression. */
  result(text: string, execution_count: number): void {
    this.show({ output_type: "execute_result", data: { "text/plain": text }, metadata: {}, execution_count });
  }

  fail(error: ErrorOutput): void {
    this.clear();
    this.cell.outputs.push(error);
    this.error = error;
  }

  private show(output: DataOutput): DataOutput {
    this.clear();
    this.cell.outputs.push(output);
    return output;
  }

  private clear(): void {
    if (this.clearing) this.cell.outputs = [];
    this.clearing = false;
  }
}
