"""Pages as some readers have them: a small phone, the system's colours, no storage, a frame, paper."""

import re

import pytest
from support.page_checks import PASS, TAGS, UNFOLD, violations

# How far a page scrolls sideways, everything laid out.
SIDEWAYS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""
DENY = """for (const name of ["localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("denied", "SecurityError"); };
  Object.defineProperty(window, name, { configurable: true, get });
}"""
LARGE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; });"
# Equations whose beginning is out of sight, or whose number lies on them.
BEGIN_ELSEWHERE = """() => [...document.querySelectorAll("div.math")].flatMap((equation) => {
  const scroller = equation.querySelector(":scope > .katex-display");
  const number = equation.querySelector(":scope > .eqno");
  const [whole, part] = [equation, scroller].map((element) => element.getBoundingClientRect());
  const first = scroller.querySelector(".base").getBoundingClientRect();
  const wrong = first.left < whole.left - 1 || (number && number.getBoundingClientRect().left < part.right - 1);
  return wrong ? [equation.id || equation.innerText.slice(0, 40)] : [];
})"""
INVISIBLE = """() => [...document.querySelectorAll(".bd-header-article .btn:not([hidden])")].flatMap((button) => {
  const icon = [...button.querySelectorAll("i, .fa-solid")].find((i) => i.getBoundingClientRect().width);
  if (!icon) return [];
  const colour = getComputedStyle(icon).backgroundColor;
  const ground = getComputedStyle(document.body).backgroundColor;
  return [ground, "rgba(0, 0, 0, 0)"].includes(colour) ? [button.title] : [];
})"""


@pytest.mark.parametrize("width", [320, 390])
def test_a_small_phone_scrolls_no_page_sideways(reader, sample_page, width):
    tab = reader.open(sample_page, width)
    assert tab.evaluate(SIDEWAYS) == 0


def test_larger_type_fits_too(reader, sample_page):
    tab = reader.open(sample_page, 390, init=LARGE)
    assert tab.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "32px"
    assert tab.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("width", [320, 360, 390])
def test_an_equation_begins_at_its_beginning_and_its_number_lies_beside_it(reader, sample_chapter, width):
    tab = reader.open(sample_chapter, width)
    tab.evaluate(SIDEWAYS)
    assert tab.locator("div.math .eqno").count() > 5
    assert tab.evaluate(BEGIN_ELSEWHERE) == []


@pytest.mark.gate
def test_an_equation_says_on_which_side_there_is_more(reader):
    tab = reader.open("notebooks/03_tensors.html", 320)
    tab.evaluate(SIDEWAYS)
    wide = tab.locator("div.math > .katex-display[data-more=right]").first
    wide.wait_for()
    assert wide.get_attribute("tabindex") == "0"
    wide.evaluate("(equation) => equation.scrollTo({ left: 1e4, behavior: 'instant' })")
    tab.locator("div.math > .katex-display[data-more=left]").first.wait_for()


def test_the_contents_are_a_drawer_that_closes(reader):
    tab = reader.open("notebooks/01_neurons.html", 390)
    for side in ("primary", "secondary"):
        drawer = tab.locator(f"#pst-{side}-sidebar-modal")
        for close in (
            lambda: tab.keyboard.press("Escape"),
            lambda drawer=drawer: drawer.get_by_role("button", name="Close").click(),
            lambda drawer=drawer: drawer.locator("nav a[href^='#']").last.click(),
        ):
            tab.locator(f".{side}-toggle:visible").first.click()
            assert drawer.evaluate("(dialog) => dialog.open")
            close()
            assert not drawer.evaluate("(dialog) => dialog.open")


@pytest.mark.gate
def test_a_menu_in_the_header_closes_with_escape_and_when_one_goes_elsewhere(reader):
    tab = reader.open("notebooks/01_neurons.html", 390)
    menu = tab.locator(".article-header-buttons details").first
    summary = menu.locator("summary")
    for leave in (lambda: tab.keyboard.press("Escape"), lambda: tab.locator("article h1").click()):
        summary.click()
        assert menu.evaluate("(menu) => menu.open")
        leave()
        assert not menu.evaluate("(menu) => menu.open")
    summary.click()
    tab.locator(".theme-switch-button:visible").focus()
    assert not menu.evaluate("(menu) => menu.open")


@pytest.mark.gate
def test_the_colour_button_says_which_colours_there_are(reader):
    tab = reader.open("notebooks/01_neurons.html", 390, theme="dark")
    button = tab.locator(".theme-switch-button:visible")
    names = set()
    for _ in range(3):
        mode = tab.evaluate("document.documentElement.dataset.mode")
        title = button.locator(f"[data-mode={mode}]").get_attribute("title")
        assert button.get_attribute("aria-label").endswith(f": {title}")
        names.add(button.get_attribute("aria-label"))
        button.click()
    assert len(names) == 3


# What the reader has chosen before need not be what the system has now.
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_the_systems_own_colours_icons_tracks_and_choices_are_seen(reader, theme, scheme):
    tab = reader.open("notebooks/01_neurons.html", 1200, theme, forced_colors="active", color_scheme=scheme)
    assert tab.evaluate(INVISIBLE) == []
    slider = tab.locator(".dl-slider input").first
    assert slider.evaluate("(input) => getComputedStyle(input).forcedColorAdjust") == "none"
    pressed = tab.locator(".dl-figure [aria-pressed=true]").first
    colours = [
        button.evaluate("(button) => getComputedStyle(button).backgroundColor")
        for button in (pressed, tab.locator(".dl-figure [aria-pressed=false]").first)
    ]
    assert colours[0] != colours[1]


@pytest.mark.parametrize(
    ("width", "window"),
    [
        (320, {}),
        (1200, {"forced_colors": "active"}),
        (320, {"forced_colors": "active", "color_scheme": "dark", "theme": "dark"}),
        (1200, {"forced_colors": "active", "color_scheme": "dark", "theme": "light"}),
        (1200, {"forced_colors": "active", "color_scheme": "light", "theme": "dark"}),
        (390, {"init": LARGE}),
    ],
    ids=[
        "zoomed",
        "the system's colours",
        "zoomed in dark colours of the system",
        "dark colours of the system, light ones chosen",
        "light colours of the system, dark ones chosen",
        "large type",
    ],
)
def test_axe_finds_nothing_at_four_hundred_per_cent_in_large_type_and_in_the_systems_own_colours(
    reader, sample_page, width, window
):
    # axe brings styles of its own and evaluates text, which the page's policy forbids.
    tab = reader.open(sample_page, width, bypass_csp=True, **window)
    tab.evaluate(UNFOLD)
    tab.evaluate(PASS)
    assert violations(tab, TAGS) == []


def test_without_storage_the_colours_and_the_search_work(reader):
    tab = reader.open("notebooks/01_neurons.html", init=DENY)
    mode = tab.evaluate("document.documentElement.dataset.mode")
    tab.locator(".theme-switch-button:visible").click()
    assert tab.evaluate("document.documentElement.dataset.mode") != mode
    results = reader.open("search.html?q=sigmoid", init=DENY).locator("#search-results li")
    results.first.wait_for()


@pytest.mark.gate
def test_in_a_sandboxed_frame_figures_live_and_fonts_come(reader, book_address):
    tab = reader.open("search.html")
    tab.evaluate(
        """(address) => {
          const frame = document.createElement("iframe");
          frame.sandbox = "allow-scripts";
          frame.src = address;
          document.body.append(frame);
        }""",
        book_address + "notebooks/01_neurons.html",
    )
    (frame,) = tab.frames[1:]
    frame.wait_for_selector(".dlmath-figure[data-alive]", state="attached")
    frame.wait_for_function("() => [...document.fonts].some(({ status }) => status === 'loaded')")
    assert frame.evaluate("[...document.fonts].every(({ status }) => status !== 'error')")


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
def test_what_is_copied_of_a_formula_is_its_source_once(reader):
    tab = reader.open("notebooks/01_neurons.html")
    select = """(place) => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(place));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }"""
    copied = {}
    for place in (
        "#equation-eq-neuron",
        "article section p:has(> .math):not(:has(term-meaning))",
        "#equation-eq-neuron .katex-html .base",
    ):
        tab.evaluate(select, place)
        tab.keyboard.press("ControlOrMeta+c")
        copied[place] = tab.evaluate("() => navigator.clipboard.readText()")
    equation, paragraph, part = copied.values()
    source = tab.locator("#equation-eq-neuron [data-tex]").get_attribute("data-tex")
    assert f"$$ {source} $$" in equation
    assert part == source
    assert equation.count(source) == 1
    text = tab.locator("article section p:has(> .math):not(:has(term-meaning))").first
    sources = [formula.get_attribute("data-tex") for formula in text.locator("[data-tex]").all()]
    assert re.findall(r"\$([^$]+)\$", paragraph) == sources


@pytest.mark.gate
def test_a_translator_leaves_formulas_code_and_pictures_alone(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    parts = tab.locator("article :is(.katex, pre, code, .dl-stage, .dl-figure i)")
    assert parts.count() > 20
    translated = parts.evaluate_all("(parts) => parts.filter(({ translate }) => translate).map((e) => e.outerHTML)")
    assert translated == []


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


def test_solutions_are_folded_each_with_a_name_of_its_own_and_paper_has_those_that_are_open(reader, sample_chapter):
    tab = reader.open(sample_chapter)
    solutions = tab.locator("details.solution")
    count = solutions.count()
    assert count >= 5
    names = solutions.locator("> summary").all_text_contents()
    assert len(set(names)) == count
    tab.emulate_media(media="print")
    assert tab.locator("details.solution[open]").count() == 0
    tab.emulate_media(media="screen")
    button = tab.locator(".dl-unfold button")
    before = button.text_content()
    for left in (count, 0):
        button.click()
        tab.wait_for_function(
            "(count) => document.querySelectorAll('details.solution[open]').length === count", arg=left
        )
        tab.emulate_media(media="print")
        assert tab.locator("details.solution[open]").count() == left
        tab.emulate_media(media="screen")
    assert button.text_content() == before
    solutions.first.locator("> summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details.solution[open]").count() == 1
