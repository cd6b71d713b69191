"""Where notebooks are executed: the cache in a folder of any name, each kernel out of the others' reach."""

import ast
import tempfile
from pathlib import Path

import nbformat
import pytest
import zmq
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


@pytest.mark.parametrize("name", ["☃ #1 what?", "long" * 50], ids=["sockets", "ports"])
def test_a_kernel_listens_in_a_folder_of_its_own_and_leaves_nothing_there(monkeypatch, name):
    monkeypatch.setattr(utils, "executenb", utils.executenb)
    start_kernels_apart()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ASK)])
    with tempfile.TemporaryDirectory() as short:
        folder = Path(short, name)
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        result = utils.single_nb_execution(notebook, cwd=short, timeout=60, allow_errors=False)
        assert result.exc_string is None
        assert list(folder.iterdir()) == []
    (output,) = notebook.cells[0].outputs
    told = ast.literal_eval(output["text"])
    assert Path(told["folder"]).name == Path(short).name
    fits = len(name) < 90 and zmq.IPC_PATH_MAX_LEN > 0
    assert told["transport"] == ("ipc" if fits else "tcp")
    assert not fits or Path(told["ip"]).parent.parent == folder
