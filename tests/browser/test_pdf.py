"""The book as one PDF."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

import tools.pdf
from dlmath import _font

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pdf(book, tmp_path_factory):
    """Print two pages of the book, which takes less time than all, and read the PDF."""
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    pages = ["book/intro.html", "notebooks/01_neurons.html"]
    subprocess.run([sys.executable, "-m", "tools.pdf", book, target, *pages], cwd=ROOT, check=True)
    return PdfReader(target)


def titles(outline):
    """Return the titles of an outline, those of sections in lists below their chapter's."""
    return [titles(entry) if isinstance(entry, list) else entry.title for entry in outline]


@pytest.mark.gate
def test_the_outline_has_the_headings_of_every_page(pdf):
    chapters = titles(pdf.outline)
    assert chapters[0] == "Mathematics to Understand Deep Learning"
    assert chapters[2] == "1. Neurons"
    text = (ROOT / "book" / "chapters" / "01_neurons.md").read_text("utf-8")
    sections = re.findall(r"^## (.+)", text, re.MULTILINE)
    assert [re.sub(r"^[\d.]+ ", "", title) for title in chapters[3] if isinstance(title, str)] == sections


@pytest.mark.gate
def test_every_page_of_paper_has_its_number(pdf):
    assert len(pdf.pages) > 20
    for number, page in enumerate(pdf.pages, start=1):
        assert page.extract_text().split()[-1] == str(number)


@pytest.mark.gate
def test_links_within_what_is_printed_lead_there_and_others_to_where_they_did(pdf):
    links = [link.get_object() for page in pdf.pages for link in page.get("/Annots", [])]
    within = [link["/Dest"] for link in links if "/Dest" in link]
    assert len(within) > 20
    assert {name.lstrip("/") for name in within} <= {name.lstrip("/") for name in pdf.named_destinations}
    elsewhere = [link["/A"]["/URI"] for link in links if "/A" in link]
    assert "/notebooks/02_regression.html" in {urlsplit(address).path for address in elsewhere}


@pytest.mark.gate
def test_the_figures_are_printed(pdf):
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "The demons read a picture" in text
    assert "A neuron adds up what it hears" in text
    assert "comes alive with JavaScript" not in text


@pytest.mark.gate
def test_japanese_is_set_in_the_font_that_the_book_brings(pdf):
    fonts = set()

    def note(text, _matrix, _text_matrix, font, _size):
        if re.search("[\u3040-\u30ff\u4e00-\u9fff]", text):
            fonts.add(font["/BaseFont"])

    for page in pdf.pages:
        page.extract_text(visitor_text=note)
    assert fonts
    assert all("IPAexGothic" in font for font in fonts), fonts


@pytest.mark.whole
@pytest.mark.gate
def test_the_japanese_book_is_printed_in_japanese(book, tmp_path):
    target = tmp_path / "book-ja.pdf"
    pages = ["book/intro.html", "book/glossary.html"]
    subprocess.run([sys.executable, "-m", "tools.pdf", book / "ja", target, *pages], cwd=ROOT, check=True)
    printed = PdfReader(target)
    assert printed.metadata.title == titles(printed.outline)[0] == "深層学習を理解するための数学"
    assert printed.root_object["/Lang"] == "ja"
    text = "".join("".join(page.extract_text() for page in printed.pages).split())
    assert "画像を読む悪魔たち" in text
    assert "JavaScriptが使えるとき" not in text


def test_without_a_japanese_font_nothing_is_printed_and_a_sentence_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(_font, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match=r"Japanese font is missing.*pip install"):
        tools.pdf.print_book(tmp_path, tmp_path / "book.pdf", ["index.html"])
