import assert from "node:assert/strict";
import { test } from "node:test";
import type { KernelMessage } from "@jupyterlab/services";
import type { CodeCell } from "../../src/jupyter/notebook";
import { OutputCollector } from "../../src/jupyter/outputs";
import { code } from "./executor";

type Content = Record<string, unknown>;
type Message = [request: string, type: string, content: Content];

const print = (request: string, text: string, name = "stdout"): Message => [request, "stream", { name, text }];
const data = (text: string): Content => ({ data: { "text/plain": text }, metadata: {} });
const show = (request: string, text: string, id?: string, type = "display_data"): Message => [
  request,
  type,
  { ...data(text), transient: id === undefined ? {} : { display_id: id } },
];
const update = (request: string, text: string, id: string): Message => show(request, text, id, "update_display_data");
const clear = (request: string, wait: boolean): Message => [request, "clear_output", { wait }];

/** The outputs of cell a and cell b, each in a word, as Jupyter shows them. */
const table: [name: string, messages: Message[], a: string[], b: string[]][] = [
  ["late output goes to its own cell", [print("b", "two"), print("a", "late")], ["late"], ["two"]],
  ["output of nobody goes nowhere", [print("z", "x"), show("z", "x")], [], []],
  [
    "streams stay in their order, and are joined where they follow each other",
    [print("a", "1"), print("a", "2"), print("a", "!", "stderr"), print("a", "3")],
    ["12", "stderr !", "3"],
    [],
  ],
  ["streams of two cells at once", [print("a", "1"), print("b", "x"), print("a", "2")], ["12"], ["x"]],
  ["a display changed from a later cell", [show("a", "old", "d"), update("b", "new", "d")], ["[new]"], []],
  [
    "one shown in two cells changes in both",
    [show("a", "old", "d"), show("b", "old", "d"), update("b", "new", "d")],
    ["[new]"],
    ["[new]"],
  ],
  [
    "one shown twice in a cell changes twice",
    [show("a", "old", "d"), show("a", "old", "d"), update("a", "new", "d")],
    ["[new]", "[new]"],
    [],
  ],
  ["showing it again changes the first as well", [show("a", "1", "d"), show("b", "2", "d")], ["[2]"], ["[2]"]],
  [
    "others stay",
    [show("a", "1", "d"), show("a", "2", "e"), show("a", "3"), update("a", "4", "d")],
    ["[4]", "[2]", "[3]"],
    [],
  ],
  ["an update of what was never shown", [update("a", "x", "d")], [], []],
  [
    "a result can be changed, and stays one",
    [show("a", "1", "d", "execute_result"), update("b", "2", "d")],
    ["=2"],
    [],
  ],
  ["clearing at once", [print("a", "1"), clear("a", false)], [], []],
  ["clearing waits for the next output", [print("a", "1"), clear("a", true)], ["1"], []],
  ["and then clears", [print("a", "1"), show("a", "2"), clear("a", true), print("a", "3")], ["3"], []],
  ["waiting, then at once", [print("a", "1"), clear("a", true), clear("a", false), print("a", "2")], ["2"], []],
  ["clearing one cell leaves the other", [print("a", "1"), print("b", "2"), clear("b", false)], ["1"], []],
  ["a cleared display is gone", [show("a", "1", "d"), clear("a", false), update("a", "2", "d")], [], []],
  [
    "an error after output, and clearing by it",
    [print("a", "1"), clear("a", true), ["a", "error", { ename: "E", evalue: "v", traceback: [] }]],
    ["E: v"],
    [],
  ],
];

function inWords({ outputs }: CodeCell): string[] {
  return outputs.map((output) => {
    if (output.output_type === "stream")
      return output.name === "stdout" ? output.text : `${output.name} ${output.text}`;
    if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
    const text = output.data["text/plain"];
    return output.output_type === "execute_result" ? `=${text}` : `[${text}]`;
  });
}

for (const [name, messages, a, b] of table) {
  test(name, () => {
    const [first, second] = [code("a", ""), code("b", "")];
    first.outputs = [{ output_type: "stream", name: "stdout", text: "of an earlier run" }];
    const collector = new OutputCollector();
    collector.begin(first, "a");
    collector.begin(second, "b");
    for (const [request, msg_type, content] of messages)
      collector.take({
        header: { msg_type },
        parent_header: { msg_id: request },
        content,
      } as KernelMessage.IIOPubMessage);
    assert.deepEqual([inWords(first), inWords(second)], [a, b]);
  });
}

test("a result has its count", () => {
  const cell = code("a", "");
  const collector = new OutputCollector();
  collector.begin(cell, "a");
  const content = { ...data("2"), execution_count: 7 };
  const header = { msg_type: "execute_result" };
  collector.take({ header, parent_header: { msg_id: "a" }, content } as unknown as KernelMessage.IIOPubMessage);
  assert.deepEqual(cell.outputs, [{ output_type: "execute_result", ...content }]);
});
