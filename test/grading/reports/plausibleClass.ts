/** The grades of a class that could be: from the real tasks, with their own slips, for tests and for looking at reports. */
import "../../../src/notebook/data";
import type {
  ClassGrades,
  GradedExercise,
  GradedNotebook,
  GradedTask,
  LearnerGrades,
} from "../../../src/grading/classGrades";
import type { TaskState } from "../../../src/grading/judge";
import { stream } from "../../../src/random";
import { type Task, tasks } from "../../../src/tasks";

export interface ClassOptions {
  readonly learners: number;
  readonly seed?: number;
  /** Numbers of the exercises that were asked for; default 1 to 4. */
  readonly questions?: readonly number[];
}

const firstNames = "Ada Björn Chiara Dmitri Esra Fatou Grace Hedy Ivan Jūratė Kofi Lê Mei Nadia Ólafur Priya Quentin Rosa Søren Tariq".split(" "); // biome-ignore format: a list
const lastNames = "Lovelace Sørensen Rossi Iwanow Yılmaz Diallo Hopper Lamarr Petrović Nguyễn Mensah Lindqvist Chen Haddad O'Brien Sharma".split(" "); // biome-ignore format: a list

const titles = "Convolutions or dense layers? |Parameters and memory|Out of memory|Max pooling|Local response normalization|From LeNet to SENet|Fully convolutional|Data augmentation|Semantic segmentation|MNIST".split("|"); // biome-ignore format: a list

const questionOf = ({ id }: Task): number => Number(id.split(".")[0]);
const stub = (task: Task): string =>
  task.kind === "written" ? "*Your answer here.*" : `const answer${task.id.replace(".", "_")} = todo();`;

/** The same class for the same options. */
export function plausibleClass({ learners, seed = 1, questions = [1, 2, 3, 4] }: ClassOptions): ClassGrades {
  const exercises = questions.map((question): GradedExercise => {
    const own = tasks.filter((task) => questionOf(task) === question);
    return {
      name: `${String(question).padStart(2, "0")}-exercise`,
      title: `Exercise ${question}: ${titles[question - 1].trim()}`,
      tasks: own.map((task) => ({
        ...{ id: task.id, title: task.title, maxPoints: task.points, written: task.kind === "written" },
        ...{ slips: task.slips, given: stub(task) },
      })),
    };
  });
  const people = Array.from({ length: learners }, (_, i) => plausibleLearner(i, seed, exercises));
  copyAnswer(people, "3.4");
  people.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { version: 1, gradedAt: "2026-11-26T15:00:00.000Z", containment: "sandbox", exercises, learners: people };
}

/** The first two who have this task: one has renamed the other's variables. */
function copyAnswer(people: LearnerGrades[], id: string): void {
  const own = [accumulate, accumulate.replaceAll("part", "piece").replaceAll("total", "sum")];
  const have = people.filter(({ notebooks }) => notebooks.some(({ tasks: all }) => all.some((task) => task.id === id)));
  for (const [i, answer] of own.entries()) {
    const task = have[i]?.notebooks.flatMap(({ tasks: all }) => all).find((candidate) => candidate.id === id);
    if (task)
      Object.assign(task, {
        answer,
        state: "passed",
        points: task.maxPoints,
        slips: [],
        message: "Right in all 4 cases.",
      });
  }
}

const accumulate = `function accumulate(gradient: (part: number[][]) => number[], examples: number[][], most: number): number[] {
  let total: number[] = [];
  for (let from = 0; from < examples.length; from += most) {
    const part = examples.slice(from, from + most);
    const share = part.length / examples.length;
    const weighted = gradient(part).map((value) => value * share);
    total = total.length === 0 ? weighted : total.map((value, i) => value + weighted[i]);
  }
  return total;
}`;

function plausibleLearner(i: number, seed: number, exercises: readonly GradedExercise[]): LearnerGrades {
  const draw = stream(1000 * seed + i, "order");
  const firstName = firstNames[i % firstNames.length];
  const lastName = lastNames[(7 * i + Math.floor(i / 20)) % lastNames.length];
  const id =
    `${firstName}.${lastName}`
      .toLowerCase()
      .normalize("NFD")
      .replace(/[^a-z.]/g, "") + (i >= 20 ? i : "");
  const skill = 0.2 + 0.75 * draw();
  const handedIn = exercises.filter((_, at) => draw() < (at === 0 ? 0.97 : 0.9));
  const notebooks = handedIn.map(
    (exercise): GradedNotebook => ({
      exercise: exercise.name,
      submittedAt: new Date(Date.UTC(2026, 10, 26, 9, Math.floor(240 * draw()))).toISOString(),
      notes: draw() < 0.08 ? ["The cell check-2-1 was deleted; it was put back."] : [],
      tasks: exercise.tasks.map((task) => plausibleTask(task.id, skill, draw)),
      seconds: Math.round(20 + 30 * draw()) / 10,
    }),
  );
  const notes = draw() < 0.04 ? ["notes.pdf is no notebook; it was left alone."] : [];
  return { id, firstName, lastName, email: `${id}@example.org`, notebooks, notes };
}

function plausibleTask(id: string, skill: number, draw: () => number): GradedTask {
  const task = tasks.find((candidate) => candidate.id === id) as Task;
  const base = { id, title: task.title, points: 0, maxPoints: task.points, slips: [], message: "", flags: [] };
  if (task.kind === "written") {
    const answer = draw() < 0.15 ? stub(task) : written[Math.floor(draw() * written.length)];
    return { ...base, state: "read by a person", answer };
  }
  const answer = code[Math.floor(draw() * code.length)].replaceAll("answer", `answer${id.replace(".", "_")}`);
  const tries = Math.floor((1.2 - skill) * 6 * draw());
  const progress = { tries, hints: Math.min(3, Math.floor(tries * draw())), answer };
  const luck = draw();
  const state: TaskState =
    luck < skill ? "passed" : luck < 0.93 ? "failed" : (["not attempted", "crashed", "timed out"] as const)[Math.floor(3 * draw())]; // biome-ignore format: a list
  if (state === "passed") {
    const flags = draw() < 0.02 ? ["The answer stays the same on other numbers."] : [];
    return { ...base, ...progress, state, points: task.points, message: "That is right.", flags };
  }
  if (state === "not attempted") return { ...base, ...progress, state, tries: 0, hints: 0, answer: stub(task) };
  if (state === "timed out") return { ...base, ...progress, state, message: "Timeout: the cell took longer than 60 s" };
  if (state === "crashed") {
    const message = "ReferenceError: below is not defined Has the cell that declares it run?";
    return { ...base, ...progress, state, message };
  }
  const ids = Object.keys(task.slips);
  // A few slips are common, most are rare; some wrong answers nobody can explain.
  const slips = draw() < 0.12 ? [] : [...new Set([pick(ids, draw), ...(draw() < 0.2 ? [pick(ids, draw)] : [])])];
  const told = slips.map((slip) => task.slips[slip]).join(" And: ") || "Not quite: it is too large. Write the calculation down term by term and look for the one that is off."; // biome-ignore format: a sentence
  const message = slips.length === 2 ? `Two things at once. ${told}` : told;
  return { ...base, ...progress, state, message, slips };
}

const pick = (ids: readonly string[], draw: () => number): string => ids[Math.floor(ids.length * draw() ** 3)];

const code: readonly string[] = [
  "const answer = (layer.kernelSize ** 2 * layer.channels + 1) * layer.filters;",
  "const perFilter = layer.kernelSize * layer.kernelSize * layer.channels;\nconst answer = perFilter * layer.filters;",
  "let answer = 0;\nfor (let f = 0; f < layer.filters; f++) {\n  answer += layer.channels * 9 + 1;\n}",
];

const written: readonly string[] = [
  "First **16-bit floats**: everything takes half, 7 GB, and the network stays as it is.\n\n1. Then a smaller batch: 4 images need 1 + 6.5 GB.\n2. A second GPU costs money.\n3. The stride comes last, because a crack of one pixel would be lost.",
  "I would use a larger stride, because it saves most: about 4.3 GB. Then a smaller batch. I am not sure about the others.",
  "Smaller batch first: 1 + 13 / 2 = 7.5 GB < 8 GB, so it fits. Batch norm gets noisier. Then floats with 16 bits.",
];
