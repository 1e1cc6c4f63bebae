import json
import subprocess

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from .marks import checked_task, grade_id
from .workbook import away_from_home, kernel_spec, root


attempt_type = "application/vnd.cnn-workbook.attempt+json"


class JudgeAttempts(NbGraderPreprocessor):
    """Puts the verdict of another process first among a check's outputs: its points, and for people the reason."""

    seconds = Integer(600, help="Seconds that judging a notebook may take").tag(config=True)

    def preprocess(self, nb, resources):
        verdicts = self.judge(nb)
        for cell in nb.cells:
            task = checked_task(cell)
            verdict = verdicts.get(task)
            if verdict is None:
                continue
            # What the notebook's own process said goes: its verdict, and the error that nbgrader would have counted.
            cell.outputs = [output for output in cell.outputs if not is_own_verdict(output, task)]
            points = round(verdict["share"] * cell.metadata.nbgrader["points"], 2)
            data = {"text/plain": str(points), "text/html": verdict["html"]}
            # nbgrader takes the first that is an error, stands on stderr, or is a number.
            cell.outputs.insert(0, new_output("execute_result", data, execution_count=cell.execution_count))
        return nb, resources

    def judge(self, nb):
        ids = [grade_id(cell) or f"other-{i}" for i, cell in enumerate(nb.cells)]
        cells = [{**cell, "id": name} for cell, name in zip(nb.cells, ids)]
        command = [kernel_spec()["argv"][0], str(root / "dist" / "grading" / "judgeExecuted.js")]
        with away_from_home():
            done = subprocess.run(
                command, input=json.dumps({**nb, "cells": cells}).encode(), capture_output=True, timeout=self.seconds
            )
        if done.returncode != 0:
            raise RuntimeError(f"the attempts could not be judged: {done.stderr.decode(errors='replace')[-2000:]}")
        return json.loads(done.stdout)


def is_own_verdict(output, task):
    return attempt_type in output.get("data", {}) or output.get("evalue", "").startswith(f"{task}: ")
