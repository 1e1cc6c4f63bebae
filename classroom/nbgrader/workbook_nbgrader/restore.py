from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .marks import grade_id, marks_of


class RestoreCells(NbGraderPreprocessor):
    """Gives each cell of the release its place and its marks back, whatever became of them in a submission."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            release = gradebook.find_notebook(about["notebook"], about["assignment"])
            wanted = {cell.name: cell for cell in release.source_cells}
            points = {cell.name: cell.max_score for cell in release.grade_cells}
            solutions = {cell.name for cell in release.solution_cells}
            tasks = {cell.name for cell in release.task_cells}
            ids = {cell.get("id") for cell in nb.cells}
            groups = {"": []}
            for cell, name in zip(nb.cells, self.names(nb.cells, wanted)):
                if name is None:
                    cell.metadata.pop("nbgrader", None)
                    groups[next(reversed(groups))].append(cell)
                else:
                    groups[name] = [cell]
            for name, given in wanted.items():
                if name not in groups:
                    self.log.warning("The cell '%s' is missing, and is put back", name)
                    new = new_code_cell if given.cell_type == "code" else new_markdown_cell
                    groups[name] = [new(given.source, **({} if name in ids else {"id": name}))]
                if name not in tasks:
                    groups[name][0].metadata["nbgrader"] = marks_of(given, points.get(name), name in solutions)
        names = ["", *wanted]
        if [name for name in groups if name in wanted] != list(wanted):
            self.log.warning("The cells are put into the order in which they were handed out")
        nb.cells = [cell for name in names for cell in groups[name]]
        return nb, resources

    def names(self, cells, wanted):
        """By its grade_id, else by its id; of copies the last one counts, as in nbgrader."""
        grade_ids = [grade_id(cell) for cell in cells]
        claimed = set(grade_ids)
        names = [
            marked if marked in wanted else cell.get("id") if cell.get("id") not in claimed else None
            for cell, marked in zip(cells, grade_ids)
        ]
        for place, name in enumerate(names):
            if name not in wanted or name in names[place + 1 :]:
                if name in wanted:
                    self.log.warning("The cell '%s' is there more than once: the last one counts", name)
                names[place] = None
        return names
