"""Every page of the book in Chromium: wide and narrow, light and dark."""

from pathlib import Path

import pytest

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What looks broken in a figure: a text that is missing in the catalogue shows its ⟦key⟧; numbers that are none.
BROKEN = r"""() => [...document.querySelectorAll(".dlmath-figure")].flatMap((host) => {
  const spoken = [...host.querySelectorAll("[aria-label], [title], [aria-valuetext]")].flatMap((element) =>
    ["aria-label", "title", "aria-valuetext"].map((name) => element.getAttribute(name) ?? ""));
  const found = [host.innerText, ...spoken].flatMap((text) => text.match(/⟦.*?⟧/g) ?? []);
  found.push(...(host.innerHTML.match(/[^\n<]{0,40}\b(NaN|undefined|\[object)\b/g) ?? []));
  if (host.children.length !== 1) found.push(`${host.children.length} children`);
  return found.map((text) => `${host.dataset.figure}: ${text}`);
})"""

# Solutions, hints and folded groups of controls are part of the page.
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("article details")) folded.open = true;
  for (const button of document.querySelectorAll("article .toggle-hidden > .toggle-button")) button.click();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

# What is laid out only when it comes near comes near, all the way down, and is given time to notice.
PASS = """async () => {
  const late = () => [...document.querySelectorAll("div.math:not([tabindex])")].some((equation) =>
    equation.scrollWidth > equation.clientWidth);
  // Twice, for fonts come when they are first needed.
  for (let round = 0; round < 2; round += 1) {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo({ top: y, behavior: "instant" });
      for (let patience = 100; patience > 0; patience -= 1) {
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        if (!late()) break;
      }
    }
  }
  scrollTo({ top: 0, behavior: "instant" });
}"""

# What is wider than the page. A part that scrolls by itself may hold something wide; a part that clips may not,
# unless it is a picture's frame or text for screen readers only.
WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  const found = [];
  const add = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > limit) add(document.body, `${scrollWidth} pixels`);
  const isFramed = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const { overflowX, position } = getComputedStyle(e);
      const clips = overflowX !== "visible" && (e instanceof SVGElement || e.clientWidth <= 2);
      if (position === "fixed" || (e !== element && (clips || ["auto", "scroll"].includes(overflowX)))) return true;
    }
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (!width || !height || (left >= -1 && right <= limit + 1)) continue;
    if (element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isFramed(element)) {
      add(element, `from ${Math.round(left)} to ${Math.round(right)}`);
    }
  }
  return found;
}"""

# axe checks nothing inside a formula and takes seconds to walk through all of them: their text and size remain.
FLATTEN = """() => {
  for (const formula of document.querySelectorAll(".katex-html")) {
    const stand_in = document.createElement("span");
    stand_in.textContent = "x";
    stand_in.style.cssText = `display: inline-block; width: ${formula.getBoundingClientRect().width}px`;
    formula.replaceChildren(stand_in);
  }
  for (const formula of document.querySelectorAll(".katex-mathml")) formula.textContent = formula.textContent;
}"""


def wide(tab):
    """Return what does not fit the page, with each of its menus open in turn."""
    found = tab.evaluate(WIDE)
    for menu in tab.query_selector_all(".article-header-buttons details"):
        menu.evaluate("(menu) => { menu.open = true; }")
        found += tab.evaluate(WIDE)
        menu.evaluate("(menu) => { menu.open = false; }")
    return found


def violations(tab, rules):
    """Return what axe has to say against a page, one line for each element."""
    tab.evaluate(FLATTEN)
    tab.evaluate(AXE)
    found = tab.evaluate("(runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] })", rules)
    return [
        f"{violation['id']} at {node['target']}: {violation['help']}\n    {node['html'][:150]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


# What axe finds may hang on the width, or only on what the page is made of.
BY_WIDTH = ["color-contrast", "scrollable-region-focusable", "target-size"]


# Each width begins with one theme and is switched to the other, which changes nothing but colours.
@pytest.mark.parametrize(
    ("width", "themes", "rules"),
    [
        (1200, ("light", "dark"), TAGS),
        (390, ("dark", "light"), BY_WIDTH),
        pytest.param(390, ("dark", "light"), TAGS, marks=pytest.mark.gate),
    ],
)
def test_a_page_is_alive_and_whole_and_open_to_everyone(reader, subtests, page, width, themes, rules):
    # axe brings styles of its own and evaluates text, which the page's policy forbids; test_security.py tests that.
    tab = reader.open(page, width, themes[0], bypass_csp=True)
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
        tab.wait_for_function("document.getAnimations().every(({ playState }) => playState !== 'running')")
        test(f"axe finds nothing when it is {theme}", violations(tab, tried))
    test("no error, and no request that fails or goes elsewhere", reader.close())


def test_the_search_finds_a_page_by_a_word_in_its_title(reader, sample_chapter):
    word = (
        reader.open(sample_chapter)
        .locator("article h1")
        .evaluate("(heading) => heading.lastElementChild.previousSibling.data")
    )
    results = reader.open(f"search.html?q={word}").locator("#search-results a")
    results.first.wait_for()
    assert any(link.get_attribute("href").split("?")[0].endswith(sample_chapter) for link in results.all())
