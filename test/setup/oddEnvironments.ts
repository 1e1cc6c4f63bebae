import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stubPython, writeFile } from "./sandbox";

/** What setup finds around itself; `theirs` is a folder of the user's, with nothing of the workbook in it. */
export interface OddEnvironment {
  readonly name: string;
  /** Added to this process's variables; `undefined` takes one away. */
  readonly variables?: (theirs: string) => NodeJS.ProcessEnv;
  /** Contents by path below `theirs`; what lies in `bin` can be run. */
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (theirs: string) => void;
  /** What starts setup and training: a command and its arguments. */
  readonly command?: (theirs: string, clone: string) => string[];
  /** What is done anew as well, though it takes long. */
  readonly anew?: "packages" | "binding";
}

const inFront = (folder: string) => [folder, process.env["PATH"]].join(delimiter);
const gone = "/gone/for good";

/** Settings that any process can have. */
export const environments: readonly OddEnvironment[] = [
  { name: "PIP_USER=1", variables: () => ({ PIP_USER: "1", PIP_NO_BINARY: ":all:", PIP_NO_DEPS: "0" }) },
  {
    name: "a pip.conf with user, target, prefix and require-virtualenv",
    files: {
      "home/.config/pip/pip.conf":
        "[global]\nuser = true\nrequire-virtualenv = true\n[install]\ntarget = /gone/target\nprefix = /gone/prefix\n",
    },
    variables: (theirs) => ({ HOME: join(theirs, "home"), XDG_CONFIG_HOME: undefined }),
  },
  {
    name: "PYTHONPATH with a random.py and a jupyterlab of its own",
    files: { "random.py": "raise SystemExit('theirs')", "jupyterlab/__init__.py": "raise SystemExit('theirs')" },
    variables: (theirs) => ({ PYTHONPATH: theirs, PYTHONSAFEPATH: "" }),
  },
  { name: "a PYTHONHOME of nonsense", variables: () => ({ PYTHONHOME: gone, PYTHONPLATLIBDIR: "nowhere" }) },
  {
    name: "PYTHONSTARTUP, PYTHONUSERBASE and other settings of Python's",
    files: { "start.py": "raise SystemExit('theirs')" },
    variables: (theirs) => ({
      PYTHONSTARTUP: join(theirs, "start.py"),
      PYTHONUSERBASE: theirs,
      PYTHONWARNINGS: "error",
      PYTHONOPTIMIZE: "2",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONINSPECT: "1",
      PYTHONPROFILEIMPORTTIME: "1",
      PYTHONIOENCODING: "utf-16",
    }),
  },
  {
    name: "an active virtual environment, its Python first on PATH",
    prepare: (theirs) =>
      execFileSync("python3", ["-I", "-m", "venv", "--without-pip", join(theirs, "venv")], { stdio: "inherit" }),
    variables: (theirs) => ({ VIRTUAL_ENV: join(theirs, "venv"), PATH: inFront(join(theirs, "venv", "bin")) }),
  },
  {
    name: "an active conda environment, whose python3 cannot make virtual environments",
    files: {
      "bin/python3": `#!/bin/sh\n${stubPython([3, 12, 1], false)}\n`,
      "bin/python": `#!/bin/sh\nPATH=\${PATH#*:}\nexec python3 "$@"\n`,
    },
    variables: (theirs) => ({
      CONDA_PREFIX: theirs,
      CONDA_DEFAULT_ENV: "base",
      CONDA_SHLVL: "1",
      CONDA_PYTHON_EXE: join(theirs, "bin", "python"),
      PATH: inFront(join(theirs, "bin")),
      CXX: "x86_64-conda-linux-gnu-c++",
    }),
  },
  {
    name: "NODE_OPTIONS=--max-old-space-size=512 --no-warnings",
    variables: () => ({ NODE_OPTIONS: "--max-old-space-size=512 --no-warnings", NODE_PATH: gone }),
  },
  {
    name: "NODE_ENV=production and an .npmrc with omit=dev, prefix, global and ignore-scripts=false",
    files: {
      "home/.npmrc":
        "omit=dev\nprefix=/gone/prefix\nglobal=true\nignore-scripts=false\nbin-links=false\ndry-run=true\ninstall-strategy=linked\n",
    },
    variables: (theirs) => ({
      NODE_ENV: "production",
      HOME: join(theirs, "home"),
      npm_config_cache: process.env["npm_config_cache"] ?? join(process.env["HOME"] ?? theirs, ".npm"),
      npm_config_omit: "dev",
    }),
    anew: "packages",
  },
  { name: "no HOME", variables: () => ({ HOME: undefined, USER: undefined, LOGNAME: undefined, SHELL: undefined }) },
  {
    name: "a file where HOME should be",
    files: { home: "" },
    variables: (theirs) => ({ HOME: join(theirs, "home"), XDG_CACHE_HOME: undefined }),
  },
  { name: "LC_ALL=C and no LANG", variables: () => ({ LC_ALL: "C", LANG: undefined, LANGUAGE: "de" }) },
  { name: "a TMPDIR that is gone", variables: () => ({ TMPDIR: gone, TMP: gone, TEMP: gone }) },
  {
    name: "a TMPDIR with a blank in its name",
    files: { "a b/c": "" },
    variables: (theirs) => ({ TMPDIR: join(theirs, "a b") }),
  },
  { name: "umask 077", command: () => ["sh", "-c", 'umask 077; exec "$@"', "sh"] },
  {
    name: "another project's compiler, flags, headers and libraries",
    files: {
      "bin/c++": "#!/bin/sh\nexit 1\n",
      "include/node_api.h": "#error theirs\n",
      "include/tensorflow/c/c_api.h": "#error theirs\n",
      "lib/libtensorflow.so": "theirs",
    },
    variables: (theirs) => ({
      CXX: `${join(theirs, "bin", "c++")} -m32`,
      CC: gone,
      CFLAGS: "-nonsense",
      CXXFLAGS: "-nonsense",
      CPPFLAGS: "-nonsense",
      LDFLAGS: "-lnonsense",
      CPATH: join(theirs, "include"),
      CPLUS_INCLUDE_PATH: join(theirs, "include"),
      LIBRARY_PATH: join(theirs, "lib"),
      MAKEFLAGS: "--nonsense",
    }),
    anew: "binding",
  },
  {
    name: "XLA_FLAGS, TF_XLA_FLAGS and LD_LIBRARY_PATH of nonsense",
    files: { "lib/libtensorflow.so.2": "theirs", "lib/libtensorflow_framework.so.2": "theirs" },
    variables: (theirs) => ({
      XLA_FLAGS: "--nonsense",
      TF_XLA_FLAGS: "--nonsense",
      LD_LIBRARY_PATH: join(theirs, "lib"),
      CUDA_VISIBLE_DEVICES: "nonsense",
      OMP_NUM_THREADS: "nonsense",
    }),
  },
  {
    name: "TERM=dumb and no terminal",
    variables: () => ({ TERM: "dumb", COLUMNS: "1", NO_COLOR: "1" }),
    command: () => ["setsid", "--wait"],
  },
  {
    name: "another Jupyter's settings",
    files: {
      "config/jupyter_server_config.json": '{"ServerApp":{"jpserver_extensions":{"gone":true}}}',
      "data/kernels/tslab/kernel.json": '{"argv":["false"],"display_name":"theirs","language":"typescript"}',
    },
    variables: (theirs) => ({
      JUPYTER_CONFIG_DIR: join(theirs, "config"),
      JUPYTER_CONFIG_PATH: join(theirs, "config"),
      JUPYTER_PATH: join(theirs, "data"),
      JUPYTER_DATA_DIR: join(theirs, "data"),
      JUPYTER_NO_CONFIG: "1",
      JUPYTER_PLATFORM_DIRS: "1",
      JUPYTERLAB_DIR: gone,
    }),
  },
  {
    name: "a shell's settings, and a PATH with an empty, a relative and a missing folder",
    files: { "start.sh": "exit 1\n" },
    variables: (theirs) => ({
      BASH_ENV: join(theirs, "start.sh"),
      ENV: join(theirs, "start.sh"),
      CDPATH: "/",
      IFS: "/",
      PATH: ["", "bin", gone, process.env["PATH"]].join(delimiter),
    }),
  },
];

/** Writes an environment's files. */
export function makeTheirs(theirs: string, { files = {}, prepare }: OddEnvironment): void {
  for (const [name, text] of Object.entries(files)) {
    writeFile(join(theirs, name), text);
    if (name.startsWith("bin/")) chmodSync(join(theirs, name), 0o755);
  }
  prepare?.(theirs);
}

/** What may have its own place in one setup: settings of different variables, of which none decides where another is looked for. */
const alone = ({ command, prepare, anew }: OddEnvironment): boolean => Boolean(command || prepare || anew);

/** So many at once: a fault has to be found among them. */
const MOST_TOGETHER = 4;

/**
 * Environments side by side in one setup: a setup costs seconds, and each of these settings breaks it by itself if it gets
 * through. Two that set the same variable are never together, as one would hide the other.
 */
export function sideBySide(all: readonly OddEnvironment[]): OddEnvironment[][] {
  const groups: { members: OddEnvironment[]; names: Set<string> }[] = [];
  const single: OddEnvironment[][] = [];
  for (const odd of all) {
    if (alone(odd)) {
      single.push([odd]);
      continue;
    }
    const names = Object.keys(odd.variables?.("/theirs") ?? {});
    const fits = groups.find(
      (group) => group.members.length < MOST_TOGETHER && !names.some((name) => group.names.has(name)),
    );
    if (fits) {
      fits.members.push(odd);
      for (const name of names) fits.names.add(name);
    } else groups.push({ members: [odd], names: new Set(names) });
  }
  return [...groups.map(({ members }) => members), ...single];
}
