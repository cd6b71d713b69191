"""Every notebook runs from clean, with nothing to excuse."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
# Set once the kernel is up: what Jupyter itself warns about while starting is not the book's.
STRICT = "import warnings\nwarnings.simplefilter('error')"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_clean_without_a_warning(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook.cells)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [
        (cell.source, output)
        for cell in notebook.cells
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", [])
        for output in cell.outputs
    ]
    assert [
        cell for cell, output in outputs if output.output_type == "error" or output.get("name") == "stderr"
    ] == []
    assert list(tmp_path.iterdir()) == [], "a notebook leaves files behind"


def test_there_are_notebooks():
    assert NOTEBOOKS
