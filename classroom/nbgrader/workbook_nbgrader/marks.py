"""The marks by which nbgrader knows a cell, in metadata that anybody may have written."""

import re

check_id = re.compile(r"check-(\d+)-(\d+)")


def grade_id(cell):
    found = cell.metadata.get("nbgrader")
    value = found.get("grade_id") if isinstance(found, dict) else None
    return value if isinstance(value, str) else None


def checked_task(cell):
    """The id of the task that the cell checks: "2.1"; None for any other cell."""
    found = check_id.fullmatch(grade_id(cell) or "")
    return f"{found[1]}.{found[2]}" if found else None


def marks_of(given, points, is_solution):
    return {
        "schema_version": 3,
        "grade_id": given.name,
        "grade": points is not None,
        "solution": is_solution,
        "locked": given.locked,
        "task": False,
        "cell_type": given.cell_type,
        "checksum": given.checksum,
        **({} if points is None else {"points": points}),
    }
