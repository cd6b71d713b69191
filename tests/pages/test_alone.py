"""The pages of figures, the gallery, and the picture of the README, as the build makes them."""

import json
import re
from pathlib import Path
from posixpath import normpath

import pytest
from support.parsed import ids, parsed

from dlmath import widgets
from dlmath.widgets import catalogue
from theme import alone

ROOT = Path(__file__).parents[2]
KINDS = alone.kinds()
LIMIT = 16_500 * len(KINDS)


@pytest.fixture(scope="session")
def hung(book):
    """Return what the gallery says of each figure, by its line of Python."""
    return {
        item.code.get_text(): item for item in parsed(book / "book" / "gallery.html").select(".dl-gallery > li")
    }


def leads_to(book, page, address):
    """Return whether a link of a page leads to something that is there."""
    path, _, place = address.partition("#")
    target = book / normpath(f"{Path(page).parent}/{path}")
    return target.is_file() and (not place or place in ids(target))


def test_there_is_a_page_for_every_figure_that_the_package_has(book):
    assert {path.stem for path in (book / "figures").glob("*.html")} == KINDS.keys()
    classes = {getattr(widgets, name) for name in widgets.__all__ if name not in ("Answer", "Figure", "language")}
    assert set(KINDS.values()) == classes


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_a_figure_has_it_with_its_still_and_the_way_to_its_chapter(book, name):
    page = f"figures/{name}.html"
    document = parsed(book / page)
    (figure,) = document.select(".dlmath-figure")
    words = catalogue.text(name)
    assert figure["data-figure"] == name
    assert json.loads(figure["data-state"])["spec"]["text"]["title"] == words["title"]
    assert figure.select_one(".dl-still svg")["aria-label"] == words["alt"]
    assert document.title.get_text().startswith(words["title"])
    assert document.html["lang"] == "en"
    link = document.select_one(".dl-from a")
    assert link["href"] == figure["data-chapter"]
    assert leads_to(book, page, link["href"])
    canonical = document.select_one("link[rel=canonical]")["href"]
    assert canonical.endswith(normpath(f"figures/{link['href'].partition('#')[0]}"))


def test_the_search_and_the_list_of_pages_leave_the_figures_to_their_chapters(book):
    for name in ("_static/search-data.js", "sitemap.xml"):
        assert "figures/" not in (book / name).read_text("utf-8")


def test_the_gallery_has_every_figure_with_its_words_and_its_ways(book, hung):
    assert hung.keys() == {f"widgets.{kind.__name__}()" for kind in KINDS.values()}
    for name, kind in KINDS.items():
        item = hung[f"widgets.{kind.__name__}()"]
        assert item.h3.get_text() == catalogue.text(name)["title"]
        assert item.p.get_text() == catalogue.text("gallery")[name]
        assert item.select_one("svg")["aria-label"] == catalogue.text(name)["alt"]
        links = [link["href"] for link in item.select("a")]
        assert links[0] == f"../figures/{name}.html"
        assert [link for link in links if not leads_to(book, "book/gallery.html", link)] == []


def test_a_sentence_of_the_gallery_is_one_sentence_about_a_figure_that_there_is():
    sentences = catalogue.text("gallery")
    assert sentences.keys() == KINDS.keys()
    assert [text for text in sentences.values() if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []


def test_the_gallery_costs_little(book):
    assert (book / "book" / "gallery.html").stat().st_size <= LIMIT


def test_the_picture_of_the_readme_is_the_one_that_the_build_makes(book):
    same = (book / "_static" / "figures.svg").read_bytes() == (ROOT / ".github" / "figures.svg").read_bytes()
    assert same, "run make picture"
    assert "](.github/figures.svg)" in (ROOT / "README.md").read_text("utf-8")


def test_figures_are_made_in_a_language_for_which_there_is_a_catalogue_and_then_in_the_one_before():
    before = catalogue.language()
    for language in ("en", "xx"):
        with alone.speaking(language):
            assert catalogue.language() in catalogue.languages()
        assert catalogue.language() == before
