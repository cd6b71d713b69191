"""The notebooks elsewhere: on Colab and Binder, with nothing but the repository."""

import re
import shutil
import subprocess
import sys
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from packaging.requirements import Requirement
from support.imported import imports

import dlmath

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]


@pytest.fixture
def first_cell(request):
    """Return the first cell with code of a notebook."""
    cells = nbformat.read(request.param, as_version=4).cells
    return next(cell for cell in cells if cell.cell_type == "code")


def run(cell, missing, monkeypatch, capsys):
    """Run a cell where dlmath is there or not; return what it prints and what it would install."""
    if missing:
        monkeypatch.setitem(sys.modules, "dlmath", None)
    shell, installed = InteractiveShell(), []
    shell.register_magic_function(installed.append, magic_name="pip")
    shell.run_cell(cell.source).raise_error()
    return capsys.readouterr().out, installed


each = pytest.mark.parametrize(
    "first_cell", NOTEBOOKS, ids=lambda path: f"{path.parent.stem}/{path.stem}", indirect=True
)


@each
def test_a_notebook_installs_dlmath_where_it_is_missing_and_says_so(first_cell, monkeypatch, capsys):
    said, installed = run(first_cell, True, monkeypatch, capsys)
    assert installed == [f'install --quiet "dlmath[chapters] @ git+{REPOSITORY}@v{dlmath.__version__}"']
    assert re.search("dlmath is missing here|dlmathが見つからないので", said)


@each
def test_a_notebook_installs_nothing_where_dlmath_is(first_cell, monkeypatch, capsys):
    assert run(first_cell, False, monkeypatch, capsys) == ("", [])


@each
def test_the_page_does_not_show_that_cell(first_cell):
    assert first_cell.metadata["tags"] == ["remove-cell"]


def test_what_is_installed_from_the_repository_brings_bundles_texts_and_pictures(tmp_path):
    for name in ("dlmath", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    subprocess.run(
        ["uv", "build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", ".", "."],
        cwd=tmp_path,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as files:
        packed = set(files.namelist())
        metadata = message_from_bytes(files.read(next(name for name in packed if name.endswith("/METADATA"))))
    tracked = subprocess.run(["git", "ls-files", "-z", "dlmath"], cwd=ROOT, capture_output=True, text=True).stdout
    wanted = set(filter(None, tracked.split("\0")))
    kinds = {str(Path(name).parent / f"*{Path(name).suffix}") for name in wanted}
    assert {"dlmath/data/*.txt", "dlmath/widgets/static/*.js", "dlmath/widgets/text/*.json"} <= kinds
    assert wanted <= packed
    assert all(name.startswith("dlmath") for name in packed), "nothing of ours but the module is installed"
    assert metadata["Version"] == dlmath.__version__
    assert f"Repository, {REPOSITORY}" in metadata.get_all("Project-URL")
    assert f"Issues, {REPOSITORY}/issues" in metadata.get_all("Project-URL")
    # Importing dlmath needs this and no more; what only chapters import is an extra.
    assert not any(need.startswith("sympy") and "extra" not in need for need in metadata.get_all("Requires-Dist"))


def test_what_a_notebook_imports_is_installed_with_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = [*project["dependencies"], *project["optional-dependencies"]["chapters"]]
    installed = {Requirement(need).name.replace("-", "_") for need in needs} | {"dlmath", "IPython"}
    needed = {module for path in NOTEBOOKS for module in imported(path)}
    assert {"dlmath", "numpy", "sympy"} <= needed
    assert needed <= installed


def imported(path):
    """Return the modules that a notebook imports, but for Python's own and those it can do without."""
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return set().union(*(imports(source) for source in code))


def test_on_colab_the_widgets_switch_on_the_manager_that_shows_them():
    colab = (
        "import sys, types\n"
        "calls = []\n"
        "output = types.SimpleNamespace(enable_custom_widget_manager=lambda: calls.append('on'))\n"
        "colab = types.ModuleType('google.colab')\n"
        "colab.output = output\n"
        "sys.modules |= {'google': types.ModuleType('google'), 'google.colab': colab}\n"
        "import dlmath.widgets\n"
        "print(calls)\n"
    )
    ran = subprocess.run([sys.executable, "-c", colab], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("['on']\n", "")


def test_binder_finds_an_environment_that_installs_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    assert "-e ." in pip
    # Binder prefers these over environment.yml; they would take its place.
    assert [name for name in ("Dockerfile", "binder", ".binder") if (ROOT / name).exists()] == []
