"""The page of the glossary: a bar of letters above it, and links to the chapters that its entries name.

``Chapter 4.`` at the end of an entry leads to where that chapter introduces the term, or else to its beginning.
"""

import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_id

from dlmath.widgets.catalogue import FIRST

from .index import READINGS, is_japanese, row_of

# The words at the end of a definition that name chapters, in English and in Japanese.
CHAPTERS = re.compile(r"(?:Chapters? \d[\d, and]*|第\d[\d、・]*章)[.。]$")


def letter_of(term: nodes.Element, readings: dict[str, str]) -> str:
    """Return the letter under which a term stands: of a Japanese one the row of the table of kana."""
    name = str(term.astext())
    return row_of(readings[name]) if name in readings else name[0].upper()


class EnglishPlaces(SphinxTransform):
    """Names the places of Japanese terms after their English names, which make the same place in each language."""

    default_priority = 790

    def apply(self, **_: Any) -> None:
        """Rename them, also where Sphinx has noted them already."""
        standard = self.env.get_domain("std").data
        for item in (item for glossary in self.document.findall(addnodes.glossary) for item in glossary[0]):
            term = item[0]
            name = next((name.astext() for name in item[-1].findall(nodes.emphasis)), "")
            if not is_japanese(term.astext()) or not name:
                continue
            old, new = term["ids"][0], make_id(self.env, self.document, "term", name)
            term["ids"][0] = new
            for known in ("terms", "objects"):
                for key, place in list(standard[known].items()):
                    if place == (self.env.docname, old):
                        standard[known][key] = (self.env.docname, new)
            for index in term.findall(addnodes.index):
                index["entries"] = [
                    tuple(new if part == old else part for part in entry) for entry in index["entries"]
                ]


class Letters(SphinxTransform):
    """Puts above a glossary a link to the first term of each letter."""

    default_priority = 810

    def apply(self, **_: Any) -> None:
        """Add the bar."""
        readings = self.env.metadata[self.env.docname].get(READINGS, {}) if self.config.language == "ja" else {}
        for glossary in list(self.document.findall(addnodes.glossary)):
            places: dict[str, str] = {}
            for item in glossary[0]:
                places.setdefault(letter_of(item[0], readings), item[0]["ids"][0])
            bar = nodes.paragraph(classes=["dl-letters"])
            for letter, place in places.items():
                bar += [nodes.reference("", letter, refid=place, internal=True), nodes.Text(" ")]
            glossary.parent.insert(glossary.parent.index(glossary), bar)


@cache
def introductions(env: BuildEnvironment) -> dict[tuple[str, str], str]:
    """Return the section in which a page first links to a term, by the page and the term's place."""
    terms = {name.casefold(): place for (kind, name), (_, place) in env.get_domain("std").data["objects"].items()
             if kind == "term"}  # fmt: skip
    found: dict[tuple[str, str], str] = {}
    for page in chapters(env).values():
        for link in env.get_doctree(page).findall(addnodes.pending_xref):
            section = link.parent
            while section is not None and not isinstance(section, nodes.section):
                section = section.parent
            place = terms.get(" ".join(link["reftarget"].split()).casefold())
            if link["reftype"] == "term" and place and section is not None:
                found.setdefault((page, place), section["ids"][0])
    return found


def chapters(env: BuildEnvironment) -> dict[str, str]:
    """Return the pages that are chapters, by their number."""
    tops = {page: numbers.get("") for page, numbers in env.toc_secnumbers.items()}
    return {str(number[0]): page for page, number in tops.items() if number and len(number) == 1}


class LinkChapters(SphinxPostTransform):
    """Makes links of the chapters that the entries of a glossary name."""

    default_priority = 30
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Link them."""
        for glossary in self.document.findall(addnodes.glossary):
            for item in glossary[0]:
                texts = list(item[-1].findall(nodes.Text))
                if texts and (named := CHAPTERS.search(texts[-1])):
                    pieces = re.split(r"(\d+)", named[0])
                    linked = [self.link(piece, item[0]["ids"][0]) if piece.isdigit() else nodes.Text(piece)
                              for piece in pieces]  # fmt: skip
                    texts[-1].parent.replace(texts[-1], [nodes.Text(texts[-1][: named.start()]), *linked])

    def link(self, number: str, term: str) -> nodes.Node:
        """Return the link to a chapter, for a term; an edition with a few pages may not have it."""
        page = chapters(self.env).get(number)
        if page is None:
            if self.config.language != FIRST:
                return nodes.Text(number)
            raise ExtensionError(
                f"the glossary names chapter {number} for {term}, and the table of contents has "
                f"{', '.join(chapters(self.env))}: chapters are numbered as they stand there"
            )
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        section = introductions(self.env).get((page, term))
        return nodes.reference("", number, refuri=f"{address}#{section}" if section else address, internal=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transforms with Sphinx."""
    app.add_transform(EnglishPlaces)
    app.add_transform(Letters)
    app.add_post_transform(LinkChapters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
