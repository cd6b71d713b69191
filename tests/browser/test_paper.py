"""Pages on paper: what is printed, and what is kept together."""

import re
import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader
from support.page_checks import BEGIN_ELSEWHERE

A4 = 703  # pixels: the width of the paper without margins of 12 mm
MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
# What a page must not end between, as far as a style can say so, and does not forbid it.
TORN = """() => {
  const value = (element, name) => getComputedStyle(element)[name];
  const found = [];
  for (const frame of document.querySelectorAll("article :is(.cell_input, .exercise, .admonition, .dl-figure)")) {
    if (value(frame, "breakInside") !== "avoid") found.push(`within ${frame.textContent.trim().slice(0, 60)}`);
  }
  for (const part of document.querySelectorAll("article :is(.cell, div.math)")) {
    const before = part.previousElementSibling;
    if (!before?.matches("p, .exercise:has(+ .cell .dl-answer)")) continue;
    if (value(before, "breakAfter") !== "avoid" && value(part, "breakBefore") !== "avoid") {
      found.push(`after ${before.textContent.trim().slice(0, 60)}`);
    }
  }
  return found;
}"""


def plain(text):
    """Return a text without spaces and ligatures, in which paper and screen may differ."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(tab):
    """Print a page; return what stands on each sheet."""
    sheets = PdfReader(BytesIO(tab.pdf(format="A4", margin=MARGINS))).pages
    return [plain(sheet.extract_text()) for sheet in sheets]


@pytest.mark.gate
def test_no_sheet_ends_with_a_heading_and_a_worksheet_has_no_solutions(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    headings = [plain(text).rstrip("#") for text in tab.locator("article :is(h2, h3)").all_text_contents()]
    assert len(headings) > 5
    sheets = printed(tab)
    assert len(sheets) > 10
    assert all(any(heading in sheet for sheet in sheets) for heading in headings)
    assert [sheet[-60:] for sheet in sheets if sheet.endswith(tuple(headings))] == []
    solutions = [plain(text) for text in tab.locator("details.solution > summary").all_text_contents()]
    assert solutions
    assert not any(solution in sheet for solution in solutions for sheet in sheets)
    tab.locator(".dl-unfold button").click()
    sheets = printed(tab)
    assert all(any(solution in sheet for sheet in sheets) for solution in solutions)


@pytest.mark.gate
def test_frames_are_not_torn_nor_what_belongs_together(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    assert tab.evaluate(TORN) != []
    tab.emulate_media(media="print")
    assert tab.evaluate(TORN) == []


@pytest.mark.gate
def test_on_paper_every_equation_has_room_beside_its_number(reader, sample_chapter):
    tab = reader.open(sample_chapter, A4)
    tab.emulate_media(media="print")
    numbers = tab.locator("div.math .eqno").count()
    assert numbers > 5 or "epilogue" in tab.title().lower()  # which has no equation
    assert tab.evaluate(BEGIN_ELSEWHERE) == []


@pytest.mark.gate
def test_paper_is_light_whatever_the_screen_is(reader):
    tab = reader.open("notebooks/01_neurons.html", theme="dark")
    ink = "() => getComputedStyle(document.querySelector('article p')).color"
    figure = "() => getComputedStyle(document.querySelector('.dl-figure')).color"
    dark = tab.evaluate(ink), tab.evaluate(figure)
    tab.emulate_media(media="print")
    tab.wait_for_function("() => document.documentElement.dataset.theme === 'light'")
    light = tab.evaluate(ink), tab.evaluate(figure)
    for before, after in zip(dark, light, strict=True):
        assert brightness(before) > 128 > brightness(after)
    tab.emulate_media(media="screen")
    tab.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")


def brightness(colour):
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 3


@pytest.mark.gate
def test_no_line_of_code_is_cut_off_on_paper(reader, sample_chapter):
    tab = reader.open(sample_chapter, 700)
    tab.emulate_media(media="print")
    cells = tab.locator(".cell pre")
    assert cells.count() > 3
    assert not any(cells.evaluate_all("(cells) => cells.map((cell) => cell.scrollWidth > cell.clientWidth + 1)"))


@pytest.mark.gate
def test_what_one_finds_after_a_prediction_is_folded_and_open_on_paper(reader):
    tab = reader.open("notebooks/01_neurons.html")
    findings = tab.locator("details.admonition:not(.solution)")
    assert findings.count() >= 3
    for finding in findings.all():
        words = finding.locator("p").last
        assert not words.is_visible()
        tab.emulate_media(media="print")
        assert words.is_visible()
        assert words.bounding_box()["height"] > 10
        tab.emulate_media(media="screen")
        assert not words.is_visible()
        finding.locator("summary").press("Enter")
        assert words.is_visible()
    names = findings.locator("summary").all_text_contents()
    assert len(set(names)) == len(names)


@pytest.mark.gate
def test_solutions_are_folded_each_with_a_name_of_its_own_and_paper_has_those_that_are_open(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    solutions = tab.locator("details.solution")
    count = solutions.count()
    assert count >= 5
    names = solutions.locator("> summary").all_text_contents()
    assert len(set(names)) == count
    tab.emulate_media(media="print")
    assert tab.locator("details.solution[open], details.solution:visible").count() == 0
    tab.emulate_media(media="screen")
    button = tab.locator(".dl-unfold button")
    before = button.text_content()
    for left in (count, 0):
        button.click()
        tab.wait_for_function(
            "(count) => document.querySelectorAll('details.solution[open]').length === count", arg=left
        )
        tab.emulate_media(media="print")
        assert tab.locator("details.solution[open]:visible").count() == left
        tab.emulate_media(media="screen")
    assert button.text_content() == before
    solutions.first.locator("> summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details.solution[open]").count() == 1
