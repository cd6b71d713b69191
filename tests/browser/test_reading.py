"""Reading on a phone and getting to a heading, in Chromium."""

import pytest
from support.page_checks import PASS

# Signs that stand on another line than the end of the formula before them.
ALONE = r"""() => [...document.querySelectorAll("article .dl-together")].filter((whole) => {
  const sign = whole.lastChild, boxes = whole.querySelectorAll(".base");
  if (sign.nodeType !== Node.TEXT_NODE || !whole.checkVisibility()) return false;
  const range = document.createRange();
  range.selectNodeContents(sign);
  const after = range.getClientRects()[0], before = [...boxes].at(-1).getBoundingClientRect();
  return after && (after.top > before.bottom || after.left < before.right - 2);
}).map((whole) => whole.textContent)"""
# Words of code that are broken in the middle.
BROKEN_CODE = r"""() => [...document.querySelectorAll("article :not(pre) > code .pre")].filter((word) =>
  word.checkVisibility() && word.getClientRects().length > 1).map((word) => word.textContent)"""
# Follows each entry of the contents; returns those whose heading is then not near the top, nor the end of the page.
MISSED = """async () => {
  const missed = [];
  const links = [...document.querySelectorAll(".page-toc a[href^='#'], .bd-toc-nav a[href^='#']")];
  const addresses = [...new Set(links.map((link) => link.getAttribute("href")))];
  for (const address of addresses) {
    if (address.length < 2) continue;
    scrollTo({ top: 0, behavior: "instant" });
    links.find((link) => link.getAttribute("href") === address).click();
    const part = document.getElementById(decodeURIComponent(address.slice(1)));
    const heading = part.querySelector("h1, h2, h3");
    let top = NaN;
    for (let patience = 60, calm = 0; patience > 0 && calm < 5; patience -= 1) {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const now = heading.getBoundingClientRect().top;
      calm = now === top ? calm + 1 : 0;
      top = now;
    }
    const atEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 3;
    if (top < 0 || top > (atEnd ? innerHeight - 20 : 200)) missed.push(`${address}: ${top}`);
  }
  return [addresses.length, missed];
}"""


@pytest.mark.gate
def test_no_line_begins_with_the_sign_after_a_formula(reader, varied_page):
    tab = reader.open(varied_page, 360)
    tab.evaluate(PASS)
    assert tab.evaluate(ALONE) == []


def test_the_notation_does_not_break_code_in_mid_word_on_a_phone(reader):
    assert reader.open("book/notation.html", 360).evaluate(BROKEN_CODE) == []


@pytest.mark.gate
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.gate)])
def test_every_entry_of_the_contents_leads_to_its_heading(reader, sample_chapter, width):
    tab = reader.open(sample_chapter, width)
    tab.wait_for_load_state()
    count, missed = tab.evaluate(MISSED)
    assert count == tab.locator("article section[id] > :is(h2, h3)").count() > 5
    assert missed == []


# The titles of what is folded that begin before the mark beside them, as wide as its letters are high, ends.
COVERED = """() => [...document.querySelectorAll("details.admonition > summary")].filter((summary) => {
  const words = document.createRange();
  words.selectNodeContents(summary);
  const mark = getComputedStyle(summary, "::after");
  const end = summary.getBoundingClientRect().left + parseFloat(mark.left) + parseFloat(mark.fontSize);
  return words.getClientRects()[0].left < end;
}).map((summary) => summary.textContent)"""


@pytest.mark.gate
@pytest.mark.parametrize("width", [390, pytest.param(1200, marks=pytest.mark.gate)])
def test_the_mark_of_what_is_folded_stands_beside_its_title(reader, width):
    tab = reader.open("notebooks/01_neurons.html", width)
    assert tab.locator("details.admonition > summary").count()
    assert tab.evaluate(COVERED) == []


@pytest.mark.parametrize("address", ["notebooks/01_neurons.html", "ja/notebooks/01_neurons.html"])
@pytest.mark.parametrize("width", [320, *(pytest.param(width, marks=pytest.mark.gate) for width in (360, 390))])
def test_the_buttons_above_a_chapter_stand_in_one_row_on_a_phone(reader, address, width):
    tab = reader.open(address, width)
    boxes = [button.bounding_box() for button in tab.locator(".bd-header-article .btn:not(.dropdown-item)").all()]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) > 6
    assert max(middles) - min(middles) < 8
