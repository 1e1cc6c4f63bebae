/** A class of three in one exercise, small enough to know every number of. */
import type { ClassGrades, GradedTask, LearnerGrades } from "../../../src/grading/classGrades";

const task = (id: string, more: Partial<GradedTask>): GradedTask => ({
  ...{ id, title: `Task ${id}`, state: "passed", points: 2, maxPoints: 2, message: "That is right." },
  ...{ slips: [], flags: [], answer: "const a = 1;" },
  ...more,
});

const written = (answer: string, more: Partial<GradedTask> = {}): GradedTask =>
  task("3.5", { state: "read by a person", points: 0, maxPoints: 3, message: "", answer, ...more });

const wrong = (slips: string[], message: string, more: Partial<GradedTask> = {}): GradedTask =>
  task("3.1", { state: "failed", points: 0, slips, message, ...more });

const ada: LearnerGrades = {
  ...{ id: "ada", firstName: "Ada", lastName: "Lovelace", email: "ada@example.org", notes: [] },
  notebooks: [
    {
      ...{ exercise: "03-out-of-memory", submittedAt: "2026-11-26T09:00:00.000Z", notes: [], seconds: 2.4 },
      tasks: [
        task("3.1", { tries: 2, hints: 1 }),
        task("3.2", { points: 1.5, state: "failed", message: "Two of four." }),
        written("Halve the batch.", {
          person: { points: 2.5, comment: "Well *reasoned*.", at: "2026-11-26T16:00:00.000Z" },
        }),
      ],
    },
  ],
};

const björn: LearnerGrades = {
  ...{ id: "Björn", notes: ["notes.pdf is no notebook."] },
  notebooks: [
    {
      ...{ exercise: "03-out-of-memory", notes: ["The cell check-3-1 was deleted; it was put back."], seconds: 3 },
      tasks: [
        wrong(["image-bytes"], "You count *bytes*.", {
          tries: 6,
          hints: 3,
          flags: ["The answer stays the same on other numbers."],
        }),
        task("3.2", { state: "crashed", points: 0, message: "TypeError: a*b*c <i>" }),
        written("=1+1"),
      ],
    },
  ],
};

const cy: LearnerGrades = { id: "cy", notebooks: [], notes: [] };

export const smallClass: ClassGrades = {
  version: 1,
  gradedAt: "2026-11-26T15:00:00.000Z",
  containment: "sandbox",
  exercises: [
    {
      name: "03-out-of-memory",
      title: "Exercise 3: out of memory",
      tasks: [
        {
          id: "3.1",
          title: "Task 3.1",
          maxPoints: 2,
          written: false,
          slips: { "image-bytes": "You count *bytes*. How many bytes has a float?" },
        },
        { id: "3.2", title: "Task 3.2", maxPoints: 2, written: false, slips: {} },
        { id: "3.5", title: "Task 3.5", maxPoints: 3, written: true, slips: {}, given: "*Your answer here.*" },
      ],
    },
  ],
  learners: [ada, björn, cy],
};
