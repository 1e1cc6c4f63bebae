"""What nbgrader does otherwise for the workbook's exercises; `../../nbgrader_config.py` puts it into nbgrader's lists.

nbgrader believes what a notebook's own process says: a cell without an error has full points. Here the points come from the
attempts that the cells have taken down, judged again in another process.
"""

from .judge import JudgeAttempts
from .restore import RestoreCells
from .run import RunCells
from .safe import ShowSafely
from .stubs import WriteStubs
from .workbook import kernel_spec, root

__all__ = ["JudgeAttempts", "RestoreCells", "RunCells", "ShowSafely", "WriteStubs", "kernel_spec", "root"]
