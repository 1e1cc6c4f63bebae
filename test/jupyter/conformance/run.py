"""Runs tests of the kernel and reports each as a line of JSON on descriptor 3: python -I run.py MODULE…"""

import faulthandler
import json
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# A test that hangs ends the run, with what every thread waits for on standard error.
SECONDS_A_TEST = 90


class Report(unittest.TestResult):
    """Passed, failed or skipped, one line a test; the failures of its subtests are the test's own."""

    def __init__(self, out):
        super().__init__()
        self.out = out

    def startTest(self, test):
        super().startTest(test)
        faulthandler.dump_traceback_later(SECONDS_A_TEST, exit=True)
        self.began = time.monotonic()
        self.reasons = []
        self.skips = []

    def stopTest(self, test):
        faulthandler.cancel_dump_traceback_later()
        outcome = "failed" if self.reasons else "skipped" if self.skips else "passed"
        self.tell(test, outcome, "\n".join(self.reasons or self.skips), time.monotonic() - self.began)
        super().stopTest(test)

    def addError(self, test, err):
        reason = self._exc_info_to_string(err, test)
        if isinstance(test, unittest.TestCase):
            self.reasons.append(reason)
        else:  # what stands for the fixture of a class
            self.tell(test, "failed", reason, 0)

    def addFailure(self, test, err):
        self.reasons.append(self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.reasons.append(f"{subtest.id()}\n{self._exc_info_to_string(err, test)}")

    def addSkip(self, test, reason):
        self.skips.append(reason)

    def tell(self, test, outcome, message, seconds):
        name = (test.shortDescription() if isinstance(test, unittest.TestCase) else None) or test.id()
        line = {"name": name, "outcome": outcome, "message": message, "seconds": round(seconds, 2)}
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()


if __name__ == "__main__":
    with os.fdopen(3, "w") as out:
        unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:]).run(Report(out))
