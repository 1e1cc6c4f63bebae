/** Pairs of answers that are alike, as the groups that they make: three who share one answer are one matter, not three. */
import type { GradedExerciseTask } from "../../classGrades";
import type { Likeness, LikeSide } from "../../likeness";

/** Learners whose answers to one task hang together by pairs that are alike. */
export interface AlikeGroup {
  readonly task: GradedExerciseTask;
  /** The smallest and the largest share of its pairs, from 0 to 1. */
  readonly least: number;
  readonly most: number;
  /** Each learner once, with the lines that any other of the group has as well; by their ids. */
  readonly members: readonly LikeSide[];
}

/** The groups of all tasks, the most alike first. */
export function groupsOf(pairs: readonly Likeness[]): AlikeGroup[] {
  const groups: AlikeGroup[] = [];
  for (const pair of pairs) {
    const joined = groups.filter(
      ({ task, members }) =>
        task.id === pair.task.id &&
        members.some(({ learner }) => pair.sides.some((side) => side.learner.id === learner.id)),
    );
    const shares = [pair.share, ...joined.flatMap(({ least, most }) => [least, most])];
    const members = mergedSides([...joined.flatMap((group) => group.members), ...pair.sides]);
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({ task: pair.task, least: Math.min(...shares), most: Math.max(...shares), members });
  }
  return groups.sort((a, b) => b.most - a.most || b.members.length - a.members.length);
}

function mergedSides(sides: readonly LikeSide[]): LikeSide[] {
  const merged = new Map<string, LikeSide>();
  for (const side of sides) {
    const rows = new Set([...(merged.get(side.learner.id)?.rows ?? []), ...side.rows]);
    merged.set(side.learner.id, { ...side, rows });
  }
  return [...merged.values()].sort((a, b) => (a.learner.id < b.learner.id ? -1 : 1));
}
