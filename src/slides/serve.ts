/** Shows a folder of decks on this machine: where a browser does not open files, or for speaker notes on a second screen. */
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { host } from "../jupyter/port";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".woff2": "font/woff2",
  ".pdf": "application/pdf",
};

/** Serves the files of a folder, to be read only, to this machine alone. @throws when the port cannot be listened on */
export function servePages(folder: string, port: number): Promise<Server> {
  const server = createServer(({ method, url, headers }, response) => {
    const answer = (status: number): void => void response.writeHead(status).end();
    // A page from elsewhere whose name was pointed at this machine has another host.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "")) return answer(403);
    if (method !== "GET" && method !== "HEAD") return answer(405);
    const file = fileOf(folder, url ?? "/");
    if (file === undefined) return answer(404);
    response.writeHead(200, { "content-type": types[extname(file)], "cache-control": "no-cache" });
    if (method === "HEAD") response.end();
    else
      createReadStream(file)
        .on("error", () => response.destroy())
        .pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** The file that an address means: in the folder, and of a type that decks have. */
function fileOf(folder: string, url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    if (!file.startsWith(`${folder}${sep}`) || !(extname(file) in types)) return undefined;
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined; // no file has such a name
  }
}
