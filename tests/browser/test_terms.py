"""Definitions at links, in Chromium: for the pointer, the keyboard, a finger and a screen reader."""

import pytest
from support.figures import FRAMES
from support.page_checks import PASS

VISIBLE = "(term) => term.querySelector('term-meaning').checkVisibility({ visibilityProperty: true })"


@pytest.fixture(params=[1200, pytest.param(390, marks=pytest.mark.gate)])
def tab(request, reader):
    """Return chapter 4, wide and narrow, with all that is laid out only when it comes near."""
    tab = reader.open("notebooks/04_descent.html", request.param)
    tab.evaluate(PASS)
    return tab


def shown(tab, term):
    """Wait until a definition is shown; return where it is."""
    tab.wait_for_function(VISIBLE, arg=term.element_handle())
    tab.wait_for_timeout(50)
    return term.locator("term-meaning").bounding_box()


@pytest.mark.gate
@pytest.mark.parametrize("every", [12, pytest.param(3, marks=pytest.mark.gate)])
def test_pointing_at_a_term_shows_its_definition_on_the_screen_and_moves_nothing(tab, every):
    size = tab.viewport_size
    for at in range(0, tab.locator("term-link").count(), every):
        term = tab.locator("term-link").nth(at)
        term.scroll_into_view_if_needed()
        measure = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, scrollY]"
        before = tab.evaluate(measure)
        term.locator("a").hover()
        box = shown(tab, term)
        assert tab.evaluate(measure) == before
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
        assert box["height"] < 200
        tab.mouse.move(1, size["height"] - 1)
        tab.wait_for_function(f"(term) => !({VISIBLE})(term)", arg=term.element_handle())


@pytest.mark.gate
def test_the_definition_is_on_top_and_says_what_the_glossary_says(tab):
    term = tab.locator("term-link", has_text="contour line").first
    term.locator("a").hover()
    box = shown(tab, term)
    centre = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    top = tab.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('term-meaning')?.innerText", centre)
    assert top == "等高線. A line along which a function keeps its value. Also called level curve. Chapter 4."


@pytest.mark.gate
def test_the_pointer_may_move_onto_the_definition(reader):
    tab = reader.open("notebooks/04_descent.html")
    term = tab.locator("term-link").first
    # What comes near is laid out now, and must not move the link away from the pointer.
    term.scroll_into_view_if_needed()
    tab.evaluate(FRAMES)
    term.locator("a").hover()
    box, link = shown(tab, term), term.locator("a").bounding_box()
    across = max(box["x"] + 5, min(link["x"] + link["width"] / 2, box["x"] + box["width"] - 5))
    tab.mouse.move(across, box["y"] + box["height"] / 2, steps=10)
    tab.wait_for_timeout(400)  # what had been put away would be shown again only after a while
    assert term.evaluate(VISIBLE)


@pytest.mark.gate
def test_the_keyboard_shows_a_definition_and_escape_puts_it_away_until_the_next_time(tab):
    term = tab.locator("term-link").nth(1)
    tab.locator("term-link").nth(0).locator("a").focus()
    reach = """(link) => document.activeElement === link"""
    for _ in range(30):
        tab.keyboard.press("Tab")
        if term.locator("a").evaluate(reach):
            break
    assert term.evaluate(VISIBLE)
    tab.keyboard.press("Escape")
    assert not term.evaluate(VISIBLE)
    tab.keyboard.press("Tab")
    assert not term.evaluate(VISIBLE)
    tab.keyboard.press("Shift+Tab")
    assert term.evaluate(VISIBLE)


@pytest.mark.gate
def test_it_needs_no_javascript(reader):
    tab = reader.open("notebooks/04_descent.html", ready="true", java_script_enabled=False)
    term = tab.locator("term-link").first
    term.locator("a").hover()
    term.locator("term-meaning").wait_for(state="visible")


@pytest.mark.gate
def test_a_finger_follows_the_link(reader):
    tab = reader.open("notebooks/04_descent.html", 390, has_touch=True, is_mobile=True)
    tab.evaluate(PASS)
    tab.locator("term-link a").first.tap()
    tab.wait_for_url("**/glossary.html#term-*")


@pytest.mark.gate
def test_a_screen_reader_is_told_the_definition_with_the_link(reader):
    tab = reader.open("notebooks/01_neurons.html")
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    links = {
        node["name"]["value"]: node["description"]["value"]
        for node in tree
        if node.get("role", {}).get("value") == "link" and node.get("description", {}).get("value")
    }
    assert links["axon"] == "軸索. The long fibre through which a neuron sends its signal. Chapter 1."
    meaning = "The activation function σ(z)=1/(1+e^(−z)), between 0 and 1. Also called logistic function."
    expected = f"シグモイド関数. {meaning} Chapter 1."
    assert links["sigmoid function"] == expected


@pytest.mark.gate
def test_definitions_are_not_printed(reader):
    tab = reader.open("notebooks/04_descent.html")
    tab.emulate_media(media="print")
    assert not tab.locator("term-meaning").first.is_visible()
    assert not tab.locator("term-texts").is_visible()
