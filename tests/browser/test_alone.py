"""A figure on a page of its own, and within the pages of others."""

import re
import threading
from urllib.parse import urlsplit

import pytest
from support.figures import FIGURE, FRAMES, MOVE_TO, Figure, numbers
from support.page_checks import BROKEN, TAGS, WIDE, violations

from dlmath.widgets import Neuron, catalogue
from theme.alone import kinds
from tools.serve import server

NAMES = [name if name == "neuron" else pytest.param(name, marks=pytest.mark.gate) for name in kinds()]
ALIVE = ".dlmath-figure[data-alive]"
# How much higher a frame is than what is in it.
SPARE = """(frame) => new Promise((done, fail) => {
  addEventListener("message", ({ data, source }) => {
    if (source === frame.contentWindow) setTimeout(() => done(frame.clientHeight - data.dlmathHeight), 100);
  });
  setTimeout(fail, 10_000, "the frame does not say how high it is");
  frame.style.width = `${frame.clientWidth - 150}px`;
})"""


def only(tab):
    """Return the figure of a page that has one."""
    return Figure(tab, tab.query_selector(".dlmath-figure"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "theme"), [(280, "dark"), (1024, "light")])
def test_a_figure_stands_alone_at_any_width_and_is_open_to_everyone(reader, name, width, theme):
    tab = reader.open(f"figures/{name}.html", width, theme, height=768, bypass_csp=True)
    tab.wait_for_load_state()
    tab.evaluate(FRAMES)
    assert tab.evaluate("document.documentElement.dataset.theme") == theme
    assert tab.evaluate(BROKEN) == []
    assert tab.evaluate(WIDE) == []
    assert violations(tab, TAGS) == []


@pytest.mark.parametrize("name", NAMES)
def test_on_a_projector_picture_and_controls_are_seen_together(reader, name):
    tab = reader.open(f"figures/{name}.html", 1024, height=768)
    tab.evaluate(FRAMES)
    boxes = [tab.locator(part).bounding_box() for part in (".dl-body", ".dl-stage")]
    assert max(box["height"] for box in boxes) <= 768


@pytest.mark.gate
@pytest.mark.parametrize("asked", ["light", "dark"])
def test_the_address_says_in_which_colours(reader, asked):
    other = {"light": "dark", "dark": "light"}[asked]
    tab = reader.open(f"figures/neuron.html?neuron.w1=2&theme={asked}", theme=other, color_scheme=other)
    assert tab.evaluate("document.documentElement.dataset.theme") == asked
    assert tab.locator("[data-control=w1]").input_value() == "2"
    only(tab).do("reset")
    tab.wait_for_function("() => !location.search.includes('neuron')")
    assert tab.evaluate("location.search") == f"?theme={asked}"


@pytest.mark.gate
def test_what_is_shared_of_a_figure_leads_to_it_in_its_chapter_and_alone(reader, subtests):
    tab = reader.open("notebooks/04_descent.html")
    chapter = Figure(tab, tab.query_selector("[data-figure=gradient]"))
    assert not chapter.host.query_selector(".dl-offers").is_visible()
    chapter.shuffle(numbers("alone"))
    links = {action: chapter.copied(action) for action in ("share", "share-chapter", "share-alone")}
    look = chapter.look()[1]
    assert links["share"] == links["share-chapter"]
    assert urlsplit(links["share-alone"]).path.endswith("/figures/gradient.html")
    assert urlsplit(links["share-alone"]).query == urlsplit(links["share"]).query
    alone = only(reader.open(links["share-alone"]))
    assert alone.look()[1] == look
    with subtests.test("and from there back"):
        assert [alone.copied(action) for action in links] == [*links.values()]
    with subtests.test("also by the link below it"):
        way = alone.tab.locator(".dl-from a")
        assert way.get_attribute("target") == "_top"
        way.focus()
        assert way.evaluate("(link) => link.href") == links["share"]


@pytest.mark.gate
def test_a_figure_that_begins_elsewhere_or_has_a_name_of_its_own_is_the_same_alone(reader, pages):
    figures = "".join(f._html() for f in (Neuron(w1=2, theta=-1), Neuron(link="veto")))

    def hang(html):
        return re.sub("<article.*?>", lambda tag: tag[0] + figures, FIGURE.sub("<div>", html), count=1)

    tab = reader.open(f"{pages['figure_page'][0]}?veto.w2=-2", change=hang)
    for host in tab.query_selector_all(".dlmath-figure"):
        figure = Figure(tab, host)
        assert only(reader.open(figure.copied("share-alone"))).look()[1] == figure.look()[1]


@pytest.mark.gate
def test_below_a_figure_it_is_said_where_it_comes_from(reader):
    tab = reader.open("figures/handwriting.html")
    link = tab.get_by_role("link")
    assert "“Epilogue: real handwriting”" in link.text_content()
    link.click()
    tab.wait_for_url("**/notebooks/08_handwriting.html*")


@pytest.fixture
def elsewhere(browser, tmp_path):
    """Return a function that opens a page of another origin, with some HTML in it."""
    with server(str(tmp_path), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        permissions = ["clipboard-read", "clipboard-write"]
        context = browser.new_context(viewport={"width": 900, "height": 800}, permissions=permissions)

        def show(html):
            (tmp_path / "page.html").write_text(f'<!DOCTYPE html><link rel="icon" href="data:,">{html}', "utf-8")
            tab = context.new_page()
            tab.goto(f"http://127.0.0.1:{running.server_address[1]}/page.html")
            for frame in tab.frames[1:]:
                frame.wait_for_selector(ALIVE)
            return tab

        yield show
        context.close()
        running.shutdown()


@pytest.fixture
def code(reader):
    """Return the code that embeds a neuron that has been moved."""
    tab = reader.open("notebooks/01_neurons.html?neuron.w1=2")
    return Figure(tab, tab.query_selector("[data-figure=neuron]")).copied("share-embed")


@pytest.mark.gate
def test_embedded_in_a_page_of_another_origin_a_figure_lives_and_its_frame_is_as_high_as_it(elsewhere, code):
    tab = elsewhere(code + code.replace("w1=2", "w1=-2"))
    assert [frame.locator("[data-control=w1]").input_value() for frame in tab.frames[1:]] == ["2", "-2"]
    first, second = tab.query_selector_all("iframe")
    assert first.get_attribute("title") == catalogue.text("neuron")["title"]
    before = second.bounding_box()["height"]
    assert tab.evaluate("scrollY") == 0
    assert abs(first.evaluate(SPARE)) <= 1
    assert second.bounding_box()["height"] == before
    first.scroll_into_view_if_needed()
    tab.frames[1].locator("[data-control=w1]").evaluate(MOVE_TO, "-1")
    tab.frames[1].wait_for_function("() => location.search.includes('neuron.w1=-1')")


@pytest.mark.gate
def test_where_a_page_strips_the_script_the_frame_has_a_height_that_fits(elsewhere, code):
    tab = elsewhere(re.sub("<script>.*", "", code))
    inner = tab.frames[1].evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert 0 <= tab.query_selector("iframe").bounding_box()["height"] - inner < 150


@pytest.mark.gate
def test_in_a_sandboxed_frame_a_figure_lives_and_shares_what_it_shows(elsewhere, code):
    tab = elsewhere(code.replace("<iframe", '<iframe sandbox="allow-scripts"'))
    (frame,) = tab.frames[1:]
    assert frame.locator("[data-control=w1]").input_value() == "2"
    frame.locator("[data-control=w1]").evaluate(MOVE_TO, "-1")
    frame.locator("[data-action=share]").click()
    frame.locator(".dl-note").get_by_text(catalogue.text("frame")["linkCopied"]).wait_for()
    # Also where the address of a frame cannot be changed, the link says how the figure stands.
    assert "/notebooks/01_neurons.html?neuron.w1=-1" in tab.evaluate("navigator.clipboard.readText()")
    assert abs(tab.query_selector("iframe").evaluate(SPARE)) <= 1
