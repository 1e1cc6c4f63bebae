/** The service's pages for the instructor. */

import type { ClassState } from "./classState";
import type { HubAccess, HubAddress, Redirect } from "./hubAccess";
import { classPage, classPart, liveScript, pageStyle } from "./page";
import type { Answer } from "./respond";

const redirect = ({ to, cookies }: Redirect): Answer => ({
  status: 302,
  type: "text/plain",
  body: "",
  headers: { location: to, "set-cookie": cookies },
});

const refused: Answer = { status: 403, type: "text/plain", body: "The hub does not let you see this page." };

/** Answers what is asked below the service's prefix, to those whom the hub lets in. */
export function livePage(
  { prefix }: HubAddress,
  access: HubAccess,
  look: () => Promise<ClassState>,
): (url: URL, cookies: string | undefined) => Promise<Answer> {
  return async (url, cookies) => {
    const page = url.pathname.slice(prefix.length);
    if (page === "oauth_callback") {
      const done = await access.finish(url, cookies);
      return done ? redirect(done) : refused;
    }
    if (!(await access.isAllowed(cookies))) return page === "" ? redirect(access.begin()) : refused;
    if (page === "live.js") return { status: 200, type: "text/javascript", body: liveScript };
    if (page === "style.css") return { status: 200, type: "text/css", body: pageStyle };
    if (page === "now") return { status: 200, type: "text/html", body: classPart(await look(), new Date()) };
    if (page === "") return { status: 200, type: "text/html", body: classPage(await look(), new Date(), prefix) };
    return { status: 404, type: "text/plain", body: "There is no such page." };
  };
}
