"""The gallery: all figures on one page, as stills, each with what it shows, where it stands, and its Python.

``:::{gallery}`` in a page stands for it. Each still leads to the figure's own page.
"""

import re
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from dlmath.widgets import catalogue

from .alone import FOLDER, Place, address, kinds, places, stills
from .cards import title_of
from .markup import Markup

PAGE = "gallery"
STAGE = re.compile('<div class="dl-stage">.*?</svg></div>', re.DOTALL)


def thumbnail(still: str) -> str:
    """Return only what is drawn in a still."""
    (stage,) = STAGE.findall(still)
    return str(stage).replace(">", ' translate="no">', 1)


class Gallery(nodes.Element):
    """Where the gallery is to stand."""


class GalleryDirective(SphinxDirective):
    """The directive ``gallery``."""

    def run(self) -> list[nodes.Node]:
        """Return a place for the gallery: where figures stand is known when all pages are read."""
        return [Gallery()]


def section_of(app: Sphinx, place: Place, text: nodes.document) -> str:
    """Return the number and the title of the section of a page's text in which a figure stands."""
    for section in text.findall(nodes.section):
        if place.section in section["ids"] and section.parent.parent:
            title = next(section.findall(nodes.title)).astext()
            numbers = app.env.toc_secnumbers.get(place.page, {}).get(f"#{place.section}")
            return f"{'.'.join(map(str, numbers))} {title}" if numbers else title
    return title_of(app, place.page)  # it stands before the first section


class HangFigures(SphinxPostTransform):
    """Puts the figures into the gallery."""

    default_priority = 20
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Fill in the gallery."""
        for gallery in list(self.document.findall(Gallery)):
            context = {"chapters": list(self.chapters())}
            gallery.replace_self(Markup(html=self.app.builder.templates.render("gallery.html", context)))

    def chapters(self) -> Any:
        """Yield the chapters with their figures, in the order of the book."""
        language = self.config.language
        about, shown, classes = catalogue.text("gallery", language), stills(language), kinds()
        here = self.env.docname
        for page, found in groupby(places(self.env).items(), lambda item: item[1].page):
            text = self.env.get_doctree(page)
            figures = [
                {
                    "title": shown[name].text["title"],
                    "about": about[name],
                    "picture": thumbnail(shown[name].picture),
                    "python": f"widgets.{classes[name].__name__}()",
                    "address": self.app.builder.get_relative_uri(here, f"{FOLDER}/{name}"),
                    "section": section_of(self.app, place, text),
                    "place": address(self.app, here, place),
                }
                for name, place in found
                if name in classes
            ]
            yield {
                "title": title_of(self.app, page),
                "address": self.app.builder.get_relative_uri(here, page),
                "figures": figures,
            }


def read_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Let the gallery be made again when another page changes."""
    pages = [page for page in env.found_docs if page.endswith(f"/{PAGE}")]
    return pages if added or changed or removed else []


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the gallery with Sphinx."""
    app.add_node(Gallery)
    app.add_directive("gallery", GalleryDirective)
    app.add_post_transform(HangFigures)
    app.connect("env-get-outdated", read_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
