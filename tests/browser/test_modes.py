"""Pages as some readers have them: a small phone, the system's colours, no storage, a frame."""

import re
from pathlib import Path

import pytest
from support.page_checks import BEGIN_ELSEWHERE, PASS, TAGS, UNFOLD, violations

ROOT = Path(__file__).parents[2]
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
INVISIBLE = r"""() => [...document.querySelectorAll(".bd-header-article .btn:not([hidden])")].flatMap((button) => {
  const icon = [...button.querySelectorAll("i, .fa-solid")].find((i) => i.getBoundingClientRect().width);
  if (!icon) return [];
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [icons, ground] = [icon, document.body]
    .map((element) => luminance(getComputedStyle(element).backgroundColor));
  const contrast = (Math.max(icons, ground) + 0.05) / (Math.min(icons, ground) + 0.05);
  return contrast < 4.5 ? [`${button.title}: ${contrast}`] : [];
})"""


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.gate)])
def test_a_small_phone_scrolls_no_page_sideways(reader, sample_page, width):
    tab = reader.open(sample_page, width)
    assert tab.evaluate(SIDEWAYS) == 0


@pytest.mark.gate
def test_larger_type_fits_too(reader, sample_page):
    tab = reader.open(sample_page, 390, init=LARGE)
    assert tab.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "32px"
    assert tab.evaluate(SIDEWAYS) == 0


@pytest.mark.gate
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.gate)])
def test_larger_type_fits_too_and_the_text_keeps_its_place(reader, sample_chapter, width):
    tab = reader.open(sample_chapter, width)
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.evaluate(SIDEWAYS) == 0
    article, header, columns = (
        tab.locator(place).bounding_box()
        for place in (".bd-article", ".bd-header-article", ".dl-body:has(.dl-side input) >> nth=0")
    )
    assert article["width"] > width / 2
    assert header["height"] < 125
    # In a column as narrow as this, controls stand below their picture.
    side, stage = (tab.locator(f".dl-body:has(.dl-side input) {part}").first.bounding_box()
                   for part in (".dl-side", ".dl-stage"))  # fmt: skip
    assert side["width"] > columns["width"] - 2
    assert side["y"] >= stage["y"] + stage["height"]


@pytest.mark.gate
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.gate)])
def test_without_javascript_no_button_is_seen_for_it_would_do_nothing(reader, sample_chapter, width):
    tab = reader.open(sample_chapter, width, ready="() => true", java_script_enabled=False)
    assert tab.locator("button").count() > 5
    assert tab.locator("button:visible").count() == 0


@pytest.mark.gate
@pytest.mark.parametrize("width", [320, *(pytest.param(width, marks=pytest.mark.gate) for width in (360, 390))])
def test_an_equation_begins_at_its_beginning_and_its_number_lies_beside_it(reader, sample_chapter, width):
    tab = reader.open(sample_chapter, width)
    tab.evaluate(SIDEWAYS)
    source = (ROOT / "book" / "chapters" / Path(sample_chapter).name).with_suffix(".md").read_text("utf-8")
    assert tab.locator("div.math .eqno").count() == source.count("$$ (eq-")
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


@pytest.mark.gate
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
@pytest.mark.parametrize(
    ("theme", "scheme"),
    [
        ("light", "dark"),
        *(
            pytest.param(*colours, marks=pytest.mark.gate)
            for colours in (("dark", "light"), ("light", "light"), ("dark", "dark"))
        ),
    ],
)
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
        pytest.param(1200, {"forced_colors": "active"}, marks=pytest.mark.gate),
        pytest.param(
            320, {"forced_colors": "active", "color_scheme": "dark", "theme": "dark"}, marks=pytest.mark.gate
        ),
        *(
            pytest.param(
                1200, {"forced_colors": "active", "color_scheme": scheme, "theme": theme}, marks=pytest.mark.gate
            )
            for scheme, theme in (("dark", "light"), ("light", "dark"))
        ),
        pytest.param(390, {"init": LARGE}, marks=pytest.mark.gate),
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
    found = violations(tab, TAGS)
    if window.get("color_scheme", "light") != window.get("theme", "light"):
        # The system's colours are what is seen; axe reads those of the book. See the test above.
        found = [violation for violation in found if not violation.startswith("color-contrast ")]
    assert found == []


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
