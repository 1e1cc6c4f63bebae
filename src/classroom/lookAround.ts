/** Looks at the class: homes, submissions, and who is signed in. */
import { readFileSync } from "node:fs";
import { type CatalogueExercise, type ClassState, classState } from "./classState";
import { askHub, type HubAddress } from "./hubAccess";
import { readHome } from "./readHome";
import { handedIn } from "./submissions";

/** A learner, as the service has to know them. */
export interface Watched {
  readonly id: string;
  readonly name: string;
  readonly learner: string;
  readonly home: string;
  readonly uid: number;
}

/** How long a look counts: several pages that are open do not make for more of them. */
const freshMs = 1000;

/** A function that gives how the class stands now. */
export function lookAround(
  at: HubAddress,
  watched: Readonly<Record<string, Watched>>,
  catalogueFile: string,
  submissions: string,
): () => Promise<ClassState> {
  const catalogue = JSON.parse(readFileSync(catalogueFile, "utf8")) as CatalogueExercise[];
  let last: { at: number; state: Promise<ClassState> } | undefined;
  const look = async (): Promise<ClassState> => {
    const users = await askHub(at, "/users?state=active");
    const active = new Set((Array.isArray(users) ? users : []).map(({ name }: { name?: unknown }) => String(name)));
    const facts = Object.entries(watched).map(([login, { id, name, learner, home, uid }]) => ({
      id,
      name,
      learner,
      home: readHome(home, uid),
      signedIn: active.has(login),
      handedIn: Object.keys(handedIn(submissions, id)).sort(),
    }));
    return classState(facts, catalogue, Date.now());
  };
  return () => {
    const now = Date.now();
    if (last === undefined || now - last.at > freshMs) last = { at: now, state: look() };
    return last.state;
  };
}
