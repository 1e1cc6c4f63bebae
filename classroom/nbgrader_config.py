"""nbgrader 0.9 on the workbook's exercises; `nbgrader.md` says how. In your course's folder, nbgrader_config.py needs this line:

    load_subconfig("/where/it/is/cnn-workbook/classroom/nbgrader_config.py")
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "nbgrader"))

try:
    import workbook_nbgrader as ours
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions, DeduplicateIds, Execute
except ImportError as error:
    # nbgrader would only note this, go on by its own rules, and believe what notebooks say of themselves.
    raise SystemExit(f"error: the workbook's settings do not fit this nbgrader: {error}\nThey are for nbgrader 0.9.")

c = get_config()  # noqa: F821

# The kernel of this workbook, whichever nbgrader is used; and nbgrader's own programs (alembic), without a PATH to them.
ours.kernel_spec()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["JUPYTER_PATH"] = os.pathsep.join(
    filter(None, [str(ours.root / ".venv" / "share" / "jupyter"), os.environ.get("JUPYTER_PATH")])
)
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def with_ours(trait, theirs, *replacements):
    """A list of nbgrader's preprocessors, with ours in the place of one of them."""
    return [new for old in trait.default_args[0] for new in (replacements if old is theirs else [old])]


c.GenerateAssignment.preprocessors = with_ours(GenerateAssignment.preprocessors, ClearSolutions, ours.WriteStubs)
c.Autograde.sanitize_preprocessors = with_ours(Autograde.sanitize_preprocessors, DeduplicateIds, ours.RestoreCells)
c.Autograde.autograde_preprocessors = with_ours(
    Autograde.autograde_preprocessors, Execute, ours.RunCells, ours.JudgeAttempts
)

# Some cells train. RunCells takes these as well: it is an Execute.
c.Execute.timeout = 60
c.Execute.startup_timeout = 120
c.Execute.iopub_timeout = 60
c.Execute.error_on_timeout = {
    "ename": "Timeout",
    "evalue": "the cell took too long",
    "traceback": ["Timeout: the cell took too long"],
}

# What a learner wrote is shown to others.
c.HTMLExporter.preprocessors = [ours.ShowSafely]
