"""Terms: the index in two languages, the language of Japanese text, definitions at links."""

import re
import unicodedata
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup, Comment
from bs4.element import Script, Stylesheet
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ExtensionError

from theme import glossary as page_of_terms
from theme import index as index_of_terms
from theme import japanese

ROOT = Path(__file__).parents[2]
# The terms of the glossary, as its source has them.
SOURCE = (ROOT / "book" / "glossary.md").read_text("utf-8")
GLOSSARY = dict(re.findall(r"^(\S.*)\n  (\S.*)$", re.sub("【.*?】", "", SOURCE), re.MULTILINE))
WRITTEN = "book/intro.html"


def others(definition):
    """Return the other English names that a definition gives, in italics."""
    return [name for name in re.findall(r"\*([^*]+)\*", definition) if name[0].isalpha()]


def is_japanese(character):
    return unicodedata.name(character, "").startswith(
        ("HIRAGANA", "KATAKANA", "CJK UNIFIED", "IDEOGRAPHIC ITERATION")
    )


def japanese_names(definition):
    """Return the words of a definition that have Japanese characters in them."""
    return [word for word in re.split(r"[\s,;.()]+", definition) if any(map(is_japanese, word))]


@pytest.fixture(scope="session")
def glossary(page_of):
    """Return the definitions of the built glossary, by the name of their place."""
    found = {
        term["id"]: copy(term.find_next_sibling("dd")) for term in page_of("book/glossary.html").select("dt[id]")
    }
    for definition in found.values():
        for link in definition.select("a"):
            link.unwrap()  # a link within the definition at a link would be none
    return found


# The index.


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_chapter_that_the_glossary_names_and_nobody_numbers_stops_the_build_of_the_whole_book(language):
    env = SimpleNamespace(toc_secnumbers={"notebooks/01_x": {"": (1,)}, "notebooks/02_y": {"": (2,)}})
    book = SimpleNamespace(env=env, config=SimpleNamespace(language=language))
    if language != "en":
        assert page_of_terms.LinkChapters.link(book, "9", "term-x") == "9"
        return
    with pytest.raises(ExtensionError, match="names chapter 9 for term-x, and the table of contents has 1, 2"):
        page_of_terms.LinkChapters.link(book, "9", "term-x")


def test_the_glossary_has_terms_with_japanese_names():
    assert len(GLOSSARY) > 90
    assert [term for term, definition in GLOSSARY.items() if not japanese_names(definition)] == []
    assert japanese_names(GLOSSARY["backpropagation"]) == ["誤差逆伝播法", "BP法", "誤差逆伝搬法"]


@pytest.fixture(scope="session")
def index(page_of):
    """Return where the index leads for each name, and what it says next to it."""
    found = {}
    for item in page_of("genindex.html").select(".index-of-terms li"):
        name = item.a.get_text()
        found[name] = unquote(item.a["href"]), item.get_text().removeprefix(name).strip()
    return found


def test_the_index_lists_every_term_in_english_and_in_japanese_and_nothing_else(index):
    names = {
        name
        for term, definition in GLOSSARY.items()
        for name in (term, *japanese_names(definition), *others(definition))
    }
    assert set(index) == names


def test_both_names_of_a_term_lead_to_its_entry_and_each_stands_beside_the_other(index, page_of):
    glossary = page_of("book/glossary.html")
    for term, definition in GLOSSARY.items():
        address, beside = index[term]
        page, place = address.split("#")
        assert page == "book/glossary.html"
        assert glossary.find("dt", id=place).find(string=True) == term
        for name in japanese_names(definition):
            assert name in beside
            assert index[name][0] == address
            assert term in index[name][1].split(", ")
        for name in others(definition):
            assert index[name][0] == address
            assert set(japanese_names(definition)) <= set(index[name][1].split(", "))


def test_every_name_with_kanji_has_a_reading_in_kana_that_the_page_does_not_show(page_of):
    for name in re.findall(
        r"[^\s,;.()【】*]*[\u3400-\u9fff][^\s,;.()【】*]*(?!【)(?=[\s,;.()])", SOURCE.split(":::{glossary}")[1]
    ):
        pytest.fail(f"{name} has no reading")
    assert all(re.fullmatch("[ぁ-ゖァ-ヺー・]+", reading) for reading in re.findall("【(.*?)】", SOURCE))
    assert "【" not in page_of("book/glossary.html").get_text()


def test_japanese_names_stand_under_the_rows_of_kana_in_the_order_of_their_readings(page_of):
    readings = dict(re.findall(r"([^\s(【】*]+)【(.*?)】", SOURCE))
    headings = [heading.get_text() for heading in page_of("genindex.html").select("h2")]
    rows = [row for row in headings if row in "あかさたなはまやらわ"]
    assert rows == sorted(rows)
    assert len(rows) >= 9
    assert "日本語" not in headings
    found = {}
    for heading in page_of("genindex.html").select("h2"):
        for item in heading.find_next_sibling("ul").select("li > a"):
            found[item.get_text()] = heading.get_text()
    # By hand: a plain kana, a voiced one, one of katakana, one that begins with Latin letters.
    expected = {
        "重み": "あ",
        "学習率": "か",
        "テンソル": "た",
        "バイアス": "は",
        "BP法": "は",
        "閾値": "さ",
        "ワンホット表現": "わ",
        "連鎖律": "ら",
    }
    assert {name: found[name] for name in expected} == expected
    names = [name for name, row in found.items() if row == "さ" and readings.get(name, "ァ")[0] in "さしすせそ"]
    plain = [index_of_terms.order(readings[name])[0] for name in names]
    assert plain == sorted(plain)


# The glossary.


def test_a_bar_of_letters_leads_to_the_first_term_of_each(page_of):
    page = page_of("book/glossary.html")
    links = page.select(".dl-letters a")
    firsts = {}
    for term in page.select("dl.glossary > dt[id]"):
        firsts.setdefault(term.get_text()[0].upper(), term["id"])
    assert {link.get_text(): link["href"][1:] for link in links} == firsts
    assert [link.get_text() for link in links] == sorted(firsts)


def test_the_chapters_that_an_entry_names_are_links_to_where_they_use_the_term(page_of):
    named = 0
    for definition in page_of("book/glossary.html").select("dl.glossary > dd"):
        numbers = re.search(r"Chapters? ([\d, and]+)\.$", definition.get_text().strip())
        for number in re.findall(r"\d+", numbers[1]) if numbers else []:
            (link,) = [link for link in definition.select("a") if link.get_text() == number]
            page, _, place = link["href"].removeprefix("../").partition("#")
            assert page.startswith(f"notebooks/0{number}_")
            assert not place or page_of(page).find("section", id=place)
            named += bool(place)
    assert named > 80


def test_every_page_leads_to_the_index_from_its_table_of_contents(page_of, page):
    links = [urljoin(page, link["href"]) for link in page_of(page).select(".bd-docs-nav a")]
    assert ("genindex.html" in links) or (
        page == "genindex.html" and page_of(page).select_one(".current a[href='#']")
    )


# The language of Japanese text.


def test_all_japanese_text_of_a_page_is_marked_as_japanese_and_nothing_else_is(page_of, page):
    document = page_of(page)
    marked = document.select("[lang=ja]")
    for text in document.body.find_all(string=lambda text: any(map(is_japanese, text))):
        # A description that a screen reader takes from elsewhere is plain characters; it has no languages.
        if not isinstance(text, Comment | Script | Stylesheet) and not text.find_parent("term-texts"):
            assert text.parent in marked, text
    for element in marked:
        assert any(map(is_japanese, element.get_text()))
        assert not re.search(r"[\s.,;()]", element.get_text())
        assert element.select("*") == []


def test_the_pages_have_japanese_to_mark(page_of):
    assert len(page_of("book/glossary.html").select("dd [lang=ja]")) > 90
    assert page_of("book/glossary.html").find("span", lang="ja", string="BP法")
    assert page_of(WRITTEN).find("span", lang="ja", string="『ディープラーニングがわかる数学入門』")


def sections(*paragraphs):
    """Return a document with paragraphs."""
    document = new_document("page")
    document.extend(nodes.paragraph("", text) if isinstance(text, str) else text for text in paragraphs)
    return document


def test_japanese_is_marked_in_prose_and_neither_in_code_nor_in_formulas_and_no_character_is_lost():
    code, formula = nodes.literal_block("", "層 = 1"), nodes.math_block("", "層")
    document = sections("層と数, or (『数学』) and BP法.", code, formula)
    said = document.astext()
    japanese.mark_japanese(document)
    marked = [node.astext() for node in document.findall(nodes.inline)]
    assert marked == ["層と数", "『数学』", "BP法"]
    assert all(node["classes"] == ["language-ja"] for node in document.findall(nodes.inline))
    assert document.astext() == said


def test_what_a_figure_has_for_data_is_gone_through_once():
    # At each letter anew it would take hours.
    letters = "a" * 2_000_000
    document = sections(f"{letters} 層", f"{letters}層")
    japanese.mark_japanese(document)
    assert [node.astext() for node in document.findall(nodes.inline)] == ["層", f"{letters}層"]


# Definitions at links.


def test_a_chapter_links_its_terms_to_the_glossary(page_of, chapter):
    assert len(page_of(chapter).select("article a span.std-term")) >= 5


def test_every_link_to_a_term_carries_the_definition_of_the_glossary(page_of, page, glossary):
    document = page_of(page)
    for link in document.select("a:has(> span.std-term)"):
        _, term = link["href"].split("#")
        (meaning,) = link.parent.select(":scope > term-meaning[hidden][aria-hidden=true]")
        assert meaning.decode_contents() == glossary[term].p.decode_contents()
        assert link.parent.name == "term-link"


def test_a_screen_reader_is_told_the_definition_once_and_in_plain_characters(page_of, varied_page, glossary):
    document = page_of(varied_page)
    ids = [element["id"] for element in document.select("[id]")]
    for link in document.select("a:has(> span.std-term)"):
        assert ids.count(link["aria-describedby"]) == 1
        text = document.find(id=link["aria-describedby"])
        assert text.find_parent(attrs={"hidden": True})
        assert not text.find()
        definition = BeautifulSoup(str(glossary[link["href"].split("#")[1]].p), "html.parser")
        for formula in definition.select(".katex"):
            signs = formula.math.get_text()
            formula.replace_with("\0")
            assert set(signs) - {"\u2061"} <= set(text.get_text())
        # What stands between the formulas is there, in its order.
        place = 0
        for words in definition.get_text().split("\0"):
            place = text.get_text().index(words, place) + len(words)
        assert place == len(text.get_text())


def test_a_formula_is_spoken_with_its_indices(page_of):
    texts = page_of("notebooks/01_neurons.html").find("term-texts").get_text()
    assert "The activation function σ(z)=1/(1+e^(−z)), between 0 and 1." in texts
    assert "The straight line w_1x_1+w_2x_2=θ on one side" in texts
    assert "The activation function max (0,z)." in texts
