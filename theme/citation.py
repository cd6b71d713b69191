"""How to cite the book and its chapters: ``CITATION.cff`` says whom, the address where."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from dlmath.widgets.catalogue import FIRST

from .messages import say

CITATION = Path(__file__).parent.parent / "CITATION.cff"


def cite(
    language: str, address: str, chapter: str = "", number: int = 0, title: str = "", author: str = ""
) -> dict[str, str]:
    """Return how to cite the book or one of its chapters; a translation has its own title and author."""
    source = yaml.safe_load(CITATION.read_text("utf-8"))
    parts = ("given-names", "family-names", "name")
    people = [[person[part] for part in parts if part in person] for person in source["authors"]]
    people = [[author]] if author else people
    # Braces keep an organisation's name in one piece, and a title's capitals as they are.
    authors = [f"{names[1]}, {names[0]}" if names[1:] else f"{{{names[0]}}}" for names in people]
    title, version, year = title or source["title"], source["version"], str(source["date-released"])[:4]
    address = address or source["repository-code"]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{chapter or title}}}",
        **({"booktitle": f"{{{title}}}"} if chapter else {}),
        **({"chapter": number} if number else {}),
        "year": year,
        "note": say(language, "cite.version", version=version),
        "url": address,
    }
    # A key has Latin letters; a chapter whose title has none goes by its number.
    words = re.findall(r"[a-z0-9]+", chapter.lower()) or [str(number)] * bool(chapter)
    edition = [] if language == FIRST else [language]
    key = "-".join([urlsplit(source["repository-code"]).path.split("/")[-1] + year, *edition, *words])
    body = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return {
        "words": say(
            language,
            "cite.chapter" if number else "cite.part" if chapter else "cite.book",
            people=[" ".join(names) for names in people],
            year=year,
            chapter=chapter,
            number=number,
            title=title,
            version=version,
            address=address,
        ),
        "bibtex": f"@{'incollection' if chapter else 'misc'}{{{key}{body}\n}}",
    }


def names_in(config: Config) -> dict[str, Any]:
    """Return title and author of a translation; those of the first language are in the citation file."""
    return {} if config.language == FIRST else {"title": str(config.html_title), "author": str(config.author)}


class CiteThis(SphinxDirective):
    """The directive ``cite-this``: how to cite the book."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph, and the same as BibTeX."""
        citation = cite(self.config.language, self.config.html_baseurl, **names_in(self.config))
        code = nodes.literal_block(citation["bibtex"], citation["bibtex"], language="bibtex")
        return [nodes.paragraph("", citation["words"]), code]


def note_citation(app: Sphinx, config: Config) -> None:
    """See to it that pages follow when the citation changes, or the address."""
    config.dlmath_citation = config.html_baseurl + CITATION.read_text("utf-8")


def cite_chapter(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give a chapter its citation."""
    if page.startswith("notebooks/"):
        number, *_ = app.env.toc_secnumbers.get(page, {}).get("", (0,))  # none for the epilogue
        title = app.env.titles[page].astext()
        address = context["pageurl"] or ""
        context["citation"] = cite(app.config.language, address, title, number, **names_in(app.config))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and the citations with Sphinx."""
    # A configuration value of the environment: when it changes, Sphinx reads every page again.
    app.add_config_value("dlmath_citation", "", "env", str)
    app.add_directive("cite-this", CiteThis)
    app.connect("config-inited", note_citation, priority=600)  # when the address is settled
    app.connect("html-page-context", cite_chapter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
