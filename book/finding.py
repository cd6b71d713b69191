"""Finding things: an index of terms in English and Japanese, a search that knows both, definitions at a pointer.

All three are made from the glossary. Its entries begin with the Japanese name: ``活性化関数. The function …``.
"""

import html
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.search.en import SearchEnglish
from sphinx.transforms import SphinxTransform

KANA_AND_KANJI = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff々"
# A Japanese name may begin with Latin letters, as BP法 does.
NAME = re.compile(f"[A-Za-z]*[{KANA_AND_KANJI}]+")
HEADING = "日本語"

# Japanese in a page's text, with its brackets. Before it, what stays as it is: what an earlier build has marked,
# what is no text, and tags with their attributes.
JAPANESE = re.compile(
    r'<span lang="ja">.*?</span>|<(script|style|title)\b.*?</\1>|<!--.*?-->|<(?:"[^"]*"|\'[^\']*\'|[^"\'>])*>'
    f"|(?P<japanese>[「『]?{NAME.pattern}[」』]?)",
    re.DOTALL,
)

# An entry of the built glossary; a link to one, and what an earlier build may have put around it and at the end.
ENTRY = re.compile(r'<dt id="(term-[^"]+)">.*?</dt>\s*<dd>\s*<p>(.*?)</p>', re.DOTALL)
LINK = re.compile(
    r'(?:<term-link>)?(<a class="reference internal" href="[^"]*#(term-[^"]+)")(?: aria-describedby="[^"]*")?>'
    r'(<span class="xref std std-term">.*?</span></a>)(?:<term-meaning.*?</term-meaning></term-link>)?',
    re.DOTALL,
)
END = re.compile(r"(?:<term-texts.*?</term-texts>)?</article>")

# What the search does, and what it ought to.
SEARCH = {
    # An excerpt holds nothing twice, as formulas are on the page, and nothing that is not to be seen.
    '[".headerlink", "script", "style"]': '[".headerlink", "script", "style", ".katex-html", "[hidden]"]',
    # An entry of the glossary is more than its name.
    "return anchorContent.textContent;": 'return anchorContent.textContent + (anchorContent.matches("dt") ? ": " + '
    'anchorContent.nextElementSibling.textContent : "");',
}


class IndexOfTerms(SphinxTransform):
    """Lists every term of the glossary under its Japanese names too, and the index in the table of contents."""

    default_priority = 800  # after the table of contents is there, before Sphinx collects the index

    def apply(self, **_: Any) -> None:
        """Add what the page contributes."""
        for glossary in self.document.findall(addnodes.glossary):
            for item in glossary[0]:
                term, definition = item[0], item[-1]
                names = NAME.findall(definition.astext())
                entries = [("single", name, term["ids"][0], "main", HEADING) for name in names]
                term.append(addnodes.index(entries=entries))
        lists = list(self.document.findall(addnodes.toctree))
        if lists and self.env.docname == self.config.root_doc:
            # The file of the table of contents takes pages that have a source, and this has none.
            lists[-1]["entries"].append((None, "genindex"))


class Search(SearchEnglish):
    """Sphinx's search in English, which finds Japanese words too, whole and in part.

    There are no spaces between Japanese words: every part of a run of characters is a word that one may look for.
    """

    def split(self, text: str) -> list[str]:
        """Split a text into words."""
        words = super().split(text)
        runs = [run for word in words for run in re.findall(f"[{KANA_AND_KANJI}]+", word)]
        return words + [run[i:j] for run in runs for j in range(len(run) + 1) for i in range(j)]


def name_both_languages(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give the index the names that lead to the same place: in English, in Japanese."""
    if page == "genindex":
        names: dict[str, tuple[list[str], list[str]]] = {}
        for _, entries in context["genindexentries"]:
            for name, (links, *_) in entries:
                names.setdefault(links[0][1], ([], []))[bool(NAME.match(name))].append(name)
        context["names"] = names


def spoken(element: Element) -> str:
    """Return in plain characters what an element says, for a screen reader; formulas are read from their MathML."""
    if element.get("class") == "katex-html":
        return ""
    parts = [spoken(child) for child in element]
    if marks := {"msub": "_", "msup": "^", "msubsup": "_^"}.get(element.tag):
        scripts = (part if len(part) == 1 else f"({part})" for part in parts[1:])
        return parts[0] + "".join(map("".join, zip(marks, scripts, strict=True))).replace("^′", "′")
    tails = (part + (child.tail or "") for part, child in zip(parts, element, strict=True))
    # Between a function and its argument stands a sign that is not seen.
    return (element.text or "").replace("\u2061", " ") + "".join(tails)


def explain_terms(pages: dict[Path, str]) -> None:
    """Give every link to a term its definition, in place: for the eye, by a style rule, and for screen readers."""
    entries = (entry for text in pages.values() for entry in ENTRY.findall(text))
    # A link in a definition would be relative to the glossary, and a link within a link.
    meanings = {term: re.sub(r"</?a\b[^>]*>", "", meaning) for term, meaning in entries}
    texts = {
        term: f'<span id="about-{term}">{html.escape(spoken(fromstring(f"<p>{meaning}</p>")))}</span>'
        for term, meaning in meanings.items()
    }

    def explain(link: re.Match[str]) -> str:
        start, term, rest = link.groups()
        meaning = f'<term-meaning hidden aria-hidden="true">{meanings[term]}</term-meaning>'
        return f'<term-link>{start} aria-describedby="about-{term}">{rest}{meaning}</term-link>'

    for path, text in pages.items():
        terms = dict.fromkeys(term for _, term, _ in LINK.findall(text))
        end = f"<term-texts hidden>{''.join(texts[term] for term in terms)}</term-texts></article>"
        pages[path] = END.sub(lambda _, end=end: end, LINK.sub(explain, text)) if terms else text


def mark_japanese(pages: dict[Path, str]) -> None:
    """Say of all Japanese that it is Japanese, in place, so that a screen reader speaks it right."""

    def mark(match: re.Match[str]) -> str:
        return f'<span lang="ja">{match[0]}</span>' if match["japanese"] else match[0]

    for path, text in pages.items():
        pages[path] = JAPANESE.sub(mark, text)


def mend_search(static: Path) -> None:
    """Mend Sphinx's search."""
    path = static / "searchtools.js"
    text = path.read_text("utf-8")
    for theirs, ours in SEARCH.items():
        if theirs not in text and ours not in text:
            raise ExtensionError(f"Sphinx's searchtools.js has changed, and has no longer: {theirs}")
        text = text.replace(theirs, ours)
    path.write_text(text, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_transform(IndexOfTerms)
    app.add_search_language(Search)
    app.connect("html-page-context", name_both_languages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
