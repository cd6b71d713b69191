"""Every notebook runs from clean, with nothing to excuse: looked at in the copies that the build has executed.

The build shows all warnings of Python in a notebook's cells (``theme/freshness.py``), and would stop at an error.

It leaves out the cells with ``interact``, whose output a page does not show: of 150 runs of such a cell four stood
still until their time was over (nbclient 0.11, ipykernel 7.4). nbclient stands in for a browser and answers what
``interact`` shows, on the socket on which it waits for the end of the cell, and may then not notice this end (issue
312 of nbclient); where it did not answer, none of 150 stood still. JupyterLab runs these cells in its test.
"""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.rglob("*.ipynb"))


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.whole) if path.parent != FOLDER else path for path in NOTEBOOKS],
    ids=lambda path: path.relative_to(FOLDER).as_posix(),
)
def test_a_notebook_runs_from_clean_without_a_warning(path, executed):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = executed[path.relative_to(FOLDER).with_suffix("").as_posix()].cells
    run = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.source for cell in run] == [cell.source for cell in code]
    counts = [c.execution_count for c in run if "skip-execution" not in c.metadata.get("tags", [])]
    assert counts == list(range(1, len(counts) + 1))
    wrong = [
        (cell.source, output)
        for cell in run
        for output in cell.outputs
        if (output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []))
        or output.get("name") == "stderr"
    ]
    assert wrong == []


def test_there_are_notebooks():
    assert NOTEBOOKS
