"""What is seen stays where it is: while one scrolls, while figures come to life, and where a link leads."""

import re

import pytest
from support.browser import ALIVE
from support.figures import FRAMES

# Shifts of the layout, as browsers count them: the share of the window that moves, times how far.
# The list of sections beside the text unfolds what belongs to the section that one reads, which is meant.
COUNT = """new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const nodes = sources.map(({ node }) => node).filter((node) => !node?.parentElement?.closest(".page-toc"));
    if (!nodes.length) continue;
    window.shifted = (window.shifted ?? 0) + value;
    (window.movers ??= []).push([value, ...nodes.map((node) => (node?.outerHTML ?? "").slice(0, 80))]);
  }
}).observe({ type: "layout-shift", buffered: true });"""
SECTIONS = "[...document.querySelectorAll('article section[id]')].map(({ id }) => id)"
# By most of a window at a time, as fast as frames come.
SCROLL = """async () => {
  const frames = async (count) => { for (let k = 0; k < count; k += 1) await new Promise(requestAnimationFrame); };
  for (let y = 0; y < document.documentElement.scrollHeight; y += 0.9 * innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await frames(4);
  }
  return [window.shifted ?? 0, window.movers ?? []];
}"""
PLACE = """async (id) => {
  let before;
  for (let calm = 0; calm < 5; calm += 1) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { top } = document.getElementById(id).getBoundingClientRect();
    if (top !== before) calm = 0;
    before = top;
  }
  return [before, scrollY + innerHeight >= document.documentElement.scrollHeight - 1];
}"""


@pytest.mark.parametrize("edition", ["", pytest.param("ja/", marks=pytest.mark.gate)])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_while_one_scrolls_through_a_page(reader, sample_page, width, edition):
    tab = reader.open(f"{edition}{sample_page}", width, init=COUNT)
    shifted, movers = tab.evaluate(SCROLL)
    assert shifted <= 0.05, movers


@pytest.mark.gate
def test_what_moves_is_found(reader):
    tab = reader.open("book/intro.html", 390, init=COUNT)
    tab.evaluate("document.querySelector('article h1').style.marginTop = '300px'")
    shifted, movers = tab.evaluate(SCROLL)
    assert shifted > 0.05
    assert movers


@pytest.mark.gate
@pytest.mark.parametrize(
    ("address", "width"),
    [
        pytest.param("book/notation.html", 1280, marks=pytest.mark.gate),
        ("notebooks/04_descent.html", 390),
        pytest.param("notebooks/04_descent.html", 1280, marks=pytest.mark.gate),
    ],
)
def test_nothing_jumps_when_the_fonts_come_late(reader, book_address, address, width):
    tab = reader.open("search.html", width, init=COUNT)
    held = []
    tab.route("**/*.woff2", lambda route: held.append(route))
    tab.goto(book_address + address, wait_until="domcontentloaded")
    tab.wait_for_function(ALIVE)
    tab.wait_for_function("() => [...document.fonts].some(({ status }) => status === 'loading')")
    tab.evaluate(FRAMES)
    assert held
    tab.unroute("**/*.woff2")  # which lets go of them
    tab.wait_for_function("() => document.fonts.status === 'loaded'")
    tab.evaluate(FRAMES)
    shifted, movers = tab.evaluate("() => [window.shifted ?? 0, window.movers ?? []]")
    assert shifted <= 0.05, movers


HEIGHTS = """() => [...document.querySelectorAll('.dlmath-figure:not([data-figure=answer])')].map(
  (figure) => [figure.dataset.figure, figure.getBoundingClientRect().height])"""


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.gate)])
def test_a_figure_takes_the_room_that_its_still_has_kept(reader, book_address, sample_figure_page, width):
    tab = reader.open("search.html", width)
    held = []
    tab.route("**/figures/*.js*", lambda route: held.append(route))
    tab.goto(book_address + sample_figure_page, wait_until="domcontentloaded")
    tab.wait_for_selector(".dl-still")
    before = tab.evaluate(HEIGHTS)
    assert held
    tab.unroute("**/figures/*.js*")
    tab.wait_for_function(ALIVE)
    tab.evaluate(FRAMES)
    for (name, height), (_, alive) in zip(before, tab.evaluate(HEIGHTS), strict=True):
        assert abs(alive - height) < 0.06 * alive, name


@pytest.mark.gate
@pytest.mark.parametrize("width", [1230, *(pytest.param(width, marks=pytest.mark.gate) for width in (1200, 1280))])
def test_the_text_has_its_width_before_the_list_of_sections_is_there(reader, width):
    tab = reader.open("notebooks/04_descent.html", width)
    measure = "() => document.querySelector('article').getBoundingClientRect().width"
    before = tab.evaluate(measure)
    assert tab.locator(".bd-sidebar-secondary").is_visible()
    tab.evaluate("() => document.querySelector('.bd-sidebar-secondary').remove()")
    assert tab.evaluate(measure) == before


@pytest.mark.gate
@pytest.mark.parametrize(
    ("edition", "width"),
    [
        ("", 390),
        pytest.param("", 1280, marks=pytest.mark.gate),
        pytest.param("ja/", 390, marks=pytest.mark.gate),
        pytest.param("ja/", 1280, marks=pytest.mark.gate),
    ],
)
def test_a_link_to_a_section_lands_on_it(reader, sample_chapter, width, edition):
    tab = reader.open(f"{edition}{sample_chapter}", width)
    names = [name for name in tab.evaluate(SECTIONS) if not re.search("-content|figure", name)]
    assert len(names) > 8
    for name in names:
        tab.evaluate("(id) => { location.hash = id; }", name)
        top, at_the_end = tab.evaluate(PLACE, name)
        assert -2 <= top <= 150 or (at_the_end and top < 900), name
        tab.evaluate("scrollTo({ top: 0, behavior: 'instant' })")


@pytest.mark.gate
@pytest.mark.parametrize(
    ("address", "width", "moves"),
    [
        ("notebooks/03_tensors.html", 390, False),
        pytest.param("notebooks/07_convolution.html", 1280, True, marks=pytest.mark.gate),
    ],
    ids=["the reader waits", "the reader moves meanwhile"],
)
def test_a_link_from_elsewhere_lands_though_the_figures_come_late(reader, book_address, address, width, moves):
    tab = reader.open("search.html", width)
    held = []
    tab.route("**/figures/*.js*", lambda route: held.append(route))
    tab.goto(f"{book_address}{address}#exercises", wait_until="domcontentloaded")
    tab.wait_for_function("() => document.getElementById('exercises').getBoundingClientRect().top < 150")
    assert held
    if moves:
        tab.mouse.move(width / 2, 300)
        tab.mouse.wheel(0, -900)
        tab.wait_for_function("() => document.getElementById('exercises').getBoundingClientRect().top > 400")
    tab.unroute("**/figures/*.js*")
    tab.wait_for_function(ALIVE)
    top, _ = tab.evaluate(PLACE, "exercises")
    assert (top > 400) if moves else (-2 <= top <= 150)
