/** Submissions that look for what is not theirs. */
import { type Attack, file, quoted, reaching } from "./attack";
import { root } from "./world";

const reads = (path: string): string => `fs.readFileSync(${quoted(path)}, "latin1")`;
const lists = (path: string): string => `fs.readdirSync(${quoted(path)}).join()`;

export const reaches: readonly Attack[] = [
  reaching("reads-answers", "the solutions, by their path, and by way of the package", () => [
    ["answers", reads(`${root}/answers/${file}`)],
    ["root", `fs.readdirSync(${quoted(root)}).includes("answers")`],
    [
      "beside the package",
      'fs.readdirSync(require("path").join(require.resolve("cnn-workbook"), "../../answers")).join()',
    ],
    [
      "through the link",
      'fs.readdirSync(require("path").dirname(fs.realpathSync(require.resolve("cnn-workbook"))) + "/../answers").join()',
    ],
    ["git", `fs.existsSync(${quoted(`${root}/.git`)})`],
    ["sources", reads(`${root}/src/tasks/questions/q02.ts`)],
    ["upwards", '[".", "..", "../..", "../../.."].some((folder) => fs.existsSync(folder + "/answers"))'],
    ["found", "run(\"find / -xdev -path '*answers/02-*' 2>/dev/null | head -3\")"],
  ]),
  reaching("reads-others", "other learners' notebooks and the grades", ({ submissions, out }) => [
    ["submissions", lists(submissions)],
    ["another", reads(`${submissions}/honest-1/${file}`)],
    ["out", lists(out)],
    ["kept", lists(`${out}/submissions`)],
    ["grades", reads(`${out}/grades.json`)],
  ]),
  reaching("reads-home", "the instructor's home and the system's secrets", ({ home, secret }) => [
    ["secret", reads(`${home}/secret.txt`)],
    ["key", reads(`${home}/.ssh/id_ed25519`)],
    [
      "home",
      `fs.readdirSync(os.homedir()).some((name: string) => fs.readFileSync(os.homedir() + "/" + name, "utf8").includes(${quoted(secret.slice(0, 12))}))`,
    ],
    // A workbook that lies there has its folder's name there, and nothing else.
    [
      "root's home",
      `fs.readdirSync("/root").filter((name: string) => !${quoted(`${root}/`)}.startsWith("/root/" + name + "/")).join()`,
    ],
    ["homes", 'fs.readdirSync("/home").join()'],
    ["shadow", reads("/etc/shadow")],
    ["npmrc", 'fs.readFileSync(os.homedir() + "/.npmrc", "utf8")'],
    [
      "through another's root",
      'fs.readdirSync("/proc").filter((pid: string) => /^\\d+$/.test(pid)).map((pid: string) => { try { return fs.readFileSync("/proc/" + pid + "/root" + ' +
        `${quoted(`${home}/secret.txt`)}, "utf8"); } catch { return ""; } }).join("")`,
    ],
  ]),
  reaching("reads-environment", "tokens, in the environment and on command lines", ({ secret }) => [
    ["token", 'process.env["JUPYTER_TOKEN"] ?? process.env["CANARY"] ?? ""'],
    ["a secret", `Object.values(process.env).some((value) => String(value).includes(${quoted(secret.slice(0, 12))}))`],
    [
      "names",
      "Object.keys(process.env).filter((name) => /TOKEN|SECRET|PASSWORD|CREDENTIAL|^SSH|^AWS|^JPY_/i.test(name)).join()",
    ],
    ["first environment", `fs.readFileSync("/proc/self/environ", "utf8").includes(${quoted(secret.slice(0, 12))})`],
    [
      "others' environments",
      `fs.readdirSync("/proc").some((pid: string) => { try { return fs.readFileSync("/proc/" + pid + "/environ", "utf8").includes(${quoted(secret.slice(0, 12))}); } catch { return false; } })`,
    ],
    [
      "command lines",
      'fs.readdirSync("/proc").some((pid: string) => { try { return /workbook\\.js\\0grade/.test(fs.readFileSync("/proc/" + pid + "/cmdline", "latin1")); } catch { return false; } })',
    ],
    ["memory of the parent", 'fs.openSync("/proc/" + process.ppid + "/mem", "r+")'],
  ]),
  reaching("reads-by-tensorflow", "files, by TensorFlow's own operations", ({ home }) => {
    const op = (name: string, ...inputs: string[]): string =>
      `(() => { const tf: any = require("cnn-workbook").tf; return tf.backend().executeSingleOutput(${quoted(name)}, [], [${inputs.map((input) => `tf.scalar(${quoted(input)}, "string")`).join(", ")}]).dataSync().join(); })()`;
    return [
      ["secret", op("ReadFile", `${home}/secret.txt`)],
      ["answers", op("ReadFile", `${root}/answers/${file}`)],
      ["matching", op("MatchingFiles", `${home}/*`)],
      // It may write to a folder of its own that goes by the same name: whether the file is there is looked at outside.
      ["written", `(() => { ${op("WriteFile", `${home}/by-tensorflow`, "x")}; return ""; })()`],
    ];
  }),
  reaching("reads-devices", "memory, disks and what the kernel shows", () => [
    ["memory", 'fs.openSync("/dev/mem", "r")'],
    ["kcore", 'fs.openSync("/proc/kcore", "r")'],
    ["disks", 'fs.readdirSync("/dev").filter((name: string) => /^(sd|vd|nvme|loop|dm-|xvd)/.test(name)).join()'],
    ["core pattern", 'fs.openSync("/proc/sys/kernel/core_pattern", "w")'],
    ["sysrq", 'fs.openSync("/proc/sysrq-trigger", "w")'],
    ["cgroups", 'fs.writeFileSync("/sys/fs/cgroup/cgroup.procs", String(process.pid)) ?? true'],
    ["mounting", 'run("mount -t tmpfs none /mnt && echo mounted")'],
    ["a new device", 'run("mknod /tmp/zero c 1 5 && head -c 1 /tmp/zero | wc -c")'],
    ["a new user namespace", 'run("unshare -Ur id -u")'],
    ["becoming root", "(() => { process.setuid!(0); return process.getuid!() === 0; })()"],
    ["docker", 'fs.existsSync("/var/run/docker.sock")'],
  ]),
  reaching("calls-this-machine", "servers of this machine", ({ tcp, udp, unix, abstract }) => {
    const connects = (where: string): string =>
      `soon((done) => net.connect(${where}).on("connect", () => done("connected")).on("error", () => done("")))`;
    return [
      ["tcp", connects(`${tcp}, "127.0.0.1"`)],
      ["tcp by name", connects(`${tcp}, "localhost"`)],
      ["tcp on all", connects(`${tcp}, "0.0.0.0"`)],
      ["unix", connects(quoted(unix))],
      ["abstract", connects(`"\\0${abstract}"`)],
      [
        "udp",
        `soon((done) => { const socket = require("dgram").createSocket("udp4"); socket.on("error", () => done("")); socket.send("x", ${udp}, "127.0.0.1", () => setTimeout(() => { socket.close(); done(""); }, 200)); })`,
      ],
      ["fetch", `fetch("http://127.0.0.1:${tcp}/").then(() => "answered", () => "")`],
      ["bash", `run("timeout 1 bash -c 'exec 3<>/dev/tcp/127.0.0.1/${tcp} && echo connected'")`],
    ];
  }),
  reaching("calls-outside", "the network", () => [
    ["interfaces", "Object.values(os.networkInterfaces()).flat().some((one: any) => !one.internal)"],
    ["routes", 'fs.readFileSync("/proc/net/route", "utf8").split("\\n").length > 2'],
    [
      "name",
      'soon((done) => require("dns").resolve4("example.com", (error: unknown) => done(error ? "" : "resolved")))',
    ],
    [
      "address",
      'soon((done) => net.connect(53, "1.1.1.1").on("connect", () => done("connected")).on("error", () => done("")))',
    ],
    ["fetch", 'fetch("https://example.com", { signal: AbortSignal.timeout(600) }).then(() => "answered", () => "")'],
    [
      "metadata of a cloud",
      'fetch("http://169.254.169.254/", { signal: AbortSignal.timeout(600) }).then(() => "answered", () => "")',
    ],
  ]),
];
