"""What a browser finds wrong with the look of a page, as scripts that run in it."""

from pathlib import Path

AXE = (Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Solutions, hints and folded groups of controls are part of the page.
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("article details")) folded.open = true;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
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

# What looks broken in a figure: a text that is missing in the catalogue shows its ⟦key⟧; numbers that are none.
BROKEN = r"""() => [...document.querySelectorAll(".dlmath-figure")].flatMap((host) => {
  const spoken = [...host.querySelectorAll("[aria-label], [title], [aria-valuetext]")].flatMap((element) =>
    ["aria-label", "title", "aria-valuetext"].map((name) => element.getAttribute(name) ?? ""));
  const found = [host.innerText, ...spoken].flatMap((text) => text.match(/⟦.*?⟧/g) ?? []);
  found.push(...(host.innerHTML.match(/[^\n<]{0,40}\b(NaN|undefined|\[object)\b/g) ?? []));
  if (host.children.length !== 1) found.push(`${host.children.length} children`);
  return found.map((text) => `${host.dataset.figure}: ${text}`);
})"""
# What is laid out only when it comes near comes near, all the way down, and is given time to notice.
PASS = """async () => {
  const late = () => [...document.querySelectorAll("div.math > .katex-display:not([tabindex])")].some((equation) =>
    equation.scrollWidth > equation.clientWidth
    && equation.firstElementChild.checkVisibility({ contentVisibilityAuto: true }));
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
    if (element.matches("svg svg")) continue; // a window, which cuts off what lies beyond it
    const { left, right, width, height } = element.getBoundingClientRect();
    if (!width || !height || (left >= -1 && right <= limit + 1)) continue;
    if (element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isFramed(element)) {
      add(element, `from ${Math.round(left)} to ${Math.round(right)}`);
    }
  }
  return found;
}"""


# Equations whose beginning is out of sight, or whose number lies on them.
BEGIN_ELSEWHERE = """() => [...document.querySelectorAll("div.math")].flatMap((equation) => {
  const scroller = equation.querySelector(":scope > .katex-display");
  const number = equation.querySelector(":scope > .eqno");
  const [whole, part] = [equation, scroller].map((element) => element.getBoundingClientRect());
  const first = scroller.querySelector(".base").getBoundingClientRect();
  const wrong = first.left < whole.left - 1 || (number && number.getBoundingClientRect().left < part.right - 1);
  return wrong ? [equation.id || equation.innerText.slice(0, 40)] : [];
})"""


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


# Boxes with more in them than they have room for, and words that leave the picture for more than its margin.
OVERFLOWING = r"""(host) => {
  const found = [];
  for (const element of host.querySelectorAll("*:not(svg, svg *, pre, pre *, input, .dl-spoken)")) {
    const [needed, there] = [element.scrollWidth, element.clientWidth];
    if (there && needed > there + 1 && element.checkVisibility()) {
      found.push(`${element.className || element.tagName}, ${needed} > ${there}: ${element.textContent}`);
    }
  }
  const box = host.querySelector(".dl-stage > svg")?.getBoundingClientRect();
  for (const text of host.querySelectorAll(".dl-stage text")) {
    const { left, right } = text.getBoundingClientRect();
    const beyond = left < box.left - 12 || right > box.right + 12;
    if (beyond && /[⟦\u3040-\u9fff]/.test(text.textContent)) found.push(`${left}, ${right}: ${text.textContent}`);
  }
  return found;
}"""
