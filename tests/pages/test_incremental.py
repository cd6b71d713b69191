"""A build that finds pages up to date leaves the book right: tried on a copy, in a folder with an awkward name."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSION = re.compile(r"all\.css\?v=[0-9a-f]+")
VERSIONS = re.compile(r"\?v=[0-9a-f]+")


@pytest.fixture(scope="module")
def copy(book, tmp_path_factory):
    """Return a copy of what the book is made from, with its notebooks run."""
    folder = tmp_path_factory.mktemp("copy") / "100% #1 what? my book ☃"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "_build", "node_modules", "tests", "js"))
    shutil.copytree(book.parent / ".jupyter_cache", folder / "_build" / ".jupyter_cache")
    return folder


def build(folder):
    """Build the book in a folder; return what the pages and the style sheet are then, by name."""
    command = [sys.executable, "-m", "tools.build", "en"]
    run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr
    html = folder / "_build" / "html"
    paths = [
        *html.glob("*.html"),
        *html.glob("book/*.html"),
        *html.glob("notebooks/*.html"),
        html / "_static" / "all.css",
    ]
    return {path.relative_to(html).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.gate
def test_what_a_build_leaves_as_it_is_stays_right(copy):
    first = build(copy)
    assert build(copy) == first, "nothing had changed"

    # A chapter gets a formula with a style that no page has, and a link to a term.
    chapter = copy / "notebooks" / "05_cost.ipynb"
    before = chapter.read_text("utf-8")
    title = '"# Cost functions\\n",'
    text = before.replace(title, title + r' "\n$\\rule{7.77em}{1em}$ {term}`axon`\n",', 1)
    assert text != before
    chapter.write_text(text, "utf-8")
    second = build(copy)
    assert "7.77em!important" in second["_static/all.css"]
    others = first.keys() - {"notebooks/05_cost.html", "_static/all.css"}
    assert {name for name in others if VERSIONS.sub("", first[name]) != VERSIONS.sub("", second[name])} <= {
        "book/intro.html"  # Jupyter Book reads it each time
    }
    versions = {
        VERSION.search(text)[0] for name, text in second.items() if name not in ("index.html", "_static/all.css")
    }
    assert len(versions) == 1
    assert versions != {VERSION.search(first["book/intro.html"])[0]}

    # A definition changes, and with it what stands at the links to it.
    chapter.write_text(before, "utf-8")
    glossary = copy / "book" / "glossary.md"
    glossary.write_text(glossary.read_text("utf-8").replace("The long fibre", "The very long fibre"), "utf-8")
    third = build(copy)
    changed = {name for name, text in third.items() if VERSIONS.sub("", text) != VERSIONS.sub("", first[name])}
    assert changed == {"book/glossary.html", "notebooks/01_neurons.html"}
    assert third["notebooks/01_neurons.html"].count("The very long fibre") >= 2
    assert third["_static/all.css"] == first["_static/all.css"]
