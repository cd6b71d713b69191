"""The still pictures that stand in for the figures until they are alive, and where they cannot be."""

import pytest
from support.page_checks import WIDE

# Draws each figure of the page anew, as the still is drawn; returns how the two pictures differ.
DIFFERENT = r"""async (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const script = document.querySelector("script[src*='host.js']").src;
  // Without the attributes that a still has no use for, and the digits that it cannot show.
  const of = (element, names) => names.map((name) => element.getAttribute(name));
  // A still has the pixels of one shade in one shape, and no places finer than a tenth of a pixel.
  const coarse = (place) => Number(place).toFixed(1);
  const pixels = (element) => {
    if (element.matches("rect[pointer-events=none][style^=fill]")) {
      return [[...of(element, ["x", "y", "width"]).map(coarse), ...of(element, ["style"])].join("|")];
    }
    const [d, style] = of(element, ["d", "style"]);
    const cells = style?.startsWith("fill") ? d?.matchAll(/M(\S+) (\S+?)h(\S+?)v\S+?z/g) : [];
    return [...cells ?? []].map(([, ...place]) => [...place.map(coarse), style].join("|"));
  };
  const look = (svg) => {
    const all = [...svg.querySelectorAll("*")].map((element) => [element, pixels(element)]);
    const rest = all.filter(([, cells]) => !cells.length).map(([element]) => [element.tagName, element.textContent,
      ...of(element, ["class", "x", "cx", "width", "r", "fill"])].join("|"));
    return [...rest, ...all.flatMap(([, cells]) => cells).sort()];
  };
  const found = [];
  for (const host of page.querySelectorAll(".dlmath-figure:not([data-figure=answer])")) {
    const state = JSON.parse(host.dataset.state);
    const model = { get: (name) => state[name], set() {}, save_changes() {}, on() {}, off() {} };
    const el = document.createElement("div");
    const { default: figure } = await import(new URL(`figures/${host.dataset.figure}.js`, script).href);
    const leave = figure.render({ model, el });
    while (el.querySelector("[aria-busy=true]")) await new Promise(requestAnimationFrame);
    const [living, still] = [el, host].map((root) => root.querySelector(".dl-stage > svg"));
    const [a, b] = [look(living), look(still)];
    for (const side of [living, still]) if (!side.querySelector("path, line, rect, circle")) found.push("empty");
    if (living.getAttribute("aria-label") !== still.getAttribute("aria-label")) found.push("alt text");
    if (a.length !== b.length) found.push(`${a.length} elements, not ${b.length}`);
    a.forEach((element, k) => { if (element !== b[k]) found.push(`${element} is not ${b[k]}`); });
    const [said, written] = [el, host].map((root) => root.querySelector(".dl-sentence").textContent);
    if (said !== written) found.push(`${said} is not ${written}`);
    leave();
  }
  return found;
}"""


def test_a_still_is_the_picture_of_the_living_figure(reader, sample_figure_page, book):
    tab = reader.open(sample_figure_page)
    differences = tab.evaluate(DIFFERENT, (book / sample_figure_page).read_text("utf-8"))
    assert not differences, differences[:9]


@pytest.mark.parametrize("width", [390, pytest.param(1200, marks=pytest.mark.gate)])
def test_without_javascript_a_page_shows_the_stills(browser, book_address, sample_figure_page, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(book_address + sample_figure_page)
    figures = tab.locator(".dlmath-figure:not([data-figure=answer])")
    assert figures.count()
    for figure in figures.all():
        box = figure.locator("svg[role=img]").first.bounding_box()
        assert box["width"] > 200
        assert box["height"] > 100
        assert figure.locator(".dl-caption").is_visible()
        assert figure.locator("noscript p").is_visible()
        assert not figure.locator("input, button").count()
    assert tab.evaluate(WIDE) == []
    context.close()
