"""What a link to a page shows elsewhere, and where the book is published."""

import re
import struct
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib import font_manager

from theme import cards
from theme.address import address_of, settle_address

ROOT = Path(__file__).parents[2]
WRITTEN = "book/intro.html"
# Where GitHub Pages publishes the repository of _config.yml.
ADDRESS = "https://dlmath-book.github.io/dlmath/"


def heading(page):
    """Return the title of a page with its number, without the sign that links to it."""
    return page.select_one("article h1").get_text().removesuffix("#")


def metas(page):
    """Return what a page says about itself."""
    return {meta.get("property") or meta.get("name"): meta["content"] for meta in page.select("meta[content]")}


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
    assert address_of(repository) == address


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
    settle_address(None, settings)
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


@pytest.mark.whole
def test_a_japanese_page_is_described_in_whole_sentences(page_of, pages):
    for page in pages["japanese_page"][:-2]:  # but for index and search
        description = metas(page_of(page))["description"]
        assert 40 <= len(description) <= 200
        assert description.endswith("。")


@pytest.mark.parametrize(
    ("text", "short"),
    [("短い文です。", "短い文です。"), ("あ" * 8 + "。" + "い" * 8, "あ" * 8 + "。"), ("う" * 20, "う" * 11 + "…")],
)
def test_japanese_is_cut_after_a_sentence_if_there_is_one(text, short):
    assert cards.shorten(text, 12) == short


@pytest.mark.whole
def test_the_titles_differ_and_name_the_book_once(book, pages):
    found = [
        re.search("<title>(.*?)</title>", (book / page).read_text("utf-8"))[1]
        for page in (*pages["page"], *pages["japanese_page"])
    ]
    assert len(set(found)) == len(found)
    for title in found:
        assert (
            title.count("Mathematics to Understand Deep Learning") + title.count("深層学習を理解するための数学")
            == 1
        )


def test_the_descriptions_differ(book, pages):
    found = [
        re.search('<meta name="description" content="(.*?)"', (book / page).read_text("utf-8"))[1]
        for page in pages["page"][:-2]
    ]
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


def test_a_card_needs_no_font_but_matplotlibs_own_and_the_one_that_the_book_brings():
    font = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    assert Path(font).is_relative_to(matplotlib.get_data_path())
    assert cards.japanese_font().is_file()
    source = (ROOT / "theme" / "cards.py").read_text("utf-8")
    assert re.findall(r'"family": (\[[^\]]+\])', source) == ['["DejaVu Sans", "IPAexGothic"]']


def test_japanese_on_a_card_is_drawn(tmp_path):
    # A glyph that is in no font warns, and a warning is an error here.
    cards.draw_card(
        tmp_path / "card.png", "深層学習がわかる数学", "ニューロン", "ニューロンは何を聞き、何と答えるか？"
    )
    assert (tmp_path / "card.png").stat().st_size > 5000


@pytest.mark.parametrize("title", ["Backpropagation", "A long title of a chapter about inner products and tensors"])
def test_nothing_on_a_card_is_cut_off_or_covers_anything_else(monkeypatch, tmp_path, title):
    figures = []
    monkeypatch.setattr(cards.Figure, "savefig", lambda figure, path: figures.append(figure))
    cards.draw_card(tmp_path / "card.png", "Mathematics to Understand Deep Learning", title, "Why is it so? " * 9)
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
