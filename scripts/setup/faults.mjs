/** A fault that stops setup: what is wrong, and what to do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message what is wrong, in one line
   * @param {string} advice what to do, in a line or two
   */
  constructor(message, advice) {
    super(message);
    this.name = "SetupError";
    this.advice = advice;
  }
}

const resumes = "Then run the same command again: finished steps are kept.";

/**
 * What the output of a failed command gives away, likeliest cause first. A full disk and a wrong hash come before the
 * network, because what they leave behind often reads like a broken connection.
 * @type {{ pattern: RegExp, what: string, advice: string }[]}
 */
const causes = [
  {
    pattern: /ENOSPC|no space left on device|disk quota exceeded/i,
    what: "the disk is full",
    advice: `Free some space. ${resumes}`,
  },
  {
    pattern: /DO NOT MATCH THE HASHES|EINTEGRITY|hash mismatch|BadZipFile|Bad CRC-32|not a zip file/i,
    what: "a download is damaged or is not the pinned file",
    advice: `It was thrown away. Run the same command again; if this keeps happening, a proxy or mirror is altering downloads.`,
  },
  {
    pattern: /EACCES|EPERM|permission denied/i,
    what: "a file or folder cannot be written to",
    advice: `Make sure that the clone and its files belong to you. ${resumes}`,
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network (is unreachable|request)|name resolution|Max retries exceeded|NewConnectionError|ReadTimeout|ProxyError|timed out|from versions: none|No matching distribution/i,
    what: "the package server cannot be reached",
    advice: `Check the network connection and proxy settings. ${resumes}`,
  },
];

/**
 * Explains a failed command by its output.
 * @param {string} output what the command printed
 * @returns {{ what: string, advice: string } | undefined} undefined when nothing known is in it
 */
export function diagnose(output) {
  return causes.find(({ pattern }) => pattern.test(output));
}

/**
 * The fault that stops a step, from whatever was thrown in it.
 * @param {unknown} error
 * @param {string} title the step's title
 * @param {string} logFile where the whole output of its commands is
 * @returns {SetupError}
 */
export function explain(error, title, logFile) {
  if (error instanceof SetupError) return error;
  const output = error instanceof Error ? error.message : String(error);
  const cause = diagnose(output);
  const last = output.trim().split("\n").slice(-3).join("\n  ");
  return cause
    ? new SetupError(`${title}: ${cause.what}`, `${cause.advice} The whole output is in ${logFile}.`)
    : new SetupError(`${title} failed:\n  ${last}`, `The whole output is in ${logFile}. ${resumes}`);
}
