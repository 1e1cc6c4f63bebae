/** Notebooks whose cells were edited, deleted, doubled, moved, split or renamed. */
import { type Attack, allPoints, allTasks, codeCell, placeOf, pointsOf } from "./attack";
import { changed, edited, moved, sourceOf, without } from "./edited";

export const cells: readonly Attack[] = [
  edited({
    name: "literal-in-check",
    tries: "the point of a check whose own cell has the right number in it",
    honest: [],
    says: /check.*(2\.1|changed|edited|put back|restored)|2\.1.*check/i,
    edit: sourceOf("check-2-1", 'await check("2.1", 180200);'),
  }),
  edited({
    name: "more-in-check",
    tries: "to do its work in a check's cell, where records are looked for",
    honest: ["2.6"],
    says: /check.*(2\.2|changed|edited|put back|restored)|2\.2.*check/i,
    edit: sourceOf(
      "check-2-2",
      'await check("2.2", 1);\nawait check("2.2", 903400);\nawait check("2.3", [25, 38, 400]);',
    ),
  }),
  edited({
    name: "deleted-cells",
    tries: "nothing bad: a check, a task's cell and the imports are lost",
    honest: allTasks,
    says: /2\.1|2\.2|import/,
    edit: without("check-2-1", "task-2-2", "import-tools"),
  }),
  edited({
    name: "deleted-answers",
    tries: "nothing bad: two answers are lost, the rest is right",
    honest: allTasks,
    points: allPoints - pointsOf(["2.2", "2.4"]),
    says: /2\.2|2\.4/,
    edit: without("answer-2-2", "answer-2-4"),
  }),
  edited({
    name: "doubled-cells",
    tries: "nothing bad: an answer and its check were copied and pasted, the ids with them",
    honest: allTasks,
    says: /more than once.*2\.1/,
    edit: (notebook) => {
      const copy = notebook.cells.filter(({ id }) => ["answer-2-1", "check-2-1"].includes(id));
      const at = placeOf(notebook.cells, "check", "2.1") + 1;
      return {
        ...notebook,
        cells: [...notebook.cells.slice(0, at), ...structuredClone(copy), ...notebook.cells.slice(at)],
      };
    },
  }),
  edited({
    name: "moved-cells",
    tries: "nothing bad: a check stands before its answer, a task's cell at the end",
    honest: allTasks,
    says: /order|moved|place|2\.3/i,
    edit: (notebook) => moved(moved(notebook, "check-2-3", "task-2-3"), "task-2-5", "show-progress"),
  }),
  edited({
    name: "split-cells",
    tries: "nothing bad: an answer is in two cells, the second under a new id",
    honest: allTasks,
    says: /^/,
    edit: (notebook) =>
      changed(notebook, (cell) => {
        if (cell.id !== "answer-2-6") return cell;
        const lines = cell.source.split("\n");
        const last = lines.length - 1;
        return [
          { ...cell, source: lines.slice(0, last).join("\n") },
          codeCell("c0ffee11", lines.slice(last).join("\n")),
        ];
      }),
  }),
  edited({
    name: "renamed-cells",
    tries: "nothing bad: another program gave all cells new ids; nbgrader's are there",
    honest: allTasks,
    says: /^/,
    edit: (notebook) => ({ ...notebook, cells: notebook.cells.map((cell, i) => ({ ...cell, id: `cell-${i}-x` })) }),
  }),
  edited({
    name: "nameless-cells",
    tries: "nothing bad: another program dropped all ids and all metadata",
    honest: allTasks,
    says: /^/,
    edit: (notebook) => ({
      ...notebook,
      nbformat_minor: 4,
      cells: notebook.cells.map((cell, i) => ({ ...cell, id: `#${i + 1}`, metadata: {} })),
    }),
  }),
  edited({
    name: "metadata-for-points",
    tries: "points and freedom by metadata: a hundred points a check, nothing locked, roles exchanged",
    honest: ["2.1"],
    says: /./,
    edit: (notebook) =>
      changed(notebook, (cell) => {
        const nbgrader = {
          ...(cell.metadata["nbgrader"] as object),
          points: 100,
          locked: false,
          grade: true,
          solution: true,
        };
        const own = { task: "2.1", role: "check", points: 100, passed: true };
        return {
          ...cell,
          metadata: { ...cell.metadata, nbgrader, "cnn-workbook": own, editable: true, deletable: true },
        };
      }),
  }),
  edited({
    name: "ids-of-other-tasks",
    tries: "points of other exercises: cells with the ids of tasks that are not asked here, or nowhere",
    honest: ["2.1"],
    says: /./,
    edit: (notebook) => ({
      ...notebook,
      cells: [
        ...notebook.cells,
        codeCell("check-1-1", 'await check("1.1", 30001000);'),
        codeCell("check-10-3", 'await check("10.3", [1, 2, 3]);'),
        codeCell("check-99-9", 'await check("99.9" as any, 1);'),
        {
          ...codeCell("x1", 'await check("1.1", 30001000);'),
          metadata: { nbgrader: { grade_id: "check-1-1", points: 50 } },
        },
        { ...codeCell("__proto__", "1"), metadata: { nbgrader: { grade_id: "constructor" } } },
      ],
    }),
  }),
  edited({
    name: "one-for-another",
    tries: "the point of a check by the easy answer of another: ids of two tasks are exchanged",
    honest: ["2.1"],
    points: 0,
    says: /another order/,
    edit: (notebook) => {
      const other = (id: string): string => id.replace(/-2-(1|5)$/, (_, n: string) => (n === "1" ? "-2-5" : "-2-1"));
      return { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, id: other(cell.id) })) };
    },
  }),
  edited({
    name: "raw-checks",
    tries: "nothing bad: a check was turned into text, and an answer into Markdown",
    honest: allTasks,
    says: /2\.1|2\.5/,
    edit: (notebook) =>
      changed(notebook, (cell) =>
        cell.id === "check-2-1" || cell.id === "answer-2-5"
          ? { cell_type: "markdown", id: cell.id, metadata: cell.metadata, source: cell.source }
          : cell,
      ),
  }),
];
