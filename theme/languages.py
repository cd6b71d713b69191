"""The languages of the book: English at the top of the site, each other in a folder of its own, page beside page.

Japanese is made from ``book/ja/…`` and ``notebooks/ja/…`` into ``ja/book/…`` and ``ja/notebooks/…``: the twin of a
page has the same address below the folder, and its parts have the same names, those of the English headings. So a
link to the other language keeps the place, and what figures show.
"""

import os
import re
from collections.abc import Iterable
from gettext import NullTranslations
from pathlib import Path
from posixpath import relpath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import translators
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from dlmath.widgets import catalogue
from dlmath.widgets.catalogue import FIRST, languages

from .messages import say

ROOT = Path(__file__).parent.parent


def folder(language: str) -> str:
    """Return where a language lies within the site: ``"ja/"``, and nothing for the first."""
    return "" if language == FIRST else f"{language}/"


def twin(page: str, language: str) -> str:
    """Return what the page is called in the first language, ``book/intro`` for ``book/ja/intro``."""
    return page if language == FIRST else page.replace(f"/{language}/", "/", 1)


class Builder(StandaloneHTMLBuilder):
    """Writes each page where its twin is in the first language."""

    # The book has a search of its own, which reads the finished pages.

    def load_indexer(self, docnames: Iterable[str]) -> None:
        """Leave Sphinx's index of words alone."""

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Add nothing to it."""

    def dump_search_index(self) -> None:
        """Write none."""

    def get_outfilename(self, pagename: str) -> str:
        """Return the file of a page."""
        return super().get_outfilename(twin(pagename, self.config.language))

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page."""
        return super().get_target_uri(twin(docname, self.config.language), typ)


def headings(page: str) -> list[str]:
    """Return the names of the parts of an English page, as docutils makes them of the headings."""
    path = ROOT / (f"{page}.md" if page.startswith("book/") else f"book/chapters/{Path(page).name}.md")
    text = re.sub(r"^(`{3,}).*?^\1\s*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [
        nodes.make_id(re.sub(r"\{\w+\}`([^`<]*)[^`]*`|[$*`]", r"\1", title))
        for title in re.findall(r"^#{1,4} (\w.*)$", text, re.MULTILINE)
    ]


class EnglishNames(SphinxTransform):
    """Gives the parts of a page the names that the English headings give them, before their own."""

    default_priority = 400

    def apply(self, **_: Any) -> None:
        """Name the sections."""
        language = self.config.language
        if language == FIRST:
            return
        # What an exercise holds is a section without a title.
        sections = [
            part
            for part in self.document.findall(nodes.section)
            if any(isinstance(child, nodes.title) for child in part)
        ]
        names = headings(twin(self.env.docname, language))
        if len(sections) != len(names):
            raise ExtensionError(
                f"{self.env.docname} has {len(sections)} headings and its English page {len(names)}: "
                "python -m tools.translation check says where they part"
            )
        for section, name in zip(sections, names, strict=True):
            if name not in self.document.ids:
                section["ids"].insert(0, name)
                self.document.ids[name] = section


class JoinLines(SphinxTransform):
    """Takes line ends out of Japanese: between letters of which one is Japanese they are no space."""

    default_priority = 900

    def apply(self, **_: Any) -> None:
        """Join the lines of the text; code and formulas keep theirs."""
        if self.config.language != "ja":
            return
        for text in list(self.document.findall(nodes.Text)):
            if "\n" in text and not isinstance(
                text.parent, (nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw, nodes.comment)
            ):
                text.parent.replace(text, nodes.Text(joined(text)))


def joined(text: str) -> str:
    r"""Return a text in one line; only between two words of Latin letters a line end is a space.

    >>> joined("重みと\n閾値の和\n"), joined("gradient\ndescent")
    ('重みと閾値の和', 'gradient descent')
    """
    return re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", text).replace("\n", "")


class Words(NullTranslations):
    """What the theme says, in the words of the book's catalogue, where the theme has none of the language."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        """Return the message in the language of the book; what it has no words for, others may have."""
        return self.words[message] if message in self.words else super().gettext(message)


def translate_theme(app: Sphinx, config: Config | None = None) -> None:
    """Let the theme say the rest in our words, and Sphinx, too, where it does not know the language."""
    for translations in {app.translator, *translators.values()}:
        translations.add_fallback(Words(catalogue.text("theme", app.config.language)))


def move_address(app: Sphinx, config: Config) -> None:
    """Let canonical links, cards and citations lead into the language's folder."""
    if config.html_baseurl:
        config.html_baseurl += folder(config.language)


def way(page: str, own: str, other: str) -> str:
    """Return the address of a page in another language, as seen from it in its own.

    >>> way("book/intro", "en", "ja"), way("book/intro", "ja", "en")
    ('../ja/book/intro.html', '../../book/intro.html')
    """
    return relpath(f"{folder(other)}{page}.html", os.path.dirname(f"{folder(own)}{page}") or ".")


def others(page: str, own: str) -> list[str]:
    """Return the languages beside its own in which there is a page: an edition may begin with a few."""
    folder, _, name = page.partition("/")
    return [
        code
        for code in languages()
        if code != own
        # What is not written but made, such as the search, is in every language.
        and (code == FIRST or folder not in ("book", "notebooks") or any(ROOT.glob(f"{folder}/{code}/{name}.*")))
    ]


def greeting(language: str) -> nodes.Node:
    """Return what greets the readers of a language; Japanese is marked as such wherever it stands."""
    words = say(language, "language.greeting")
    return nodes.Text(words) if language == "ja" else nodes.inline("", words, classes=[f"language-{language}"])


class InOtherLanguages(SphinxDirective):
    """The directive ``in-other-languages``: a paragraph that greets who would rather read another one."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph for each of the others."""
        own = self.config.language
        page = twin(self.env.docname, own)
        return [
            nodes.paragraph("", "", nodes.reference("", "", greeting(code), refuri=way(page, own, code)))
            for code in others(page, own)
        ]


def link_twins(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Tell a page where it is in other languages."""
    own = app.config.language
    here = twin(page, own)
    root = app.config.html_baseurl.removesuffix(folder(own))
    if context.get("pageurl"):
        context["pageurl"] = f"{app.config.html_baseurl}{here}.html"
    context["twins"] = [
        {
            "code": code,
            "name": say(code, "language.name"),
            "short": say(code, "language.short"),
            "address": way(here, own, code),
            "absolute": f"{root}{folder(code)}{here}.html" if root else "",
        }
        for code in others(here, own)
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the languages with Sphinx."""
    app.add_builder(Builder, override=True)
    app.add_transform(EnglishNames)
    app.add_transform(JoinLines)
    app.add_directive("in-other-languages", InOtherLanguages)
    # Before the names of figures and tables are settled, and when the theme has loaded words of its own.
    app.connect("config-inited", translate_theme, priority=400)
    app.connect("builder-inited", translate_theme)
    app.connect("config-inited", move_address, priority=550)  # when the address is settled, before it is cited
    app.connect("html-page-context", link_twins, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
