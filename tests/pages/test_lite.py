"""JupyterLite as files: every chapter is there with all that it imports, each package is what it should be."""

import hashlib
import json
import tomllib
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from urllib.parse import parse_qs, urljoin, urlsplit

import nbformat
import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_KERNEL_PLUGIN_ID, PYODIDE_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.imported import imports
from support.parsed import parsed

from theme.jupyterlite import forget_stale_lite
from tools import lite

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
EDITIONS = pytest.mark.parametrize("edition", ["", "ja"], ids=["English", "Japanese"])
SAID = {"": ("Run in the browser", " MB once", " seconds"), "ja": ("ブラウザで実行", " MBを読み込み", "秒")}
OFFICIAL = json.loads((lite.CORE / "pyodide-lock.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def site(book):
    """Return the folder of JupyterLite within the built book."""
    return book / "lite"


@pytest.fixture(scope="session")
def settings(site):
    """Return what JupyterLite tells the kernel."""
    page = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    return page["litePluginSettings"][PYODIDE_KERNEL_PLUGIN_ID]


@pytest.fixture(scope="session")
def lock(site, settings):
    """Return the lock file that the kernel reads."""
    return json.loads((site / urlsplit(settings["loadPyodideOptions"]["lockFileURL"]).path).read_text("utf-8"))


def provided(lock, packages):
    """Return the names of the modules in some packages."""
    return {module for name in packages for module in lock["packages"][name]["imports"]}


def notebook_of(chapter, edition):
    """Return the path of a chapter's notebook in an edition."""
    page = PurePosixPath(chapter)
    return page.parent / edition / f"{page.stem}.ipynb"


@EDITIONS
def test_a_chapter_links_to_its_notebook_in_jupyterlite_and_says_what_that_costs(book, site, chapter, edition):
    page = PurePosixPath(edition, chapter)
    (note,) = parsed(book / page).select("p.dl-run")
    (link,) = note.select("a[href]")
    name, cost, time = SAID[edition]
    assert link.get_text() == name
    address = urlsplit(urljoin(str(page), link["href"]))
    assert not address.netloc
    assert book / address.path == site / "notebooks" / "index.html"
    assert (book / address.path).is_file()
    (path,) = parse_qs(address.query)["path"]
    assert path == str(notebook_of(chapter, edition))
    assert (site / "files" / path).read_bytes() == (ROOT / path).read_bytes()
    folder = (site / "api" / "contents" / path).parent
    listed = json.loads((folder / "all.json").read_text("utf-8"))["content"]
    assert path in [entry["path"] for entry in listed]
    # A notebook that does not say so lets a dialog ask which kernel to use.
    metadata = nbformat.read(site / "files" / path, as_version=4).metadata
    assert metadata.language_info.name == metadata.kernelspec.language == "python"
    assert cost in note.get_text()
    assert time in note.get_text()


@EDITIONS
def test_every_module_that_a_chapter_imports_is_there(lock, chapter, edition):
    path = ROOT / notebook_of(chapter, edition)
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    wanted = set().union(*map(imports, cells))
    assert "dlmath" in wanted
    assert wanted <= provided(lock, lock["packages"])


def test_every_module_that_dlmath_imports_is_there_from_the_start(lock, settings):
    started = lite.closure(lock["packages"], settings["loadPyodideOptions"]["packages"])
    sources = [path.read_text("utf-8") for path in (ROOT / "dlmath").rglob("*.py")]
    wanted = set().union(*map(imports, sources))
    assert {"numpy", "matplotlib", "anywidget"} <= wanted
    assert wanted <= provided(lock, started)


def test_the_kernel_starts_with_all_that_it_would_otherwise_look_for(settings):
    worker = next((lite.KERNEL / "static").glob("comlink.worker.*.js")).read_text("utf-8")
    assert '"ipykernel","comm","pyodide-kernel","jedi","ipython"' in worker
    needed = {"ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "micropip", "piplite"}
    assert {*needed, "dlmath"} == set(settings["loadPyodideOptions"]["packages"])
    assert settings["disablePyPIFallback"] is True


def test_every_package_in_the_lock_has_what_it_depends_on(lock):
    known = {canonicalize_name(name) for name in lock["packages"]}
    wanted = {(name, need) for name, package in lock["packages"].items() for need in package["depends"]}
    assert {(name, need) for name, need in wanted if canonicalize_name(need) not in known} == set()


def test_every_package_is_hosted_with_its_hash_or_is_pyodides_own(site, lock):
    folder = site / "static" / "pyodide"
    hosted = {name for name, package in lock["packages"].items() if "://" not in package["file_name"]}
    for name in hosted:
        package = lock["packages"][name]
        assert hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest() == package["sha256"], name
    for name in lock["packages"].keys() - hosted:
        official = OFFICIAL["packages"][name]
        address = f"{PYODIDE_CDN_URL}/{official['file_name']}"
        assert lock["packages"][name] == {**official, "file_name": address}
    assert {"dlmath", "sympy", "ipywidgets", "anywidget", "pyodide-kernel"} <= hosted
    assert {path.name for path in folder.rglob("*.whl")} == {
        PurePosixPath(lock["packages"][name]["file_name"]).name for name in hosted
    }


def test_the_packages_are_within_the_bounds_of_pyproject(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(requirement) for requirement in project["dependencies"]]
    assert wanted
    for requirement in wanted:
        assert requirement.specifier.contains(lock["packages"][requirement.name]["version"]), requirement


def test_pyodide_is_the_one_that_the_kernel_was_made_for(site, settings, lock):
    assert json.loads((lite.CORE / "package.json").read_text("utf-8"))["version"] == PYODIDE_VERSION
    assert lock["info"] == OFFICIAL["info"]
    assert lite.BROWSER["python_version"] == ".".join(lock["info"]["python"].split(".")[:2])
    assert settings["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    for name in lite.CORE_FILES:
        assert (site / "static" / "pyodide" / name).read_bytes() == (lite.CORE / name).read_bytes()


def test_packages_that_were_compiled_for_another_pyodide_are_refused(tmp_path):
    release = {"info": {**OFFICIAL["info"], "abi_version": "2025_0"}, "packages": {}}
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(release), "utf-8")
    with pytest.raises(SystemExit, match="packages for Pyodide's ABI 2025_0; the book's has "):
        lite.write_packages(tmp_path, tmp_path)


def test_no_other_address_is_asked_for_packages(site, settings, lock):
    addresses = [package["file_name"] for package in lock["packages"].values()]
    addresses += [settings["pyodideUrl"], settings["loadPyodideOptions"]["lockFileURL"], *settings["pipliteUrls"]]
    away = {urlsplit(address).netloc for address in addresses} - {""}
    assert away <= {urlsplit(PYODIDE_CDN_URL).netloc}


def test_only_the_front_ends_that_the_notebooks_need_are_there(site):
    page = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    names = {json.loads((path / "package.json").read_text("utf-8"))["name"] for path in lite.FRONT_ENDS}
    assert {extension["name"] for extension in page["federated_extensions"]} == names


def test_what_was_made_from_something_else_is_removed_and_no_page_links_to_it(tmp_path):
    site = tmp_path / "lite"
    app, config = SimpleNamespace(outdir=tmp_path), {"language": "en"}
    forget_stale_lite(app, config)
    assert config["dlmath_lite"] is False
    site.mkdir()
    (site / "made-from.json").write_text(json.dumps(lite.made_from()))
    forget_stale_lite(app, config)
    assert config["dlmath_lite"] is True
    assert site.exists()
    (site / "made-from.json").write_text(json.dumps({**lite.made_from(), "files": {}}))
    forget_stale_lite(app, config)
    assert config["dlmath_lite"] is False
    assert not site.exists()
