/**
 * `moodle.csv`, for Grades → Import → CSV file in Moodle (docs.moodle.org, "Grade import"): the same columns as its
 * export, of which one says whose row it is ("Email address" → "Email address", or "ID number"), and each exercise is
 * mapped to its grade item by hand. Moodle matches addresses by case, and takes an empty cell for "no grade".
 */
import { csv } from "../../view/csv";
import type { ClassGrades } from "../classGrades";
import { notebookOf, scoreOf } from "./scores";

export function moodleCsv({ exercises, learners }: ClassGrades): string {
  const columns = [
    "First name",
    "Last name",
    "ID number",
    "Email address",
    ...exercises.map(({ title }) => `${title} (Real)`),
  ];
  const rows = learners.map(({ id, firstName, lastName, email, notebooks }) => {
    const grades = exercises.map((exercise) => {
      const notebook = notebookOf(notebooks, exercise);
      return notebook && scoreOf(exercise, notebook).points;
    });
    return [firstName, lastName, id === email ? "" : id, email, ...grades];
  });
  return csv(columns, rows);
}
