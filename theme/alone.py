"""Every figure on a page of its own, ``figures/neuron.html``: to be linked to, projected, shown within other pages.

The page has the figure, alive as in its chapter and under the same policy, and a link to where it comes from. It
begins with the defaults of its kind; its address says how it stands, and ``theme=light`` or ``theme=dark`` in which
colours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import fromstring

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from dlmath import widgets
from dlmath.widgets import Figure, catalogue

from .cards import title_of
from .stills import draw, is_figure, with_still

FOLDER = "figures"


@dataclass(frozen=True)
class Place:
    """Where a figure stands in the book: the page, the section, and what addresses call it there."""

    page: str
    section: str
    prefix: str


@dataclass(frozen=True)
class Still:
    """A figure before it is alive: its HTML as a cell leaves it, the texts that belong to it, and its picture."""

    html: str
    text: dict[str, Any]
    picture: str


def kinds() -> dict[str, type[Figure]]:
    """Return the kinds of figures by their names; exercises are none."""
    found = [value for value in vars(widgets).values() if isinstance(value, type) and issubclass(value, Figure)]
    return {kind.name: kind for kind in found if kind.name and kind is not widgets.Answer}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let figures be made in a language, if there is a catalogue for it."""
    before = catalogue.language()
    catalogue.language(language if language in catalogue.languages() else before)
    try:
        yield
    finally:
        catalogue.language(before)


@cache
def stills(language: str) -> dict[str, Still]:
    """Return each kind of figure as it is in the beginning."""
    with speaking(language):
        figures = [kind() for kind in kinds().values()]
    pictures = draw([(figure.name, {"spec": figure.spec, **figure.state()}) for figure in figures])
    return {
        figure.name: Still(figure._html(), figure.spec["text"], picture)
        for figure, picture in zip(figures, pictures, strict=True)
    }


@cache
def places(env: BuildEnvironment) -> dict[str, Place]:
    """Return where in the chapters each kind of figure first stands."""
    found: dict[str, Place] = {}
    for page in sorted(page for page in env.found_docs if page.startswith("notebooks/")):
        for node in env.get_doctree(page).findall(nodes.raw):
            if not is_figure(node):
                continue
            figure = fromstring(node.astext()).attrib
            section: nodes.Node | None = node
            while section is not None and not isinstance(section, nodes.section):
                section = section.parent
            name = figure["data-figure"]
            place = Place(page, section["ids"][0] if section else "", figure.get("data-link", name))
            found.setdefault(name, place)
    return found


def address(app: Sphinx, start: str, place: Place) -> str:
    """Return the address of a place, from a page."""
    return f"{app.builder.get_relative_uri(start, place.page)}#{place.section}"


def add_pages(app: Sphinx, config: Config) -> None:
    """Add a page for each figure."""
    pages = {f"{FOLDER}/{name}": "alone.html" for name in kinds()}
    config.html_additional_pages = {**config.html_additional_pages, **pages}


def fill_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Put a figure into its page, with the way to its chapter."""
    folder, _, name = page.partition("/")
    if folder != FOLDER:
        return
    still = stills(app.config.language)[name]
    # An edition that begins with a few pages may have no chapter of it.
    place = places(app.env).get(name) or Place(app.config.root_doc, "", name)
    figure = fromstring(still.html)
    figure.attrib |= {"data-chapter": address(app, page, place), "data-there": place.prefix}
    app.add_js_file("alone.js")  # to this page only
    context["figure"] = with_still(figure, still.picture)
    context["text"] = still.text
    context["chapter"] = {"title": title_of(app, place.page), "address": address(app, page, place)}
    if context.get("pageurl"):
        # Who looks for what the figure is about is better led to the chapter.
        context["pageurl"] = f"{app.config.html_baseurl}{app.builder.get_target_uri(place.page)}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the pages of figures with Sphinx."""
    app.connect("config-inited", add_pages)
    app.connect("html-page-context", fill_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
