import { writeReports } from "../reports";
import { readClassGrades } from "./gradesFile";
import { readPersonGrades, withPersonGrades } from "./personGrades";

/** Writes all reports of a folder anew, from its grades and what people gave. */
export async function rewriteReports(folder: string): Promise<void> {
  await writeReports(withPersonGrades(readClassGrades(folder), readPersonGrades(folder)), folder);
}
