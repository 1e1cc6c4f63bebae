/** Signing in at the hub: only those whom the hub lets see this service get a session. */
import { randomBytes } from "node:crypto";

/** What the hub tells a service of its own, in the environment. */
export interface HubAddress {
  readonly api: string;
  /** This service's token. */
  readonly token: string;
  readonly clientId: string;
  /** The service's path: `/services/classroom/`. */
  readonly prefix: string;
  /** The hub's path: `/hub/`. */
  readonly hub: string;
}

export function hubAddress(env: NodeJS.ProcessEnv = process.env): HubAddress {
  return {
    api: env["JUPYTERHUB_API_URL"] ?? "",
    token: env["JUPYTERHUB_API_TOKEN"] ?? "",
    clientId: env["JUPYTERHUB_CLIENT_ID"] || "service-classroom",
    prefix: env["JUPYTERHUB_SERVICE_PREFIX"] ?? "/services/classroom/",
    hub: `${env["JUPYTERHUB_BASE_URL"] ?? "/"}hub/`,
  };
}

const sessionCookie = "classroom-session";
const stateCookie = "classroom-state";
const sessionMs = 12 * 3_600_000;
/** How often the hub is asked whether a session still holds. */
const recheckMs = 30_000;

interface Session {
  readonly token: string;
  readonly endsAt: number;
  checkedAt: number;
}

/** A redirect, with the cookies that go along. */
export interface Redirect {
  readonly to: string;
  readonly cookies: readonly string[];
}

/** The sessions of those who may see the instructor's page. */
export class HubAccess {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly at: HubAddress) {}

  /** Whether a request comes from somebody whom the hub lets in, now. */
  async isAllowed(cookies: string | undefined): Promise<boolean> {
    const id = readCookie(cookies, sessionCookie);
    const session = id === undefined ? undefined : this.sessions.get(id);
    if (id === undefined || session === undefined) return false;
    const now = Date.now();
    if (now - session.checkedAt > recheckMs) {
      if (now > session.endsAt || !(await this.mayAccess(session.token))) {
        this.sessions.delete(id);
        return false;
      }
      session.checkedAt = now;
    }
    return true;
  }

  /** Where somebody without a session goes: to the hub, and from there to `finish`. */
  begin(): Redirect {
    const state = randomBytes(16).toString("hex");
    const query = new URLSearchParams({
      client_id: this.at.clientId,
      redirect_uri: `${this.at.prefix}oauth_callback`,
      response_type: "code",
      state,
    });
    return { to: `${this.at.hub}api/oauth2/authorize?${query}`, cookies: [this.cookie(stateCookie, state, 600)] };
  }

  /** Takes the hub's word for who came back; `undefined` where it gives none. */
  async finish(url: URL, cookies: string | undefined): Promise<Redirect | undefined> {
    const [code, state] = [url.searchParams.get("code"), url.searchParams.get("state")];
    if (!code || !state || state !== readCookie(cookies, stateCookie)) return undefined;
    const response = await fetch(`${this.at.api}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        client_id: this.at.clientId,
        client_secret: this.at.token,
        grant_type: "authorization_code",
        code,
        redirect_uri: `${this.at.prefix}oauth_callback`,
      }),
      signal: AbortSignal.timeout(10_000),
    });
    const { access_token: token } = (response.ok ? await response.json() : {}) as { access_token?: string };
    if (!token || !(await this.mayAccess(token))) return undefined;
    const now = Date.now();
    for (const [old, { endsAt }] of this.sessions) if (endsAt < now) this.sessions.delete(old);
    const id = randomBytes(24).toString("hex");
    this.sessions.set(id, { token, endsAt: now + sessionMs, checkedAt: now });
    return {
      to: this.at.prefix,
      cookies: [this.cookie(sessionCookie, id, sessionMs / 1000), this.cookie(stateCookie, "", 0)],
    };
  }

  private async mayAccess(token: string): Promise<boolean> {
    const answer = await askHub(this.at, "/user", token);
    const scopes = (answer as { scopes?: unknown } | undefined)?.scopes;
    const wanted = ["access:services", "access:services!service=classroom"];
    return Array.isArray(scopes) && scopes.some((scope) => wanted.includes(String(scope)));
  }

  private cookie(name: string, value: string, seconds: number): string {
    return `${name}=${value}; Path=${this.at.prefix}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
  }
}

/** What the hub's API gives, as JSON; `undefined` where it refuses, or does not answer. */
export async function askHub({ api, token: own }: HubAddress, path: string, token: string = own): Promise<unknown> {
  const headers = { authorization: `token ${token}` };
  const response = await fetch(`${api}${path}`, { headers, signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
  return response?.ok ? response.json() : undefined;
}

function readCookie(cookies: string | undefined, name: string): string | undefined {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
