import re

from nbgrader.preprocessors import NbGraderPreprocessor


class WriteStubs(NbGraderPreprocessor):
    """Cuts the solutions out of a release, and leaves what stands behind `// stub:`, as `workbook exercises` does."""

    begin = re.compile(r"^(\s*)(//|<!--)\s*BEGIN SOLUTION\b")
    end = re.compile(r"^\s*(//|<!--)\s*END SOLUTION\b")
    stub = re.compile(r"^(\s*)// stub: (.*)$")

    def preprocess_cell(self, cell, resources, cell_index):
        kept, cut, default = [], None, ""
        for line in cell.source.split("\n"):
            begins = self.begin.match(line)
            if begins and cut is None:
                cut = []
                default = "*Your answer here.*" if begins[2] == "<!--" else f"{begins[1]}// your code here"
            elif self.end.match(line) and cut is not None:
                kept += cut or [default]
                cut = None
            elif begins or self.end.match(line):
                raise ValueError(f"BEGIN SOLUTION and END SOLUTION come in pairs: {line.strip()}")
            elif cut is None:
                kept.append(line)
            elif found := self.stub.match(line):
                cut.append(found[1] + found[2])
        if cut is not None:
            raise ValueError("BEGIN SOLUTION must be followed by END SOLUTION")
        cell.source = "\n".join(kept)
        return cell, resources
