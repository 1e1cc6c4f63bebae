import assert from "node:assert/strict";
import { test } from "node:test";
import { barChart } from "../../bench/chart";

const svg = barChart({
  title: 'Time & "memory" <of a step>',
  bars: [
    { label: "this workbook", value: 1, text: "175 ms", strong: true },
    { label: "stock", value: 2.5, text: "437 ms" },
    { label: "nothing", value: 0, text: "0 ms" },
  ],
});

test("bars are as long as their values, and the strong one has a colour of its own", () => {
  const bars = [...svg.matchAll(/<rect x="300" y="\d+" width="([\d.]+)" height="18" fill="(#\w+)"/g)];
  const [one, more, none] = bars.map(([, width]) => Number(width));
  assert.equal(more, 350);
  assert.equal(one, 140);
  assert.equal(none, 0);
  assert.deepEqual(
    bars.map(([, , colour]) => colour),
    ["#0072b2", "#b0b7bd", "#b0b7bd"],
  );
});

test("every bar has its label and its value in words, and no text can break the markup", () => {
  for (const text of ["this workbook", "stock", "175 ms", "437 ms"]) assert.ok(svg.includes(`>${text}</text>`), text);
  assert.ok(svg.includes("<title>Time &#38; &#34;memory&#34; &#60;of a step&#62;</title>"));
  const tags = [...svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)];
  const open: string[] = [];
  for (const [, end, name, empty] of tags) {
    if (end) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
});

test("a chart of zeros has bars of no length", () => {
  assert.ok(!barChart({ title: "none", bars: [{ label: "a", value: 0, text: "0" }] }).includes("NaN"));
});
