"""The built book, for every test that looks at it; ``page`` and ``chapter`` stand for each of its pages in turn."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from serve import server

ROOT = Path(__file__).parent.parent
FILES = re.findall(r"(?:root|file): *(\S+)", (ROOT / "book" / "_toc.yml").read_text("utf-8"))
PAGES = {
    # Every page of the table of contents, and what Sphinx adds.
    "page": [*(f"{file}.html" for file in FILES), "genindex.html", "search.html"],
    "chapter": [f"{file}.html" for file in FILES if file.startswith("notebooks/")],
    # A page with figures is one whose source makes some.
    "figure_page": [
        f"{file}.html" for file in FILES for path in ROOT.glob(f"{file}.*") if "widgets." in path.read_text("utf-8")
    ],
}
FOLDER = "some/folder"

# A machine that is busy with something else is no reason to fail.
settings.register_profile("book", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("book")


def pytest_generate_tests(metafunc):
    for name in PAGES.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, PAGES[name])


@pytest.fixture(scope="session")
def pages():
    """Return the addresses of all pages, in their order, within the book."""
    return PAGES


@pytest.fixture(scope="session")
def build(tmp_path_factory, worker_id):
    """Run the commands of ``make lite``: JupyterLite, and the book that links to it. Once, whoever asks first."""
    folder = tmp_path_factory.getbasetemp()
    record = (folder if worker_id == "master" else folder.parent) / "build.json"
    with FileLock(f"{record}.lock"):
        if not record.exists():
            record.write_text(json.dumps(vars(run_build())), "utf-8")
    return subprocess.CompletedProcess(**json.loads(record.read_text("utf-8")))


def run_build():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    command = " && ".join(re.search(rf"^{x}:.*\n\t(.+)", makefile, re.MULTILINE)[1] for x in ("lite", "book"))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run = subprocess.run(
        command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8"
    )
    if run.returncode or "WARNING:" in run.stderr:
        # The next build would find every page up to date, and say nothing.
        shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)
    return run


@pytest.fixture(scope="session")
def book(build):
    """Return the folder of the built book."""
    if build.returncode:
        pytest.fail(f"{build.args}\n{build.stdout}\n{build.stderr}", pytrace=False)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def book_address(book, tmp_path_factory):
    """Serve the book from a folder of a site, to show that it works from any; return its address."""
    site = tmp_path_factory.mktemp("site")
    (site / FOLDER).parent.mkdir(parents=True)
    (site / FOLDER).symlink_to(book)
    with server(str(site), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/{FOLDER}/"
        running.shutdown()
