/**
 * The processor's time for judging a wrong answer that nothing explains, in milliseconds, for every task with the book's
 * numbers: `npx tsx test/tasks/judgingTime.ts`. Not a test: times depend on the machine.
 */
import "../../src/notebook/data";
import { hand } from "../../src/tasks/handed";
import { judge } from "../../src/tasks/judge";
import { type Plain, toPlain } from "../../src/tasks/plain";
import { tasks } from "../../src/tasks/registry";
import type { PosedTask } from "../../src/tasks/task";

/** Nearly right: it is only the last number that nothing leads to. */
function unexplained(plain: Plain): Plain {
  if (plain.is === "number") return { is: "number", value: 1.234567891 * Number(plain.value) + 1.2345678 };
  if (plain.is === "list")
    return { ...plain, value: [...plain.value.slice(0, -1), unexplained(plain.value.at(-1) as Plain)] };
  if (plain.is !== "tensor") return plain;
  const { shape, data } = plain.value;
  return { is: "tensor", value: { shape, data: [...data.slice(0, -1), Number(data.at(-1)) + 1.2345678] } };
}

function attemptAt(posed: PosedTask, expected: unknown): Plain {
  if (typeof expected !== "function") return unexplained(toPlain(expected));
  return unexplained({ is: "list", value: posed.cases.map((args) => toPlain(expected(...hand(args)))) });
}

const asked = tasks.filter(({ kind }) => kind === "value" || kind === "function");
for (const round of ["warm up", "warm up", "measure"]) {
  const times = asked.map((task) => {
    const posed = task.pose();
    const attempt = attemptAt(posed, posed.expected());
    const start = process.cpuUsage();
    const { slips } = judge(task, posed, attempt);
    const { user, system } = process.cpuUsage(start);
    return { task: task.id, kind: task.kind, ms: (user + system) / 1000, slips: slips.join(" + ") };
  });
  if (round === "measure")
    for (const { task, kind, ms, slips } of times.toSorted((a, b) => b.ms - a.ms))
      console.log(`${task}  ${ms.toFixed(1).padStart(6)} ms  ${kind}  ${slips}`);
}
