"""What the book knows of its readers' progress: places for it on the first page, and what it is measured by.

What a reader has done stays in their browser (``js/pages/``). The build adds what the scripts need to show it, in
files that are fetched when there is something to show: what is said, and each chapter's exercises and sections.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from dlmath.widgets import catalogue

from .markup import Markup

PLACES = ("go-on", "your-answers")
SUBJECTS = ("feedback", "progress")  # with one of these, messages of scripts begin


class Place(SphinxDirective):
    """The directive ``progress``: the place for the way back (``go-on``), or for what can be done with answers."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return an empty place; who has no JavaScript sees nothing of it."""
        name = directives.choice(self.arguments[0], PLACES)
        return [Markup("", html=f'<div class="dl-{name} d-print-none"></div>\n')]


def contents(entries: list[dict[str, Any]], exercises: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return of each chapter its title, exercises and the titles of its sections, by the name of its page.

    ``entries`` are those of the search, ``exercises`` are by the address of their page.

    >>> chapter = {"kind": "chapter", "address": "notebooks/b.html", "names": ["1. B", "B"]}
    >>> section = {"kind": "section", "address": "notebooks/b.html#c", "names": ["1.1. C"]}
    >>> contents([chapter, section], {"notebooks/b.html": ["ex-d"]})
    {'notebooks/b': {'title': '1. B', 'exercises': ['ex-d'], 'sections': {'c': '1.1. C'}}}
    """
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        address, _, section = entry["address"].partition("#")
        page, title = address.removesuffix(".html"), entry["names"][0]
        if not page.startswith("notebooks/"):
            continue
        if entry["kind"] == "chapter":
            found[page] = {"title": title, "exercises": exercises[address], "sections": {}}
        elif entry["kind"] in ("section", "references"):
            found[page]["sections"][section] = title
    return found


def write_messages(app: Sphinx, exception: Exception | None) -> None:
    """Write what the scripts say, of each subject in a file of its own."""
    if exception or app.builder.format != "html":
        return
    language = app.config.language
    tag = {"language": catalogue.text("language", language)["language"]}
    messages = catalogue.text("page", language)
    for subject in SUBJECTS:
        write(app, subject, tag | {key: text for key, text in messages.items() if key.startswith(f"{subject}.")})


def write(app: Sphinx, name: str, content: object) -> None:
    """Write a file for the scripts."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / "_static" / f"{name}.json").write_text(text, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and what is written with Sphinx."""
    app.add_directive("progress", Place)
    app.connect("build-finished", write_messages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
