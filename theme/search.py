"""The search: what can be found, section by section, as the script of the search page reads it.

Sphinx's own search knows words and pages. This one knows sections, equations, exercises and the glossary's entries,
each with its names, and the sentences that stand there. It reads the finished pages, which alone have all numbers.
Nothing here or in ``static/search.js`` hangs on a language: both normalise characters and compare them.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx

from dlmath.widgets import catalogue

from .formulas import spoken
from .messages import say

DATA = "search-data.js"
# What Sphinx would search with.
THEIRS = ("_static/searchtools.js", "_static/language_data.js", "_static/sphinx_highlight.js")
SAID = ("search.found", "search.none")
# What stands on a page beside the text.
NO_TEXT = (
    "script, style, nav, button, form, noscript, [hidden], .headerlink, .eqno, .toctree-wrapper, .cell_output, "
    ".cite-this, .dl-run, .dl-unfold, .dl-letters, .dlmath-figure, .katex-html"
)
# Where a sentence ends: with its line, or in Japanese, whose lines are joined, with its full stop
# and what it closes.
END = re.compile(r"\n|(?<=。)(?![」』）])|(?<=。[」』）])")
MATHEMATICS = re.compile(r"<math\b.*?</math>", re.DOTALL)
BLOCKS = "p, li, dt, dd, tr, pre, figcaption, caption, div.math"
# What has a number and a place beside sections.
NUMBERED = "div.math[id]:has(> .eqno), div.exercise[id], figure[id], table[id]"


def plain(page: str) -> Tag:
    """Return the text of a page, with formulas in plain characters and without what stands beside it."""
    # Before it is parsed: most of the elements of a page are those of its formulas.
    said = MATHEMATICS.sub(lambda formula: html.escape(spoken(fromstring(formula[0]))), page)
    (article,) = BeautifulSoup(said, "html.parser").select("article")
    return article


def words(element: Tag) -> str:
    """Return what an element says, in one line."""
    return " ".join(element.get_text().split())


def sentences(section: Tag, within: Tag) -> list[str]:
    """Return the sentences of a section that are in none within it. The source has one in each line."""
    found: list[str] = []
    for block in section.select(BLOCKS):
        if block.select_one(BLOCKS) or block.find_parent("section") is not within:
            continue
        elsewhere = block.find_parent(class_=["glossary", "exercise"])
        if elsewhere in (None, section) and "admonition-title" not in block.get_attribute_list("class"):
            found += [" ".join(line.split()) for line in END.split(block.get_text())]
    return [sentence for sentence in found if sentence]


def entry(kind: str, address: str, names: list[str], text: list[str]) -> dict[str, Any]:
    """Return something that can be found; the first of its names is its title."""
    return {"kind": kind, "address": address, "names": list(dict.fromkeys(filter(None, names))), "text": text}


def numbers_of(article: Tag) -> dict[str, tuple[str, str]]:
    """Return the kind and the number of what has one, by its place, while the page still shows the numbers."""
    found = {}
    for part in article.select(NUMBERED):
        number = part.select_one(".eqno, .caption-number")
        if number and (digits := re.search(r"\d+(?:\.\d+)*", number.get_text())):
            found[str(part["id"])] = (
                "equation" if "math" in part.get_attribute_list("class") else "part",
                digits[0],
            )
    return found


def found_on(address: str, page: str, language: str) -> list[dict[str, Any]]:
    """Return what can be found on a page: its sections, its numbered parts, its terms."""
    article = plain(page)
    numbers = numbers_of(article)
    for part in article.select(NO_TEXT):
        part.decompose()
    for row in article.select("tr"):
        row.string = " · ".join(words(cell) for cell in row.select("td, th"))
    for part in article.select("section:not(:has(> :is(h1, h2, h3, h4, h5, h6)))"):
        part.unwrap()  # what an exercise holds is no section of the text
    return [
        *sections_of(article, address, language),
        *parts_of(article, address, language, numbers),
        *terms_of(article, address),
    ]


def sections_of(article: Tag, address: str, language: str) -> Iterator[dict[str, Any]]:
    """Yield the sections of a page, each found by its title and its number."""
    for section in article.select("section[id]"):
        heading = section.find(re.compile("^h[1-6]$"), recursive=False)
        assert isinstance(heading, Tag)
        title = words(heading)
        number = heading.select_one(".section-number")
        digits = number.extract().get_text().strip(" .") if number else ""
        if heading.name == "h1":
            kind, place, label = "chapter", "", say(language, "search.chapter", number=digits)
        else:
            # Where a name or a year is told of comes before the list of references, which has them all.
            kind = "references" if section.select_one(".citation-list") else "section"
            place, label = f"#{section['id']}", say(language, "search.section", number=digits)
        names = [title, digits, label, words(heading)] if digits else [title]
        yield entry(kind, address + place, names, sentences(section, section))


def parts_of(
    article: Tag, address: str, language: str, numbers: dict[str, tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """Yield the equations, exercises and tables that have a number."""
    places = {part["id"]: part for part in article.select("[id]")}
    for place, (kind, digits) in numbers.items():
        part = places.get(place)
        if isinstance(part, Tag) and (section := part.find_parent("section")):
            title = part.select_one(".admonition-title, figcaption, caption")
            name = words(title) if title else say(language, "search.equation", number=digits)
            text = sentences(part, section) or [words(part)]
            yield entry(kind, f"{address}#{place}", [name, digits], text)


def terms_of(article: Tag, address: str) -> Iterator[dict[str, Any]]:
    """Yield the entries of a glossary, each found by all its names."""
    for term in article.select("dl.glossary > dt[id]"):
        meaning = term.find_next_sibling("dd")
        assert isinstance(meaning, Tag)
        others = [words(name) for name in meaning.select("em, [lang]")]
        yield entry("term", f"{address}#{term['id']}", [words(term), *others], [words(meaning)])


def write_search(app: Sphinx, pages: dict[str, str]) -> list[dict[str, Any]]:
    """Write what the search page reads, from the HTML of all pages by address; remove what it does without.

    Returns what can be found.
    """
    language = app.config.language
    entries: list[dict[str, Any]] = []
    for address, page in pages.items():
        found = found_on(address, page, language)
        for one in found:
            # Whoever sees a result wants to know from which chapter it is.
            one["page"] = found[0]["names"][0]
        entries += found
    messages = {key: text for key, text in catalogue.text("page", language).items() if key in SAID}
    data = {"language": language, "messages": messages, "entries": entries}
    folder = Path(app.outdir)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (folder / "_static" / DATA).write_text(f"searchData = {text};\n", "utf-8")
    for path in THEIRS:
        (folder / path).unlink(missing_ok=True)
    return entries
