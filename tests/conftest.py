"""The built book, for every test that looks at it; ``page`` and ``chapter`` stand for each of its pages in turn.

The book is built once, in the background, while the tests run that need no page. What behaves alike on all pages is
tried on one of them, ``sample_page`` and ``sample_chapter``, and on the others by the gates. The Japanese edition,
whose chapters take as long to run as the English ones, and JupyterLite are built for the gates; what they are made
from, ``make test`` checks.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock, Timeout
from hypothesis import HealthCheck, settings

from tools.build import pages as contents
from tools.serve import server

# A grammar of addresses, which takes nbformat three seconds to load in each process, and which no notebook needs.
sys.modules["rfc3987_syntax"] = None

pytest_plugins = ["support.browser", "support.figures"]
pytest.register_assert_rewrite("support")

ROOT = Path(__file__).parent.parent
FILES, JAPANESE = (contents(language) for language in ("en", "ja"))
PAGES = {
    # Every page of the table of contents, and what Sphinx adds.
    "page": [*(f"{file}.html" for file in FILES), "genindex.html", "search.html"],
    "chapter": [f"{file}.html" for file in FILES if file.startswith("notebooks/")],
    # A page with figures is one whose source makes some.
    "figure_page": [
        f"{file}.html" for file in FILES for path in ROOT.glob(f"{file}.*") if "widgets." in path.read_text("utf-8")
    ],
}
PAGES["every_page"] = [*PAGES["page"], "index.html", "figures/neuron.html"]
# The Japanese edition has the same pages in a folder of its own.
PAGES["japanese_page"] = [f"ja/{file.replace('/ja/', '/')}.html" for file in JAPANESE]
PAGES["japanese_page"] += ["ja/genindex.html", "ja/search.html"]
for kind in ("page", "chapter", "figure_page", "japanese_page"):
    first, *others = PAGES[kind]
    PAGES[f"sample_{kind}"] = [first, *(pytest.param(page, marks=pytest.mark.gate) for page in others)]
# Text and a chapter, the one with the fewest formulas.
SORTS = {PAGES["page"][0], PAGES["chapter"][-1]}
PAGES["varied_page"] = [
    page if page in SORTS else pytest.param(page, marks=pytest.mark.gate) for page in PAGES["page"]
]
FOLDER = "some/folder"
# Whether a test is among those asked for that looks at the Japanese edition or at JupyterLite.
WHOLE = pytest.StashKey()
PATIENCE = 600  # seconds for a build, which takes one minute on a slow machine

# A machine that is busy with something else is no reason to fail.
settings.register_profile("book", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("book"), max_examples=20)
settings.load_profile("book")


def pytest_generate_tests(metafunc):
    for name in PAGES.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, PAGES[name])


@pytest.fixture(scope="session")
def pages():
    """Return the addresses of all pages, in their order, within the book."""
    return PAGES


def pytest_itemcollected(item):
    if "build" in getattr(item, "fixturenames", ()):
        item.add_marker("page")
        given = getattr(item, "callspec", None)
        if given and any(re.match("(notebooks/)?ja/", str(value)) for value in given.params.values()):
            item.add_marker("whole")
    if item.get_closest_marker("whole"):
        item.add_marker("gate")


def begin_to_build(folder, whole):
    """Begin to build the book in the background."""
    threading.Thread(target=built, args=(folder / "build.json", whole), daemon=True).start()


def pytest_sessionstart(session):
    """Where all quick tests are asked for, begin before any process has collected them."""
    config, options = session.config, session.config.option
    if hasattr(config, "workerinput") or options.collectonly or options.markexpr != "not gate":
        return
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        begin_to_build(config._tmp_path_factory.getbasetemp(), whole=False)


# Last, for nothing is to be built for tests that are not among those asked for.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session, config, items):
    """Let each process begin with tests that need no page, and build the book meanwhile."""
    config.stash[WHOLE] = any(item.get_closest_marker("whole") for item in items)
    apart, paged = [], []
    for item in items:
        (paged if item.get_closest_marker("page") else apart).append(item)
    if paged and not config.option.collectonly:
        folder = session.config._tmp_path_factory.getbasetemp()
        begin_to_build(folder.parent if hasattr(config, "workerinput") else folder, config.stash[WHOLE])
    # Tests of the same page come together, that few processes have to parse it; those in the browser last.
    paged.sort(key=lambda item: (item.path.parent.name == "browser", page_of(item)))
    # Each process gets an equal part of all. Files that take long are neighbours: each in turn gets one.
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    turns = {path: turn % count for turn, path in enumerate(dict.fromkeys(item.path for item in apart))}
    share, ordered = -(-len(items) // count), []
    for turn in range(count):
        mine = [item for item in apart if turns[item.path] == turn]
        room = max(0, share - len(mine)) if turn < count - 1 else len(paged)
        ordered += [*mine, *paged[:room]]
        del paged[:room]
    items[:] = ordered


def page_of(item):
    """Return the page that a test looks at, if it says so."""
    given = getattr(item, "callspec", None)
    return next((value for name, value in given.params.items() if name in PAGES), "") if given else ""


def built(record, whole):
    """Build the book unless another process has; return what the build said."""
    try:
        with FileLock(f"{record}.lock", timeout=PATIENCE):
            if not record.exists():
                record.write_text(json.dumps(vars(run_build(whole))), "utf-8")
    except Timeout:
        pytest.fail(f"the build of the book, in another process, was not ready after {PATIENCE} s", pytrace=False)
    return subprocess.CompletedProcess(**json.loads(record.read_text("utf-8")))


@pytest.fixture(scope="session")
def build(tmp_path_factory, worker_id, pytestconfig):
    """Build the book, once, whoever asks first: in English, or all that ``make lite`` makes if a test needs it."""
    folder = tmp_path_factory.getbasetemp()
    record = (folder if worker_id == "master" else folder.parent) / "build.json"
    return built(record, pytestconfig.stash[WHOLE])


def run_build(whole):
    command = "python -m tools.lite && python -m tools.build" if whole else "python -m tools.build en"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    try:
        run = subprocess.run(
            command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8",
            timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        said = [(text or b"").decode("utf-8", "replace")[-2000:] for text in (late.stdout, late.stderr)]
        return subprocess.CompletedProcess(command, 1, said[0], f"{said[1]}\nnot ready after {PATIENCE} s")
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
def executed(book):
    """Return the notebooks as the build has executed them, the latest copy of each, by name: "ja/01_neurons"."""
    # Here, for it takes each process three seconds.
    from jupyter_cache import get_cache

    from theme.caching import name_database_as_it_is

    name_database_as_it_is()
    notebooks = {}
    for folder in (book.parent / ".jupyter_cache", book.parent / "ja" / "_build" / ".jupyter_cache"):
        cache = get_cache(folder)
        for record in sorted(cache.list_cache_records(), key=lambda record: record.pk):
            if Path(record.uri).suffix == ".ipynb":
                name = Path(record.uri).relative_to(ROOT / "notebooks").with_suffix("").as_posix()
                notebooks[name] = cache.get_cache_bundle(record.pk).nb
    return notebooks


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
