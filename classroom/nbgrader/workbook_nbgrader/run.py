import contextlib
import time

from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer

from .marks import checked_task
from .workbook import away_from_home


class RunCells(Execute):
    """Runs a submission to its end: a cell that costs the kernel, or does not end, costs its own points alone."""

    fresh_seconds = Integer(60, help="Seconds more for a new kernel's first cell, which waits for TensorFlow").tag(config=True)
    notebook_timeout = Integer(900, help="Seconds that a whole notebook may take").tag(config=True)

    def preprocess(self, nb, resources, km=None):
        self.ran, self.fresh, self.ends = [], True, time.monotonic() + self.notebook_timeout
        with away_from_home():
            return super().preprocess(nb, resources, km=km)

    def _get_timeout(self, cell):
        own = self.timeout + (self.fresh_seconds if self.fresh else 0)
        return max(1, min(own, int(self.ends - time.monotonic())))

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if time.monotonic() > self.ends:
            cell.outputs = [error("Timeout", f"the whole notebook took longer than {self.notebook_timeout} s")]
        elif self.survives(cell, index):
            if not has_error(cell, "Timeout"):
                self.ran.append((cell, index))
        else:
            self.replay()
        return cell, resources

    def survives(self, cell, index):
        """Whether the kernel is the same after the cell."""
        try:
            self.execute_cell(cell, index, store_history=True)
        except DeadKernelError:
            cell.outputs.append(error("KernelDied", "the kernel died"))
            self.start_anew()
        self.fresh = has_error(cell, "KernelDied")
        return not self.fresh

    def replay(self):
        """Gives a new kernel what the cells before have left in it, but for those that cost it again."""
        left = [(cell, index) for cell, index in self.ran if checked_task(cell) is None]
        while left:
            for place, (cell, index) in enumerate(left):
                if time.monotonic() > self.ends:
                    return
                again = new_code_cell(cell.source)
                if not self.survives(again, index) or has_error(again, "Timeout"):
                    del left[place]
                    break
            else:
                break
        self.ran = left

    def start_anew(self):
        with contextlib.suppress(Exception):
            run_sync(self._async_cleanup_kernel)()
        self.km = self.create_kernel_manager()
        self.start_new_kernel()
        self.start_new_kernel_client()


def error(name, value):
    return new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])


def has_error(cell, name):
    return any(output.get("ename") == name for output in cell.outputs)
