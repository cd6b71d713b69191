"""Where notebooks are executed: the cache in a folder of any name, each kernel out of the others' reach."""

import ast
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.executors import utils

from theme.caching import name_database_as_it_is, start_kernels_apart

ASK = """import os
from ipykernel import get_connection_info
print(dict(get_connection_info(unpack=True), key="", folder=os.getcwd()))"""


@pytest.mark.parametrize("name", ["my book ☃", "100% #1 what?", "it's A&B 数学"])
def test_the_cache_has_its_database_in_its_folder(tmp_path, name):
    name_database_as_it_is()
    assert get_cache(tmp_path / name).list_cache_records() == []
    assert (tmp_path / name / "global.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named sockets")
@pytest.mark.parametrize("name", ["my book ☃", "100% #1 what?", "it's A&B 数学"])
def test_a_kernel_listens_in_a_folder_of_its_own_and_leaves_nothing_there(monkeypatch, tmp_path, name):
    monkeypatch.setattr(utils, "executenb", utils.executenb)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    (tmp_path / name).mkdir()
    start_kernels_apart()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ASK)])
    result = utils.single_nb_execution(notebook, cwd=str(tmp_path), timeout=60, allow_errors=False)
    assert result.exc_string is None
    (output,) = notebook.cells[0].outputs
    told = ast.literal_eval(output["text"])
    assert (told["transport"], told["folder"]) == ("ipc", str(tmp_path))
    assert Path(told["ip"]).parent.parent == tmp_path / name
    assert list((tmp_path / name).iterdir()) == []
