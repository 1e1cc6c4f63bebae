/** A real server among settings that are meant for others. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { placesIn } from "../../src/host/places";
import { connect } from "../../src/jupyter/execute";
import { anyPort, type JupyterServer, startServer } from "../../src/jupyter/server";
import { code } from "./executor";

const clone = join(__dirname, "..", "..");
const scratch = mkdtempSync(join(tmpdir(), "workbook-foreign-"));
const where = placesIn(clone, join(scratch, "home"));
const beforeAll = { ...process.env };

/** Each would change, break or stop the server, did it reach it. */
const settings = {
  ServerApp: {
    base_url: "/elsewhere/",
    ip: "0.0.0.0",
    port: 1,
    password: "argon2:x",
    certfile: "/nowhere.pem",
    root_dir: "/nowhere",
    sock: "/nowhere.sock",
    jpserver_extensions: { no_such_extension: true },
  },
  IdentityProvider: { token: "foreign" },
  ConnectionFileMixin: { transport: "ipc" },
  KernelManager: { transport: "ipc" },
  MultiKernelManager: { default_kernel_name: "python3" },
  KernelSpecManager: { allowed_kernelspecs: ["python3"] },
};

before(() => {
  const user = join(scratch, "user");
  const hostile = join(scratch, "hostile");
  for (const folder of [join(user, ".jupyter"), join(user, ".local", "etc", "jupyter"), join(hostile, "etc")]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "jupyter_server_config.json"), JSON.stringify(settings));
  }
  writeFileSync(join(user, ".jupyter", "jupyter_server_config.py"), "raise SystemExit('foreign settings')");
  const spec = { argv: ["false"], display_name: "foreign", language: "typescript" };
  mkdirSync(join(hostile, "share", "kernels", "tslab"), { recursive: true });
  writeFileSync(join(hostile, "share", "kernels", "tslab", "kernel.json"), JSON.stringify(spec));
  writeFileSync(join(hostile, "random.py"), "raise SystemExit('foreign module')");
  mkdirSync(where.work, { recursive: true });
  Object.assign(process.env, {
    HOME: user,
    LC_ALL: "C",
    JUPYTER_CONFIG_PATH: join(hostile, "etc"),
    JUPYTER_PATH: join(hostile, "share"),
    JUPYTER_TOKEN: "foreign",
    JUPYTERLAB_DIR: hostile,
    JUPYTERHUB_API_TOKEN: "foreign",
    PYTHONPATH: hostile,
    PYTHONHOME: hostile,
    PYTHONSTARTUP: join(hostile, "random.py"),
    NODE_OPTIONS: "--require=/nowhere.js",
    http_proxy: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "",
  });
});
after(() => {
  for (const name of Object.keys(process.env)) if (!(name in beforeAll)) delete process.env[name];
  Object.assign(process.env, beforeAll);
  rmSync(scratch, { recursive: true, force: true });
});

test("foreign settings do not reach server or kernel; the token is nowhere to be read; nothing is left", {
  timeout: 300_000,
}, async () => {
  const server = startServer({ where, port: await anyPort(), folder: where.work });
  try {
    assert.ok(await server.answers(), server.lastWords());
    const ask = async (path: string): Promise<unknown> => (await fetch(server.url(path))).json();
    const { default: usual, kernelspecs } = (await ask("api/kernelspecs")) as {
      default: string;
      kernelspecs: Record<string, { spec: { display_name: string } }>;
    };
    assert.equal(usual, "tslab");
    assert.equal(kernelspecs["tslab"]?.spec.display_name, "TypeScript (CNN Workbook)");
    const executor = connect(server);
    const cell = code(
      "look",
      `
      const env = process.env;
      console.log([env["NODE_OPTIONS"], env["PYTHONPATH"], env["JUPYTER_TOKEN"], env["JUPYTERHUB_API_TOKEN"], "é"].join());`,
    );
    const kernel = await executor.open("look.ipynb");
    try {
      await kernel.run(cell, { seconds: 120, message: "" });
      assert.deepEqual(cell.outputs, [{ output_type: "stream", name: "stdout", text: ",,,,é\n" }]);
      assertSecret(server);
    } finally {
      await kernel.shutdown();
      executor.dispose();
    }
  } finally {
    server.stop();
    await server.ended;
  }
  assert.deepEqual(await server.ended, { code: 0, signal: null });
  assert.deepEqual(
    readdirSync(where.jupyter).filter((name) => name.startsWith("runtime-")),
    [],
  );
});

/** Nobody else can read the token: not in files, nor in what the system tells of processes. */
function assertSecret({ token, logFile }: JupyterServer): void {
  assert.equal(statSync(logFile).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(logFile, "utf8"), new RegExp(token));
  const [runtime = ""] = readdirSync(where.jupyter).filter((name) => name.startsWith("runtime-"));
  assert.equal(statSync(join(where.jupyter, runtime)).mode & 0o777, 0o700);
  assert.equal(statSync(join(where.jupyter, "cookie_secret")).mode & 0o777, 0o600);
  if (!existsSync("/proc/self/environ")) return;
  let looked = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const file of ["environ", "cmdline"]) {
      let text = "";
      try {
        text = readFileSync(`/proc/${id}/${file}`, "utf8");
      } catch {
        continue;
      }
      if (text.includes(`WORKBOOK_HOME=${where.home}`)) looked++;
      assert.ok(!text.includes(token), `/proc/${id}/${file}`);
    }
  }
  assert.ok(looked >= 2, "server and kernel were looked at");
}

test("a server that cannot start says why, in the words of its log, and leaves nothing", async () => {
  const server = startServer({ where, port: await anyPort(), folder: where.work, args: ["--ServerApp.ip=192.0.2.1"] });
  assert.equal(await server.answers(), false);
  assert.notEqual((await server.ended).code, 0);
  assert.match(server.lastWords(), /\S/);
});
