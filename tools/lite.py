"""Builds JupyterLite, where readers edit and run the chapters and install nothing: ``python -m tools.lite``.

It is a site of its own, ``lite/`` in the built book: the pages of JupyterLab, and Python itself, compiled for the
browser by Pyodide. All of it is pinned, checked by hash, and served by the book, but for the few packages that are
compiled, NumPy and Matplotlib among them: these come from the address that the kernel's makers name. Set
``PYODIDE_PACKAGES`` to a folder that holds them and their ``pyodide-lock.json``, and they are copied from there.

A lock file of our own tells Pyodide what there is, so ``import dlmath`` works with no cell that installs anything.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
CORE = ROOT / "js" / "node_modules" / "pyodide"
CORE_FILES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
KERNEL = EXTENSIONS / "@jupyterlite" / "pyodide-kernel-extension"
# The front ends that the notebooks need. Others would look for a server.
FRONT_ENDS = [KERNEL, EXTENSIONS / "@jupyter-widgets" / "jupyterlab-manager", EXTENSIONS / "anywidget"]
FRONT_ENDS += [EXTENSIONS / "jupyterlab-myst", ROOT / "tools" / "waiting"]
FRONT_ENDS += [ROOT / "tools" / "lab" / "dlmath-unchanged"]
# What is compiled for the browser, and what it needs in turn, is Pyodide's.
COMPILED = ["numpy", "matplotlib"]
# Half of the bytes of our wheels, and nothing that a reader would miss: tests, and stubs of packages not there.
IDLE = re.compile(r"/tests?/|/(django-)?stubs/|\.data/")
# What does not come with those that ask for it: the front end of ipywidgets is among those above already.
LEFT_OUT = {"jupyterlab-widgets"}
# What the kernel starts with: its own parts and ours, in one go, lest one download wait for another.
START = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "dlmath"]
# What a wheel asks for is weighed as the browser's Python would weigh it.
BROWSER = {"python_version": "3.14", "python_full_version": "3.14.0", "sys_platform": "emscripten", "extra": ""}


# What the site is made from.
INPUTS = [
    "tools/lite.py",
    "tools/waiting/**/*",
    "tools/lab/**/*",
    "dlmath/**/*",
    "book/**/images/*.svg",
    "notebooks/**/*",
    "requirements/*",
]
INPUTS += ["js/package-lock.json"]


def run(*command: object, cwd: Path | None = None) -> None:
    """Run a command; say what it said only if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=cwd)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")


def fetch_wheels(folder: Path) -> None:
    """Put the wheels of everything that is pure Python into a folder: dlmath, what it needs, and the kernel."""
    pure = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none"]
    pinned = ["--no-deps", "--require-hashes", "-r", ROOT / "requirements" / "browser.txt"]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "download", *pure, "--python-version", BROWSER["python_version"], *pinned, "-d", folder)
    # On a copy, for building leaves files behind.
    source = folder / "source"
    shutil.copytree(ROOT / "dlmath", source / "dlmath", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", source, "-w", folder)
    for wheel in (KERNEL / "static" / "pypi").glob("*.whl"):
        if not wheel.name.startswith("widgetsnbextension-3."):  # for ipywidgets 7
            shutil.copy(wheel, folder)


def without_idle_parts(wheel: Path, target: Path) -> None:
    """Copy a wheel without what nobody uses in the browser."""
    with ZipFile(wheel) as full, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as lean:
        for item in full.infolist():
            if not IDLE.search(item.filename):
                lean.writestr(item, full.read(item), compress_type=ZIP_DEFLATED)


def entry(wheel: Path) -> dict[str, Any]:
    """Describe a wheel as Pyodide's lock file does."""
    with ZipFile(wheel) as files:
        names = files.namelist()
        metadata = message_from_bytes(files.read(next(n for n in names if n.endswith(".dist-info/METADATA"))))
    asked = [Requirement(need) for need in metadata.get_all("Requires-Dist", [])]
    needs = [canonicalize_name(need.name) for need in asked if not need.marker or need.marker.evaluate(BROWSER)]
    modules = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {
        "name": canonicalize_name(metadata["Name"]),
        "version": metadata["Version"],
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted(modules),
        "depends": sorted(set(needs) - LEFT_OUT),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def closure(packages: dict[str, Any], names: list[str]) -> set[str]:
    """Return the names of packages and of all that they need."""
    found: set[str] = set()
    while names:
        name, *names = names
        if name not in found:
            found.add(name)
            names += packages[name]["depends"]
    return found


def write_packages(pyodide: Path, given: Path | None) -> None:
    """Write the packages that the book hosts, and the lock file that lists them with all others."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

    lock = json.loads((CORE / "pyodide-lock.json").read_text("utf-8"))
    packages = lock["packages"]
    if given:
        release = json.loads((given / "pyodide-lock.json").read_text("utf-8"))
        if (found := release["info"]["abi_version"]) != (wanted := lock["info"]["abi_version"]):
            sys.exit(f"{given} holds packages for Pyodide's ABI {found}; the book's has {wanted}.")
        theirs = release["packages"]
        packages = lock["packages"] = {name: theirs[name] for name in sorted(closure(theirs, COMPILED))}
        for package in packages.values():
            shutil.copy(given / package["file_name"], pyodide)
    else:
        for package in packages.values():
            package["file_name"] = f"{PYODIDE_CDN_URL}/{package['file_name']}"
    with TemporaryDirectory() as folder:
        fetch_wheels(Path(folder))
        for wheel in sorted(Path(folder).glob("*.whl")):
            lean = Path(folder, "lean")
            without_idle_parts(wheel, lean)
            package = entry(lean)
            # The hash is in the address, for a browser that remembers an older build with the same version.
            package["file_name"] = f"{package['sha256'][:8]}/{wheel.name}"
            packages[package["name"]] = package
            (pyodide / package["file_name"]).parent.mkdir(exist_ok=True)
            lean.rename(pyodide / package["file_name"])
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")


def made_from() -> dict[str, Any]:
    """Return a list of everything that the site is made from: patterns, and the hash of each file that fits one."""
    paths = {path for pattern in INPUTS for path in ROOT.glob(pattern) if path.is_file()}
    files = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if "__pycache__" not in path.parts
    }
    return {"patterns": INPUTS, "files": files}


def configure(source: Path, target: Path) -> None:
    """Write what JupyterLite's builder and its pages read."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID

    lock = "static/pyodide/pyodide-lock.json"
    version = hashlib.sha256((source / lock).read_bytes()).hexdigest()[:8]
    page = {
        "appName": "Mathematics to Understand Deep Learning",
        # No chapter reads files. So nothing of the book stays in a reader's browser but what she writes herself.
        "disabledExtensions": ["@jupyterlite/application-extension:service-worker-manager"],
        "exposeAppInBrowser": True,
        "litePluginSettings": {
            PYODIDE_KERNEL_PLUGIN_ID: {
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"lockFileURL": f"./{lock}?{version}", "packages": START},
            }
        },
    }
    builder = {
        "contents": ["files"],
        "federated_extensions": [str(path) for path in FRONT_ENDS],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "output_dir": str(target),
    }
    settings = {
        # JupyterLab stumbles when it looks for headings in an output that is being replaced ...
        "@jupyterlab/toc-extension:registry": {"includeOutput": False},
        # ... and when it goes to a cell that it has not put into the page yet. A chapter is short enough.
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }
    pages = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    (source / "overrides.json").write_text(json.dumps(settings), "utf-8")
    (source / "jupyter-lite.json").write_text(json.dumps(pages), "utf-8")
    (source / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": builder}), "utf-8")


def build(site: Path, given: Path | None) -> None:
    """Build the site into a folder, in place of what is there."""
    with TemporaryDirectory() as folder:
        source, built = Path(folder, "source"), Path(folder, "built")
        pyodide = source / "static" / "pyodide"
        pyodide.mkdir(parents=True)
        for name in CORE_FILES:
            shutil.copy(CORE / name, pyodide)
        write_packages(pyodide, given)
        # The pages' text shows pictures that are beside it in the project.
        for path in [*ROOT.glob("notebooks/**/*.ipynb"), *ROOT.glob("book/**/images/*.svg")]:
            target = source / "files" / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        configure(source, built)
        run(sys.executable, "-m", "jupyterlite_core", "build", cwd=source)
        record = {**made_from(), "packages": bool(given)}
        (built / "made-from.json").write_text(json.dumps(record), "utf-8")
        shutil.rmtree(site, ignore_errors=True)
        site.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, site)


if __name__ == "__main__":
    target = ROOT / "_build" / "html" / "lite"
    packages = os.environ.get("PYODIDE_PACKAGES")
    record = target / "made-from.json"
    known = json.loads(record.read_text("utf-8")) if record.is_file() else None
    # A site that brings the compiled packages is built anew: nobody knows whether the folder still holds them.
    if packages or known != {**made_from(), "packages": False}:
        build(target, Path(packages).resolve() if packages else None)
