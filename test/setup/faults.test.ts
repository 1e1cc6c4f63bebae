import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose, explain, SetupError } from "../../scripts/setup/faults.mjs";

/** What npm, pip, Python and the C++ linker really print, and what setup makes of it. */
const outputs: [name: string, output: string, what: string | undefined][] = [
  [
    "npm, off line",
    "npm error code ENOTFOUND\nnpm error network request failed",
    "the package server cannot be reached",
  ],
  ["npm, refused", "npm error code ECONNREFUSED", "the package server cannot be reached"],
  [
    "pip, off line",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\nERROR: No matching distribution found for anyio==4.16.0",
    "the package server cannot be reached",
  ],
  [
    "pip, slow network",
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.",
    "the package server cannot be reached",
  ],
  [
    "npm, full disk",
    "npm error code ENOSPC\nnpm error nospc There appears to be insufficient space",
    "the disk is full",
  ],
  [
    "pip, full disk",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "the disk is full",
  ],
  ["linker, full disk", "/usr/bin/ld: final link failed: No space left on device", "the disk is full"],
  [
    "pip, truncated wheel",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "a download is damaged or is not the pinned file",
  ],
  ["npm, damaged tarball", "npm error code EINTEGRITY", "a download is damaged or is not the pinned file"],
  [
    "zipfile, damaged member",
    "zipfile.BadZipFile: Bad CRC-32 for file 'x'",
    "a download is damaged or is not the pinned file",
  ],
  ["npm, read-only folder", "npm error code EACCES", "a file or folder cannot be written to"],
  ["anything else", "Segmentation fault", undefined],
];

for (const [name, output, what] of outputs) {
  test(name, () => assert.equal(diagnose(output)?.what, what));
}

test("an unknown failure shows the end of the output and where the rest is", () => {
  const fault = explain(new Error("one\ntwo\nthree\nfour"), "npm packages", "setup.log");
  assert.equal(fault.message, "npm packages failed:\n  two\n  three\n  four");
  assert.match(fault.advice, /setup\.log/);
});

test("a fault that is already explained stays as it is", () => {
  const fault = new SetupError("no Python found", "Install it.");
  assert.equal(explain(fault, "Python", "setup.log"), fault);
});
