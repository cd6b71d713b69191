"""Figures in the hand: picture and controls seen together, fingers that scroll, and keys that do not."""

from functools import partial

import pytest
from support.figures import FRAMES, MOVE_TO

SIZES = [(360, 640), (390, 844), (844, 390)]
SETTLED = """async () => {
  let before;
  do {
    before = scrollY;
    for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);
  } while (scrollY !== before);
}"""
# How much of its picture, in per cent, is seen below the page's header, and whether a control is seen as well.
SEEN = """(input) => {
  const header = document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
  const { top, bottom, height } = input.closest(".dl-body").querySelector("svg").getBoundingClientRect();
  const control = input.getBoundingClientRect();
  const hit = document.elementFromPoint(control.left + control.width / 2, control.top + control.height / 2);
  return [100 * (Math.min(innerHeight, bottom) - Math.max(header, top)) / height, hit === input];
}"""
# What keeps a finger to itself and is larger than a fingertip, but for a surface to draw on.
LARGE = """(host) => [...host.querySelectorAll(".dl-stage *")].flatMap((element) => {
  const { width, height } = element.getBoundingClientRect();
  const keeps = getComputedStyle(element).touchAction === "none" && element.dataset.touch !== "surface";
  return keeps && Math.max(width, height) > 48 ? [element.getAttribute("aria-label")] : [];
})"""


def together(tab, host):
    """Go to each slider of a figure by keyboard; return those that are not seen together with their picture."""
    apart = []
    for slider in host.query_selector_all(".dl-side input[type=range]"):
        slider.evaluate("(input) => input.focus()")
        tab.evaluate(SETTLED)
        part, seen = slider.evaluate(SEEN)
        if part < 70 or not seen:
            apart.append((slider.get_attribute("aria-label"), round(part), seen))
    return apart


@pytest.mark.gate
@pytest.mark.parametrize(
    ("width", "height"), [SIZES[1], *(pytest.param(*size, marks=pytest.mark.gate) for size in SIZES[::2])]
)
def test_a_slider_is_seen_together_with_the_picture_that_it_changes(gallery, subtests, width, height):
    figures = gallery(width=width, height=height)
    tab = figures[0].tab
    tab.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    tab.evaluate("for (const group of document.querySelectorAll('details.dl-group')) group.open = true")
    tab.evaluate(FRAMES)
    seen = 0
    for figure in figures:
        with subtests.test(figure.name):
            seen += len(figure.host.query_selector_all(".dl-side input[type=range]"))
            assert together(tab, figure.host) == []
    assert seen >= 2 * len(figures)


@pytest.mark.gate
def test_only_what_is_as_small_as_a_fingertip_keeps_a_finger_from_scrolling(gallery, subtests):
    for figure in gallery(width=390, has_touch=True, is_mobile=True):
        with subtests.test(figure.name):
            assert figure.host.evaluate(LARGE) == []


AIM = """(element) => {
  const picture = element.closest(".dl-stage").getBoundingClientRect();
  const hits = [];
  for (let y = picture.top + 8; y < picture.bottom - 8; y += 6) {
    for (let x = picture.left + 8; x < picture.right - 8; x += 6) {
      if (document.elementFromPoint(x, y) === element) hits.push([x, y]);
    }
  }
  return hits[Math.floor(hits.length / 2)];
}"""


@pytest.mark.gate
@pytest.mark.parametrize(
    ("address", "name", "element"),
    [
        ("notebooks/03_tensors.html", "matrix_product", ".dl-handle[data-touch=sideways]"),
        ("notebooks/01_neurons.html", "decision_line", ".dl-extent"),
        pytest.param("notebooks/02_regression.html", "regression", ".dl-extent", marks=pytest.mark.gate),
    ],
)
def test_a_swipe_on_a_line_or_a_matrix_scrolls_the_page_and_changes_nothing(reader, address, name, element):
    tab = reader.open(address, 390, has_touch=True, is_mobile=True)
    host = tab.query_selector(f"[data-figure={name}]")
    host.query_selector(".dl-stage").evaluate(
        "(stage) => stage.scrollIntoView({ block: 'center', behavior: 'instant' })"
    )
    tab.evaluate(FRAMES)
    tab.evaluate(SETTLED)
    values = "(host) => host.querySelector('.dl-figure').dataset.values"
    before, scrolled = host.evaluate(values), tab.evaluate("scrollY")
    x, y = host.query_selector(element).evaluate(AIM)
    client = tab.context.new_cdp_session(tab)

    def touch(kind, *points):
        client.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    touch("touchStart", (x, y))
    for k in range(1, 16):
        touch("touchMove", (x, y - 12 * k))
        tab.wait_for_timeout(16)
    touch("touchEnd")
    tab.wait_for_function("(before) => scrollY > before + 50", arg=scrolled)
    tab.evaluate(SETTLED)
    tab.evaluate(FRAMES)
    assert host.evaluate(values) == before


def test_keys_that_would_scroll_the_page_move_a_handle_instead(gallery, subtests):
    for figure in gallery():
        for handle in figure.alone().host.query_selector_all(".dl-handle"):
            name = handle.get_attribute("aria-label")
            handle.evaluate("(handle) => handle.focus()")
            figure.tab.evaluate(SETTLED)
            scrolled = figure.tab.evaluate("scrollY")
            with subtests.test(f"{figure.name}, {name}"):
                for key in ("Home", "End", "PageUp", "PageDown"):
                    figure.tab.keyboard.press(key)
                    figure.tab.evaluate(FRAMES)
                    assert figure.tab.evaluate("scrollY") == scrolled, key
                    assert "NaN" not in figure.host.inner_html()


# Words of a picture that lie on each other, that leave the figure, or that are too small to be read. Of a line of
# text, what is higher or lower than most letters is not counted.
UNREADABLE = """(host) => {
  const svg = host.querySelector(".dl-stage > svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const figure = host.querySelector(".dl-figure").getBoundingClientRect();
  const words = [...svg.querySelectorAll("text")].filter((text) => {
    const window = text.closest("svg[overflow=hidden]")?.getBoundingClientRect();
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const cut = window
      && (right < window.left || left > window.right || bottom < window.top || top > window.bottom);
    return text.textContent.trim() && text.checkVisibility() && !cut;
  }).map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    return { said: text.textContent, left, right, top: (top + bottom) / 2 - 0.4 * size, size };
  });
  const found = words.flatMap((one, k) => {
    const others = words.slice(k + 1).filter((other) => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const bottom = ({ top, size }) => top + 0.8 * size;
      return across > 1 && Math.min(bottom(one), bottom(other)) - Math.max(one.top, other.top) > 1;
    });
    return others.map((other) => `${one.said} on ${other.said}`);
  });
  for (const { said, left, right, size } of words) {
    if (left < figure.left || right > figure.right) found.push(`${said} leaves the figure`);
    if (size < 9) found.push(`${said} is ${size} pixels high`);
  }
  return found;
}"""


# Of those that a network reads, so many tell enough.
PICTURES = (1, 16, 21, 31, 41, 61)


def pictures(figure):
    """Yield as the figure is, and, if it has several pictures, with one after the other."""
    yield
    if control := figure.host.query_selector("[data-control=picture]"):
        for number in PICTURES:
            control.evaluate(MOVE_TO, str(number))
            figure.tab.evaluate(FRAMES)
            yield


# Numbers that are wider than the box in the middle of which they stand.
SPILLED = """(host) => {
  const all = (selector) => [...host.querySelectorAll(`.dl-stage > svg ${selector}`)];
  const boxes = all("rect").map((rect) => rect.getBoundingClientRect())
    .filter(({ width }) => width > 8 && width < 90);
  return all("text").flatMap((text) => {
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    const around = boxes.filter((box) => Math.abs(box.left + box.right - left - right) < 2
      && box.top < top + 2 && box.bottom > bottom - 2);
    const room = Math.min(...around.map((box) => box.width));
    const said = text.textContent;
    return /^[−0-9.]+$/.test(said) && width > room + 2 ? [`${said}: ${width} in ${room}`] : [];
  });
}"""


@pytest.mark.parametrize(
    ("width", "height"),
    [(320, 640), *(pytest.param(*size, marks=pytest.mark.gate) for size in [(1200, 900), *SIZES])],
)
def test_the_words_of_a_picture_can_be_read(gallery, subtests, width, height):
    for figure in gallery(width=width, height=height):
        presets = {preset["name"]: partial(figure.choose, preset["name"]) for preset in figure.spec["presets"]}
        for name, move in {"at first": lambda: None, **presets}.items():
            move()
            with subtests.test(f"{figure.name}, {name}"):
                assert figure.host.evaluate(UNREADABLE) == []
                # Which numbers there are hangs most on the picture that a network reads.
                assert [said for _ in pictures(figure) for said in figure.host.evaluate(SPILLED)] == []


@pytest.mark.gate
@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("notebooks/03_tensors.html", "[data-figure=stress] .dl-body"),
        pytest.param("notebooks/05_cost.html", "#exercises > p", marks=pytest.mark.gate),
        pytest.param(
            "notebooks/06_backpropagation.html", "[data-figure=training] .dl-body", marks=pytest.mark.gate
        ),
    ],
)
def test_turning_a_phone_keeps_the_place(reader, address, place):
    tab = reader.open(address, 390, height=844)
    at = "(place) => document.querySelector(place).getBoundingClientRect().top"
    tab.locator(place).first.evaluate(
        "(element) => element.scrollIntoView({ block: 'start', behavior: 'instant' })"
    )
    tab.evaluate("() => scrollBy({ top: -150, behavior: 'instant' })")
    tab.evaluate(SETTLED)
    tab.wait_for_timeout(400)  # the page takes note when it has come to rest
    assert 0 < tab.evaluate(at, place) < 844 / 2
    for width, height in ((844, 390), (390, 844)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.wait_for_timeout(400)
        tab.evaluate(SETTLED)
        assert -30 < tab.evaluate(at, place) < height / 2
