/** The instructor's page. */
import type { HubAccess, HubAddress } from "./hubAccess";
import type { Answer } from "./respond";

export function livePage(
  at: HubAddress,
  access: HubAccess,
): (url: URL, cookies: string | undefined) => Promise<Answer> {
  return async (url, cookies) => {
    if (url.pathname === `${at.prefix}oauth_callback`) {
      const redirect = await access.finish(url, cookies);
      if (redirect === undefined)
        return { status: 403, type: "text/plain", body: "The hub does not let you see this page." };
      return {
        status: 302,
        type: "text/plain",
        body: "",
        headers: { location: redirect.to, "set-cookie": redirect.cookies },
      };
    }
    if (!(await access.isAllowed(cookies))) {
      const { to, cookies: set } = access.begin();
      return { status: 302, type: "text/plain", body: "", headers: { location: to, "set-cookie": set } };
    }
    return { status: 200, type: "text/plain", body: "hello" };
  };
}
