"""Finding things: the index in two languages, definitions at links, what a shared link shows, how to cite."""

import re
import struct
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import finding
import matplotlib
import pytest
import sharing
import yaml
from bs4 import BeautifulSoup, Comment
from bs4.element import Script, Stylesheet
from matplotlib import font_manager
from pybtex.database import parse_string
from support.parsed import parsed

import dlmath

ROOT = Path(__file__).parent.parent
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
# The terms of the glossary, as its source has them.
GLOSSARY = dict(re.findall(r"^(\S.*)\n  (\S.*)$", (ROOT / "book" / "glossary.md").read_text("utf-8"), re.MULTILINE))
WRITTEN = "book/intro.html"
# Where GitHub Pages publishes the repository of _config.yml.
ADDRESS = "https://dlmath-book.github.io/dlmath/"


def is_japanese(character):
    return unicodedata.name(character, "").startswith(
        ("HIRAGANA", "KATAKANA", "CJK UNIFIED", "IDEOGRAPHIC ITERATION")
    )


def japanese_names(definition):
    """Return the words of a definition that have Japanese characters in them."""
    return [word for word in re.split(r"[\s,;.()]+", definition) if any(map(is_japanese, word))]


@pytest.fixture(scope="session")
def page_of(book):
    """Return a function that reads a page of the book; tests leave as it is what it returns."""
    return lambda page: parsed(book / page)


@pytest.fixture(scope="session")
def glossary(page_of):
    """Return the definitions of the built glossary, by the name of their place."""
    return {term["id"]: term.find_next_sibling("dd") for term in page_of("book/glossary.html").select("dt[id]")}


def heading(page):
    """Return the title of a page with its number, without the sign that links to it."""
    return page.select_one("article h1").get_text().removesuffix("#")


def metas(page):
    """Return what a page says about itself."""
    return {meta.get("property") or meta.get("name"): meta["content"] for meta in page.select("meta[content]")}


# The index.


def test_the_glossary_has_terms_with_japanese_names():
    assert len(GLOSSARY) > 90
    assert [term for term, definition in GLOSSARY.items() if not japanese_names(definition)] == []
    assert japanese_names(GLOSSARY["backpropagation"]) == ["誤差逆伝播法", "BP法"]


@pytest.fixture(scope="session")
def index(page_of):
    """Return where the index leads for each name, and what it says next to it."""
    found = {}
    for item in page_of("genindex.html").select(".index-of-terms li"):
        name = item.a.get_text()
        found[name] = unquote(item.a["href"]), item.get_text().removeprefix(name).strip()
    return found


def test_the_index_lists_every_term_in_english_and_in_japanese_and_nothing_else(index):
    names = {name for term, definition in GLOSSARY.items() for name in (term, *japanese_names(definition))}
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


def test_marking_japanese_leaves_scripts_titles_attributes_and_comments_alone_and_is_done_once():
    before = '<title>数学</title><script>"層"</script><style>/* 層 */</style><!-- 層 -->'
    before += "<a title=\"層 > 数\" href='層'>層と数</a>"
    pages = {Path("page.html"): before}
    finding.mark_japanese(pages)
    (after,) = pages.values()
    assert after == before.replace(">層と数<", '><span lang="ja">層と数</span><')
    finding.mark_japanese(pages)
    assert [after] == [*pages.values()]


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


def test_a_screen_reader_is_told_the_definition_once_and_in_plain_characters(page_of, page, glossary):
    document = page_of(page)
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


# What a link to a page shows elsewhere.


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/Some-Body/the-book", "https://some-body.github.io/the-book/"),
        ("https://github.com/some/book.git", "https://some.github.io/book/"),
        ("https://github.com/some/some.github.io/", "https://some.github.io/"),
        ("https://gitlab.com/some/book", ""),
        ("", ""),
    ],
)
def test_the_address_follows_from_the_repository(repository, address):
    assert sharing.address_of(repository) == address


class Settings(dict):
    """Sphinx's configuration, as far as the address is concerned."""

    def __init__(self, repository, address):
        self.html_theme_options = {"repository_url": repository}
        self.html_baseurl = address


@pytest.mark.parametrize(
    ("environment", "setting", "address"),
    [
        ("https://books.example/math", "https://elsewhere.example/", "https://books.example/math/"),
        ("", "https://elsewhere.example", "https://elsewhere.example/"),
        ("", "", "https://a.github.io/b/"),
    ],
)
def test_the_environment_and_the_configuration_overrule_it(monkeypatch, environment, setting, address):
    monkeypatch.setenv("BOOK_ADDRESS", environment)
    settings = Settings("https://github.com/a/b", setting)
    sharing.settle_address(None, settings)
    assert settings.html_baseurl == address


def test_every_page_has_one_canonical_address_under_that_of_the_book(page_of, page):
    (canonical,) = page_of(page).select("link[rel=canonical]")
    assert canonical["href"] == ADDRESS + page


def test_a_page_of_the_table_of_contents_says_what_it_is_about(page_of, page, pages):
    about = metas(page_of(page))
    if page in ("genindex.html", "search.html"):
        assert "og:title" not in about
        return
    document = page_of(page)
    assert about["og:title"] == heading(document)
    assert about["og:url"] == ADDRESS + page
    assert about["og:type"] == ("article" if page in pages["chapter"] else "website")
    assert about["og:description"] == about["description"]
    assert 40 <= len(about["description"]) <= 200
    assert not re.search(r"[\\${}]", about["description"])
    beginning = " ".join(about["description"].removesuffix(" …").split())
    assert beginning in " ".join(document.article.get_text().split())
    assert about["twitter:card"] == "summary_large_image"
    assert about["og:image:alt"].startswith(about["og:title"])


def test_a_chapter_says_its_question(page_of, chapter):
    bold = [b.get_text() for b in page_of(chapter).select("article p > strong")]
    questions = [text for text in bold if "?" in text]
    assert metas(page_of(chapter))["description"].startswith(questions[0])
    assert questions[0] in metas(page_of(chapter))["og:image:alt"]


def test_the_descriptions_differ(page_of, pages):
    found = [metas(page_of(page)).get("description") for page in pages["page"][:-2]]
    assert len(set(found)) == len(found)


def test_a_pages_card_is_a_png_of_the_size_that_is_shown_large(page_of, page, book):
    about = metas(page_of(page))
    if "og:image" not in about:
        return
    assert about["og:image"].startswith(ADDRESS)
    content = (book / about["og:image"].removeprefix(ADDRESS)).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert (about["og:image:width"], about["og:image:height"]) == ("1200", "630")
    assert len(content) < 200_000


def test_a_card_needs_no_font_but_matplotlibs_own():
    font = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    assert Path(font).is_relative_to(matplotlib.get_data_path())
    source = (ROOT / "book" / "sharing.py").read_text("utf-8")
    assert re.findall(r'"family": "([^"]+)"', source) == ["DejaVu Sans"]


@pytest.mark.parametrize("title", ["Backpropagation", "A long title of a chapter about inner products and tensors"])
def test_nothing_on_a_card_is_cut_off_or_covers_anything_else(monkeypatch, tmp_path, title):
    figures = []
    monkeypatch.setattr(sharing.Figure, "savefig", lambda figure, path: figures.append(figure))
    sharing.draw_card(tmp_path / "card.png", "Mathematics to Understand Deep Learning", title, "Why is it so? " * 9)
    figure = figures[0]
    figure.canvas.draw()
    boxes = [thing.get_window_extent() for thing in (*figure.axes[0].texts, figure.axes[0].patches[0])]
    for box in boxes:
        assert box.x0 >= 40
        assert box.x1 <= 1160
        assert box.y0 >= 40
        assert box.y1 <= 590
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b)]


def test_the_front_page_leads_on_and_has_the_same_card(page_of):
    front, first = page_of("index.html"), page_of(WRITTEN)
    assert front.body.a["href"] == WRITTEN
    assert front.select_one("link[rel=canonical]")["href"] == ADDRESS + WRITTEN
    said = {name: text for name, text in metas(front).items() if name}
    assert {name: metas(first)[name] for name in said} == said
    assert "og:image" in said


def test_the_sitemap_lists_every_page_but_the_search(book, pages):
    root = ElementTree.parse(book / "sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    listed = [url.find(f"{space}loc").text for url in root]
    assert sorted(listed) == sorted(ADDRESS + page for page in pages["page"] if page != "search.html")


def test_a_page_has_a_favicon_of_the_book(page_of, page, book):
    for name in (page, "index.html"):
        (icon,) = page_of(name).select("link[rel=icon]")
        ElementTree.parse(book / urljoin(name, icon["href"]))


# How to cite.


def entry(bibtex):
    ((key, entry),) = parse_string(bibtex, "bibtex").entries.items()
    return key, entry


def plain(text):
    return text.replace("{", "").replace("}", "")


def test_the_citation_in_the_introduction_says_what_the_citation_file_says(page_of):
    section = page_of(WRITTEN).find(id="how-to-cite-it")
    words, bibtex = section.p.get_text(), section.pre.get_text()
    _, found = entry(bibtex)
    assert [plain(str(author)) for author in found.persons["author"]] == [a["name"] for a in CITATION["authors"]]
    assert plain(found.fields["title"]) == CITATION["title"]
    assert found.fields["year"] == CITATION["date-released"][:4]
    assert found.fields["url"] == ADDRESS
    assert CITATION["version"] in found.fields["note"]
    for part in (CITATION["authors"][0]["name"], CITATION["title"], CITATION["version"], ADDRESS):
        assert part in words


def test_a_chapter_says_at_its_foot_how_to_cite_it(page_of, chapter, pages):
    document = page_of(chapter)
    (foot,) = document.select("article > details.cite-this")
    key, found = entry(foot.pre.get_text())
    title = document.select_one("article h1").find_all(string=True, recursive=False)[0]
    number = str(pages["chapter"].index(chapter) + 1)
    assert plain(found.fields["title"]) == title
    assert plain(found.fields["booktitle"]) == CITATION["title"]
    assert found.fields["chapter"] == number
    assert found.fields["url"] == ADDRESS + chapter
    assert re.fullmatch(r"[a-z0-9-]+", key)
    words = foot.p.get_text()
    for part in (f"{title}. Chapter {number} of {CITATION['title']}", CITATION["version"], ADDRESS + chapter):
        assert part in words


def test_no_two_citations_have_the_same_key(page_of, pages):
    keys = [entry(page_of(page).select_one(".cite-this pre").get_text())[0] for page in pages["chapter"]]
    keys.append(entry(page_of(WRITTEN).find(id="how-to-cite-it").pre.get_text())[0])
    assert len(set(keys)) == len(keys)


def test_people_and_organisations_are_cited_as_what_they_are(monkeypatch, tmp_path):
    source = {**CITATION, "authors": [{"name": "The Club"}, {"family-names": "Byron", "given-names": "Ada"}]}
    path = tmp_path / "CITATION.cff"
    path.write_text(yaml.safe_dump(source), "utf-8")
    monkeypatch.setattr(sharing, "CITATION", path)
    citation = sharing.cite("https://x.example/")
    club, ada = entry(citation["bibtex"])[1].persons["author"]
    assert plain(" ".join(club.last_names)) == "The Club"
    assert (ada.first_names, ada.last_names) == (["Ada"], ["Byron"])
    assert citation["words"].startswith("The Club, Ada Byron (")


def test_without_an_address_the_repository_is_cited():
    assert sharing.cite("")["words"].endswith(CITATION["repository-code"])


def test_the_cited_version_is_that_of_the_module():
    assert CITATION["version"] == dlmath.__version__
