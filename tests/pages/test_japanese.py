"""The pages of the Japanese edition: each beside its English twin, in Japanese from top to bottom."""

import re
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from support.parsed import ids, parsed

from theme import languages
from tools.skeleton import ENGLISH, NAMES

KANA_OR_KANJI = "[぀-ヿ㐀-鿿]"


def twin(page):
    return page.removeprefix("ja/")


def target(page, address):
    parts = urlsplit(address)
    return normpath(join(dirname(page), unquote(parts.path))) if parts.path else page, unquote(parts.fragment)


@pytest.fixture
def document(book, sample_japanese_page):
    return parsed(book / sample_japanese_page)


def test_there_are_as_many_japanese_pages_as_english_ones(pages):
    assert [twin(page) for page in pages["japanese_page"]] == pages["page"]


def test_each_page_links_to_its_twin_and_back(book, sample_japanese_page):
    for page, other, code in (
        (sample_japanese_page, twin(sample_japanese_page), "en"),
        (twin(sample_japanese_page), sample_japanese_page, "ja"),
    ):
        text = parsed(book / page)
        assert text.html["lang"] == {"en": "ja", "ja": "en"}[code]
        (link,) = text.select(f"a.dl-twin[hreflang={code}]")
        assert link["lang"] == code
        assert target(page, link["href"])[0] == other
        (alternate,) = text.select(f"link[rel=alternate][hreflang={code}]")
        assert alternate["href"].endswith(other)


@pytest.mark.parametrize(
    ("name", "others"),
    [("book/intro", ["ja", "fr"]), ("notebooks/01_x", ["ja"]), ("search", ["ja", "fr"])],
)
def test_a_language_that_has_a_few_pages_is_offered_on_these(name, others, monkeypatch, tmp_path):
    for file in ("book/ja/intro.md", "book/fr/intro.md", "notebooks/ja/01_x.ipynb"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    monkeypatch.setattr(languages, "ROOT", tmp_path)
    monkeypatch.setattr(languages, "languages", lambda: ["en", "ja", "fr"])
    assert languages.others(name, "en") == others
    assert languages.others(name, "fr") == ["en", *(code for code in others if code != "fr")]


def test_the_parts_of_a_page_have_the_names_of_the_english_ones(book, sample_japanese_page):
    english, japanese = ids(book / twin(sample_japanese_page)), ids(book / sample_japanese_page)
    places = {section["id"] for section in parsed(book / twin(sample_japanese_page)).select("article section[id]")}
    terms = {name for name in english if name.startswith(("term-", "equation-", "ex-"))}
    assert places | terms <= japanese


def test_every_link_within_the_japanese_book_leads_somewhere(book, sample_japanese_page, document):
    broken = []
    for element in document.select("[href], [src]"):
        address = element.get("href") or element.get("src")
        if urlsplit(address).scheme or address.startswith("//"):
            continue
        path, place = target(sample_japanese_page, address)
        if not (book / path).is_file() or (place and path.endswith(".html") and place not in ids(book / path)):
            broken.append(address)
    assert broken == []


def test_no_line_end_stands_between_japanese_letters(document):
    text = document.select_one("article, .bd-search-container")
    found = [
        string
        for string in text.find_all(string=re.compile(rf"{KANA_OR_KANJI}\s*\n\s*{KANA_OR_KANJI}|。\n"))
        if not string.find_parent(["pre", "code", "script", "style", "noscript"]) and "\n" in string.strip()
    ]
    assert found == []


def test_no_english_sentence_is_left(document):
    elsewhere = ["pre", "code", "script", "style"]
    found = [
        text.strip()
        for text in document.body.find_all(string=lambda text: text and ENGLISH.search(NAMES.sub("", text)))
        if not text.find_parent(elsewhere) and not text.find_parent(lang="en")
    ]
    # Works are cited under their own names.
    works = {text.strip() for work in document.select(".citation") for text in work.find_all(string=True)}
    assert [text for text in found if text not in works] == []


def test_what_a_screen_reader_hears_around_the_text_is_japanese(document):
    said = {
        element[name]
        for name in ("aria-label", "title", "alt", "placeholder")
        for element in document.select(f"[{name}]")
        if not element.find_parent(lang="en") and element.get("lang") != "en"
    }
    # Works are cited under their own names.
    works = {element["title"] for element in document.select("a.bibtex[title], .citation[title]")}
    english = {
        text for text in said - works if re.search("[A-Za-z]{3}", text) and not re.search(KANA_OR_KANJI, text)
    }
    assert {text for text in english if not re.search(r"\b\d{4}\b|^(?:Colab|Binder)$", text)} == set()
