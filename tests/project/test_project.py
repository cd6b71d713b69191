"""The files beside the code: pinned versions, notebooks, and what must never be in the repository."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import dlmath
from tools import sync

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
BROWSER = PYPROJECT["dependency-groups"]["browser"]
PAIRS = sync.pairs()


def bounds(requirements):
    """Return the versions that requirements allow, by package; what refers to dlmath itself is left out."""
    parsed = [Requirement(requirement) for requirement in requirements]
    return {canonicalize_name(r.name): r.specifier for r in parsed if r.name != PROJECT["name"]}


READ = bounds([*PROJECT["dependencies"], *EXTRAS["chapters"], *EXTRAS["lab"], *EXTRAS["book"]])
NEEDED = {"lock": {**READ, **bounds([*EXTRAS["lite"], *EXTRAS["dev"]])}, "uv": bounds(["uv"])}
NEEDED["browser"] = {name: READ.get(name, versions) for name, versions in bounds(BROWSER).items()}


# Versions.


def test_the_conda_environment_allows_the_versions_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    assert "-e ." in pip
    listed = bounds([*conda, *(line for line in pip if line != "-e .")])
    assert listed.pop("python") == Requirement(f"python{PROJECT['requires-python']}").specifier
    assert "pip" in listed, "conda asks for pip by name"
    del listed["pip"]
    assert {name: str(versions) for name, versions in listed.items()} == {n: str(v) for n, v in READ.items()}


def pinned(name):
    """Return the lines of a requirements file, one a package."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_the_pinned_requirements_are_the_known_files():
    assert {path.stem for path in (ROOT / "requirements").iterdir()} == {*NEEDED, "torch"}


def test_pytorch_is_pinned_to_one_version_within_the_bounds_of_pyproject():
    (line,) = pinned("torch")
    (pin,) = Requirement(line).specifier
    assert pin.operator == "=="
    assert Version(pin.version) in bounds(EXTRAS["torch"])["torch"]


@pytest.mark.parametrize("name", NEEDED)
def test_every_package_is_pinned_to_one_version_with_hashes_and_no_address(name):
    lines = pinned(name)
    assert lines
    for line in lines:
        package = r"[a-z0-9-]+==[^\s;]+( ; [^@]+?)?"
        assert re.fullmatch(rf"{package}(\s+--hash=sha256:[0-9a-f]{{64}})+\s*", line), line[:80]
    assert not re.search(r"index|://|find-links| @ ", " ".join(lines))


@pytest.mark.parametrize("name", NEEDED)
def test_the_pinned_versions_are_within_the_bounds_of_pyproject(name):
    found = set()
    for line in pinned(name):
        requirement = Requirement(re.sub(r"\s+--hash=\S+", "", line))
        (pin,) = requirement.specifier
        package = canonicalize_name(requirement.name)
        allowed = NEEDED[name].get(package)
        if allowed is not None:
            found.add(package)
            assert Version(pin.version) in allowed, f"{requirement} is not in {allowed}"
    assert found == NEEDED[name].keys()


def test_every_set_that_make_installs_is_in_the_lock():
    sets = re.findall(r"call install,([a-z ]+)\)", (ROOT / "Makefile").read_text("utf-8"))
    assert sets
    assert {name for names in sets for name in names.split()} <= {"dev", *EXTRAS} - {"torch"}
    (everything,) = (Requirement(line) for line in EXTRAS["dev"] if Requirement(line).name == PROJECT["name"])
    assert {*everything.extras, "chapters", "dev", "torch"} == EXTRAS.keys()


def test_the_browser_runs_the_versions_that_readers_use():
    read, browser = ([line.split()[0] for line in pinned(name)] for name in ("lock", "browser"))
    names = {pin.split("==")[0] for pin in read}
    assert {pin for pin in browser if pin.split("==")[0] in names} <= set(read)


# Notebooks.


@pytest.mark.parametrize(("text", "notebook"), PAIRS, ids=[text.stem for text, _ in PAIRS])
def test_a_notebook_is_what_its_chapter_gives_and_gives_each_time(text, notebook):
    # Not compared with ==, whose report would be as long as the notebook.
    same = notebook.is_file() and notebook.read_bytes() == sync.notebook(text).encode()
    assert same, f"{notebook.name} and {text.name} differ: run make sync"
    again = sync.notebook(text) == sync.notebook(text)
    assert again, f"{text.name} gives another notebook each time"


def test_there_is_no_notebook_without_a_chapter():
    assert sorted((ROOT / "notebooks").rglob("*.ipynb")) == sorted(notebook for _, notebook in PAIRS)


def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is():
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    used = {line for path in workflows for line in re.findall(r"uses: *([^.\s].*)", path.read_text("utf-8"))}
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []
    assert len({line.split("@")[0] for line in used}) == len(used), "one version of each action"


@pytest.mark.parametrize("name", ["publish", "release"])
def test_nothing_is_published_that_was_not_checked(name):
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))["jobs"]
    assert jobs["check"]["uses"] == "./.github/workflows/check.yml"
    assert jobs[name]["needs"] == "check"


def test_the_tests_run_with_the_lowest_python_and_the_newest_that_is_claimed():
    check = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))["jobs"]
    tested = check["test"]["strategy"]["matrix"]["python"]
    assert Requirement(f"python{PROJECT['requires-python']}").specifier == SpecifierSet(f">={tested[0]}")
    assert "3.13" in tested
    (oldest,) = [step["with"]["python-version"] for step in check["oldest"]["steps"] if "with" in step]
    assert oldest == tested[0]


# Versions of dlmath.


@pytest.mark.parametrize("path", sync.versioned(), ids=lambda path: path.name)
def test_the_version_that_is_installed_and_cited_is_that_of_the_module(path):
    text = path.read_text("utf-8")
    assert re.findall(r"(?:git\+https://\S+@v|^version: )([\w.]+)", text, re.MULTILINE) == [dlmath.__version__]
    same = sync.with_version(text) == text
    assert same, f"{path.name} has another version: run make sync"


def test_a_new_version_is_written_where_the_old_one_was_and_where_there_was_none():
    assert (
        sync.with_version("%pip install git+https://a.org/b/c\n", "1.2")
        == "%pip install git+https://a.org/b/c@v1.2\n"
    )
    assert sync.with_version('"c @ git+https://a.org/c@v1.2rc1"', "1.3") == '"c @ git+https://a.org/c@v1.3"'
    assert sync.with_version("cff-version: 1.2.0\nversion: 0.1\n", "0.2") == "cff-version: 1.2.0\nversion: 0.2\n"


def test_the_module_is_the_only_source_of_the_version():
    assert PROJECT["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "dlmath.__version__"}


# Other systems.


def test_a_checkout_on_windows_has_the_bytes_of_the_repository(tmp_path):
    git = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    names = [path.relative_to(ROOT).as_posix() for path in kept_files()]
    # A repository of its own: what is looked at is what is here, committed or not.
    for name in names:
        (tmp_path / "here" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "here" / name)
    for command in (["init", "--quiet"], ["add", "--all", "--force"]):
        subprocess.run(["git", *command], cwd=tmp_path / "here", check=True, capture_output=True)
    prefix = f"--prefix={tmp_path}/there/"
    subprocess.run([*git, "checkout-index", "--all", prefix], cwd=tmp_path / "here", check=True)
    changed = [n for n in names if (tmp_path / "there" / n).read_bytes() != (ROOT / n).read_bytes()]
    assert changed == []


def test_every_kind_of_file_that_is_no_text_is_declared_so():
    attributes = (ROOT / ".gitattributes").read_text("utf-8")
    binary = {path.suffix for path in kept_files() if b"\0" in path.read_bytes()}
    assert binary
    assert binary <= set(re.findall(r"^\*(\.\w+) binary$", attributes, re.MULTILINE))


# What must never be in the repository.


def kept_files():
    """Return the files that git has, or would have after adding everything."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted({path for name in run.stdout.split("\0") if name and (path := ROOT / name).is_file()})


# In pieces, so that this file does not find itself.
REGISTRIES = ["npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com", "py" + "pi.org", "python" + "hosted.org"]
REGISTRIES += ["ana" + "conda.org"]
MACHINE = rf"(?<![\w.}})*/-])/(?:{'wo' + 'rk'}|{'ro' + 'ot'}|{'Us' + 'ers'}|{'ho' + 'me'})/"


def forbidden(text):
    """Return what a text says about where packages come from or which machine it was written on."""
    return [word for word in REGISTRIES if word in text] + re.findall(MACHINE, text)


def test_no_file_says_where_packages_come_from_or_names_a_path_of_one_machine():
    found = {}
    for path in kept_files():
        if words := forbidden(path.read_bytes().decode("utf-8", "replace")):
            found[str(path.relative_to(ROOT))] = words
    assert found == {}


@pytest.mark.parametrize(
    "text", [*REGISTRIES, "open('/{}/x')".format("wo" + "rk"), "at /{}/.cache".format("ro" + "ot")]
)
def test_what_is_forbidden_is_found(text):
    assert len(forbidden(f"see {text} there")) >= 1


@pytest.mark.parametrize("text", ["js/root/x", "../work/x", "homework/1", "https://example.org/work/x"])
def test_what_is_allowed_is_not_found(text):
    assert forbidden(text) == []


def test_no_lock_file_but_the_one_without_addresses():
    names = {path.name for path in kept_files()}
    assert names.isdisjoint(
        {"uv.lock", "poetry.lock", "Pipfile.lock", "yarn.lock", "pnpm-lock.yaml", "conda-lock.yml"}
    )
    assert "package-lock.json" in names
