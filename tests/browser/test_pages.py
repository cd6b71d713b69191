"""Every page of the book in Chromium: wide and narrow, light and dark."""

from pathlib import Path

import pytest
import tinycss2
from support.page_checks import BROKEN, PASS, TAGS, UNFOLD, WIDE, violations

ROOT = Path(__file__).parents[2]
SHEETS = [ROOT / "theme" / "static" / "book.css", ROOT / "js" / "lib" / "figure.css"]


def selectors(rules):
    """Find the selectors of a style sheet, one by one."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in {"media", "supports"}:
            yield from selectors(tinycss2.parse_rule_list(rule.content))
        elif rule.type == "qualified-rule":
            one = []
            for token in [*rule.prelude, None]:
                if token is None or token == ",":
                    yield tinycss2.serialize(one).strip()
                    one = []
                else:
                    one.append(token)


# One that a browser does not understand takes away the whole rule, without a word.
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_browser_understands_every_selector(browser, sheet):
    found = list(selectors(tinycss2.parse_stylesheet(sheet.read_text("utf-8"), True, True)))
    assert len(found) > 100
    tab = browser.new_page()
    found = [one for one in found if "::-" not in one]  # what another browser calls its own
    strange = tab.evaluate("(all) => all.filter((one) => !CSS.supports(`selector(${one})`))", found)
    tab.close()
    assert strange == []


def wide(tab):
    """Return what does not fit the page, with each of its menus open in turn."""
    found = tab.evaluate(WIDE)
    for menu in tab.query_selector_all(".article-header-buttons details"):
        menu.evaluate("(menu) => { menu.open = true; }")
        found += tab.evaluate(WIDE)
        menu.evaluate("(menu) => { menu.open = false; }")
    return found


# Each width begins with one theme and is switched to the other, which changes nothing but colours.
@pytest.mark.parametrize(
    ("width", "themes", "rules"),
    [
        (1200, ("light", "dark"), TAGS),
        pytest.param(390, ("dark", "light"), TAGS, marks=pytest.mark.gate),
    ],
)
def test_a_page_is_alive_and_whole_and_open_to_everyone(reader, subtests, varied_page, width, themes, rules):
    # axe brings styles of its own and evaluates text, which the page's policy forbids; test_security.py tests that.
    tab = reader.open(varied_page, width, themes[0], bypass_csp=True)
    tab.wait_for_load_state()
    tab.evaluate(UNFOLD)
    tab.evaluate(PASS)

    def test(what, found):
        with subtests.test(what):
            if found:
                pytest.fail("\n".join(found), pytrace=False)

    test("no text is missing and no number broken", tab.evaluate(BROKEN))
    test("nothing is wider than the page", wide(tab))
    for theme, tried in zip(themes, (rules, ["color-contrast"]), strict=True):
        for _ in range(3):
            if tab.evaluate("document.documentElement.dataset.theme") != theme:
                tab.locator(".theme-switch-button:visible").first.click()
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
        tab.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")
        test(f"axe finds nothing when it is {theme}", violations(tab, tried))
    test("no error, and no request that fails or goes elsewhere", reader.close())


@pytest.mark.gate
def test_the_search_finds_a_page_by_a_word_in_its_title(reader, sample_chapter):
    word = (
        reader.open(sample_chapter)
        .locator("article h1")
        .evaluate("(heading) => heading.lastElementChild.previousSibling.data")
    )
    results = reader.open(f"search.html?q={word}").locator("#search-results a")
    results.first.wait_for()
    assert any(link.get_attribute("href").split("?")[0].endswith(sample_chapter) for link in results.all())
