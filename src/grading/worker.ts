/** The process that judges: one record after the other, as `judge.ts` sends them. */
import { endWithParent } from "../host/endWithParent";
import "../notebook/data";
import { judgeRecord, parseRecord } from "../tasks";
import { type Answer, notJudged, type Question } from "./question";

function answer({ id, learner, record }: Question): Answer {
  const parsed = parseRecord(record);
  if ("problem" in parsed) return notJudged(parsed.problem);
  if (parsed.task !== id) return notJudged("the record is about another task");
  const { state, points, message, slips } = judgeRecord({ ...parsed, learner });
  return { state, points, message, slips };
}

endWithParent();
process.on("message", (question: Question) => process.send?.(answer(question)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
