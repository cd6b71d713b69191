"""A page by keyboard alone: where one is can be seen, and one gets through it."""

import pytest

# What has the focus: its name, whether it or what stands for it is marked, and whether it is in sight.
FOCUSED = """async () => {
  for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);  // what comes near is laid out
  const here = document.activeElement;
  if (here === document.body) return null;
  const marked = [here, here.nextElementSibling, here.parentElement].some((element) => {
    const { outlineStyle, outlineWidth } = element ? getComputedStyle(element) : {};
    return outlineStyle && outlineStyle !== "none" && parseFloat(outlineWidth) > 1;
  });
  const { top, bottom, left, right } = here.getBoundingClientRect();
  const header = document.querySelector(".bd-header-article").getBoundingClientRect();
  const beyond = here.closest("article") && bottom <= header.bottom;
  const seen = !beyond && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const name = here.getAttribute("aria-label") || here.textContent.trim() || here.outerHTML;
  return { name: name.slice(0, 60), marked, seen };
}"""


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.gate)])
def test_the_keyboard_gets_through_a_page_and_its_place_is_seen(reader, sample_figure_page, width):
    tab = reader.open(sample_figure_page, width)
    tab.evaluate("() => { document.documentElement.style.scrollBehavior = 'auto'; }")
    many = 50 if "notebooks/" in sample_figure_page else 20
    links = tab.locator("article :is(a[href], button, input, summary)").count()
    assert links > many
    stops = []
    tab.keyboard.press("Tab")  # the link to the text, which slides in
    while len(stops) < 3 * links:
        tab.keyboard.press("Tab")
        stop = tab.evaluate(FOCUSED)
        if not stop:
            break
        stops.append(stop)
    assert not stop, f"never through: {stops[-5:]}"
    assert len(stops) > many
    assert [stop["name"] for stop in stops if not (stop["marked"] and stop["seen"])] == []
