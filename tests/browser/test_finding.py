"""Looking things up in Chromium: by a Japanese word, and by pointing at a term."""

import pytest
from test_pages import PASS

# A word that a reader may type, the chapter that introduces it, and the glossary's entry that comes first, if any.
WORDS = [
    ("活性化関数", "01_neurons", "activation-function"),
    ("活性化", "01_neurons", "activation-function"),
    ("神経", "01_neurons", None),
    ("重み", "01_neurons", "weight"),
    ("回帰", "02_regression", "regression-analysis"),
    ("シュワルツ", "03_tensors", None),
    ("勾配降下法", "04_descent", "gradient-descent"),
    ("降下", "04_descent", None),
    ("学習率", "04_descent", "learning-rate"),
    ("交差", "05_cost", None),
    ("誤差逆伝播法", "06_backpropagation", "backpropagation"),
    ("逆伝播", "06_backpropagation", "backpropagation"),
    ("畳み込み", "07_convolution", "convolution-layer"),
]


def results(tab):
    """Return the addresses that a search has found, when it is done."""
    tab.locator(".search-summary:has-text('finished')").wait_for()
    return [link.get_attribute("href") for link in tab.locator("#search-results li > a").all()]


@pytest.mark.parametrize(("word", "introduction", "entry"), WORDS)
def test_the_search_finds_a_japanese_word_whole_and_in_part(reader, word, introduction, entry):
    found = results(reader.open(f"search.html?q={word}"))
    assert f"notebooks/{introduction}.html" in [address.split("?")[0] for address in found]
    assert "book/glossary.html" in found
    if entry:
        assert found[0] == f"book/glossary.html#term-{entry}"


def test_a_reader_types_a_japanese_word_and_is_led_to_the_place(reader):
    tab = reader.open("notebooks/02_regression.html")
    tab.keyboard.press("Control+k")
    tab.locator("#pst-search-dialog input").fill("活性化")
    tab.keyboard.press("Enter")
    first = tab.locator("#search-results li").first
    first.locator("p.context").wait_for()
    assert "The function a that turns z" in first.inner_text()
    assert "活性化関数" in first.inner_text()
    first.locator("a").click()
    tab.wait_for_url("**/glossary.html#term-activation-function")
    assert tab.locator("#term-activation-function").evaluate(
        "(e) => e.getBoundingClientRect().top < innerHeight / 2"
    )


def test_a_word_that_is_nowhere_is_not_found(reader):
    tab = reader.open("search.html?q=微積分学概論")
    tab.get_by_text("did not match any documents").wait_for()
    assert tab.locator("#search-results li").count() == 0


def test_an_english_word_is_still_found_by_its_stem(reader):
    assert "notebooks/04_descent.html" in results(reader.open("search.html?q=descending gradients"))


def test_an_excerpt_holds_no_formula_twice_and_no_definition_of_a_link(reader):
    tab = reader.open("search.html?q=大域的最小")
    tab.locator("#search-results li:has(a[href*='04_descent']) p.context").wait_for()
    text = tab.locator("#search-results li:has(a[href*='04_descent']) p.context").inner_text()
    assert "global minimum (大域的最小)" in " ".join(text.split())


# Definitions at links.

VISIBLE = "(term) => term.querySelector('term-meaning').checkVisibility({ visibilityProperty: true })"


@pytest.fixture(params=[1200, 390])
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


def test_pointing_at_a_term_shows_its_definition_on_the_screen_and_moves_nothing(tab):
    size = tab.viewport_size
    for at in range(0, tab.locator("term-link").count(), 3):
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


def test_the_definition_is_on_top_and_says_what_the_glossary_says(tab):
    term = tab.locator("term-link", has_text="contour line").first
    term.locator("a").hover()
    box = shown(tab, term)
    centre = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    top = tab.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('term-meaning')?.innerText", centre)
    assert top == "等高線. A line along which a function keeps its value. Chapter 4."


def test_the_pointer_may_move_onto_the_definition(reader):
    tab = reader.open("notebooks/04_descent.html")
    term = tab.locator("term-link").first
    term.locator("a").hover()
    box, link = shown(tab, term), term.locator("a").bounding_box()
    across = max(box["x"] + 5, min(link["x"] + link["width"] / 2, box["x"] + box["width"] - 5))
    tab.mouse.move(across, box["y"] + box["height"] / 2, steps=10)
    tab.wait_for_timeout(400)  # what had been put away would be shown again only after a while
    assert term.evaluate(VISIBLE)


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


def test_it_needs_no_javascript(reader):
    tab = reader.open("notebooks/04_descent.html", ready="true", java_script_enabled=False)
    term = tab.locator("term-link").first
    term.locator("a").hover()
    term.locator("term-meaning").wait_for(state="visible")


def test_a_finger_follows_the_link(reader):
    tab = reader.open("notebooks/04_descent.html", 390, has_touch=True, is_mobile=True)
    tab.evaluate(PASS)
    tab.locator("term-link a").first.tap()
    tab.wait_for_url("**/glossary.html#term-*")


def test_a_screen_reader_is_told_the_definition_with_the_link(reader):
    tab = reader.open("notebooks/01_neurons.html")
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    links = {
        node["name"]["value"]: node["description"]["value"]
        for node in tree
        if node.get("role", {}).get("value") == "link" and node.get("description", {}).get("value")
    }
    assert links["axon"] == "軸索. The long fibre through which a neuron sends its signal. Chapter 1."
    expected = "シグモイド関数. The activation function σ(z)=1/(1+e^(−z)), between 0 and 1. Chapter 1."
    assert links["sigmoid function"] == expected


def test_definitions_are_not_printed(reader):
    tab = reader.open("notebooks/04_descent.html")
    tab.emulate_media(media="print")
    assert not tab.locator("term-meaning").first.is_visible()
    assert not tab.locator("term-texts").is_visible()
