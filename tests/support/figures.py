"""The figures of the book, alive in the browser: ``Figure`` drives one, ``gallery`` opens them all on one page.

The gallery is the first page of the book, with each figure, once, at its beginning. What is tried on it is tried on
the figures of SAMPLE, and in the gates on all.
"""

import json
import random
import re

import pytest

# Two figures that have sliders, buttons of presets, and parts of the picture that are pressed or drawn. And of the
# exercises, every so many.
SAMPLE = {"neuron", "demons"}
EVERY = 16
EVERY_BY_LINE = 8
# An exercise in which one looks for a wrong line.
BY_LINE = re.compile("&quot;lines&quot;: [1-9]")
# The element of a figure; what is in it until the figure is alive may hold others.
FIGURE = re.compile('<div class="dlmath-figure" data-figure="([^"]*)"(?: [^>]*)? data-state="[^"]*"[^>]*>')
# What a figure shows: the picture, the numbers and the sentence. The order of attributes says nothing, and two of
# them only say that an element had the focus, and that nobody has touched the figure.
LOOK = """(host) => {
  const attributes = (node) => [...node.attributes].filter(({ name }) => !/^data-(lm-|waits)/.test(name))
    .map(({ name, value }) => `${name}="${value}"`).sort().join(" ");
  const written = (node) => node.nodeType === Node.TEXT_NODE ? node.data
    : `<${node.tagName} ${attributes(node)}>${[...node.childNodes].map(written).join("")}</>`;
  const section = host.querySelector(".dl-figure");
  const shown = section.querySelectorAll(".dl-stage, .dl-values, .dl-sentence");
  return [...shown].map(written).join("") + section.dataset.values;
}"""
CONTROLS = """(host) => [...host.querySelectorAll("[data-control]")].map((input) =>
  input.type === "range" ? input.value : input.checked)"""
UNTIL = """async (host, wanted) => {
  let end = performance.now() + 1000;
  do {
    if (WANTED) return true;
    await new Promise(requestAnimationFrame);
    if (host.querySelector("[aria-busy=true]")) end = performance.now() + 1000;
  } while (performance.now() < end);
  return false;
}"""
CHANGED = UNTIL.replace("WANTED", f"({LOOK})(host) !== host.before")
SAME = UNTIL.replace("WANTED", f"JSON.stringify([({LOOK})(host), ({CONTROLS})(host)]) === JSON.stringify(wanted)")
# Takes each control where a number from 0 to 1 says; handles go with the arrow keys.
SHUFFLE = """(host, numbers) => {
  const next = () => numbers.pop() ?? 0.5;
  for (const input of host.querySelectorAll("input[type=range]")) {
    input.value = Number(input.min) + next() * (input.max - input.min);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const element of host.querySelectorAll("input[type=checkbox], input[type=radio], .dl-toggle")) {
    if (next() > 0.6) element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  for (const handle of host.querySelectorAll(".dl-handle")) {
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, shiftKey: next() > 0.5 });
      if (next() > 0.5) handle.dispatchEvent(event);
    }
  }
}"""
ALONE = """(host) => {
  for (const room of document.querySelectorAll("section[id^=room]")) room.hidden = !room.contains(host);
}"""
MOVE_TO = """(input, value) => {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""
FRAMES = """async () => {
  do {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  } while (document.querySelector(".dl-figure[aria-busy=true]"));
}"""
# A part of a picture that goes and comes again is known by its label, less the state in which it is.
FRESH = """(root, selector) => {
  const seen = root.closest(".dlmath-figure").seen ??= new Set();
  const name = (e) => e.matches(".dl-handle, .dl-toggle") ? e.getAttribute("aria-label").replace(/: .*?$/, "") : e;
  return [...root.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility() && !seen.has(name(e)) && seen.add(name(e)));
}"""
# Whether a part has gone; if so, it is not taken for seen.
GONE = """(element, host) =>
  !element.isConnected && host.seen.delete(element.getAttribute("aria-label").replace(/: .*?$/, ""))"""
# Answers an exercise; returns the verdict.
GIVE = """(host, given) => {
  const [first] = host.querySelectorAll("input");
  if (first.type === "radio") host.querySelector(`[value="${CSS.escape(given)}"]`).click();
  else first.value = given;
  host.querySelector("form").requestSubmit();
  const verdict = host.querySelector(".dl-verdict");
  return [verdict.dataset.verdict, verdict.textContent];
}"""
# What must not get into a state from an address.
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "'\"><script>alert(1)</script>",
    "NaN",
    "Infinity",
    "1e999",
    "-1e9",
    "99999",
    "",
    " 1",
    "0x1",
    "٣",
    "__proto__",
    "null",
    "7" * 3000,
]


class Figure:
    """A living figure on an open page."""

    def __init__(self, tab, host):
        self.tab = tab
        self.host = host
        self.name = host.get_attribute("data-figure")
        self.spec = json.loads(host.get_attribute("data-state"))["spec"]

    def alone(self):
        """Put all other figures of the gallery out of sight, which spares the browser from painting them."""
        self.host.evaluate(ALONE)
        self.tab.evaluate(FRAMES)
        return self

    def text(self, selector):
        return self.host.query_selector(selector).text_content()

    def look(self):
        """Return what the figure shows and where its controls stand."""
        return [self.host.evaluate(LOOK), self.host.evaluate(CONTROLS)]

    def changes(self, action):
        """Act; return whether the figure then shows something else."""
        self.host.evaluate(f"(host) => {{ host.before = ({LOOK})(host); }}")
        action()
        return self.host.evaluate(CHANGED)

    def must_show(self, wanted):
        """Fail if the figure does not, within a second, look as wanted."""
        if not self.host.evaluate(SAME, wanted):
            assert self.look() == wanted

    def shuffle(self, numbers):
        """Move all controls, four times: some are there only when others stand right."""
        for k in range(4):
            self.host.evaluate(SHUFFLE, numbers[k::4])
            self.tab.evaluate(FRAMES)

    def choose(self, preset):
        """Press the button of a preset."""
        self.host.query_selector(f"[data-preset='{preset}']").evaluate("(button) => button.click()")
        self.tab.evaluate(FRAMES)

    def hurry(self):
        """Let the figure play as fast as it can."""
        self.host.query_selector("[data-speed]").evaluate(MOVE_TO, "2")

    def play_and_step(self, epochs):
        """Play for so many epochs at least, change the learning rate under way, play on, stop, and go one step."""
        eta = self.host.query_selector("[data-control=eta]")
        self.hurry()
        self.do("play")
        for value in ("0.15", "0.25"):
            self.tab.wait_for_function(
                "([host, epochs]) => host.querySelector('.dl-sentence').textContent.match(/\\d+/) >= epochs",
                arg=[self.host, epochs],
            )
            eta.evaluate(MOVE_TO, value)
            epochs *= 2
        self.do("play")
        self.do("step")
        self.tab.evaluate(FRAMES)

    def play_until(self, epochs):
        """Play until so many epochs are over."""
        self.do("play")
        reached = "([host, epochs]) => host.querySelector('[data-control=epochs]').value >= epochs"
        self.tab.wait_for_function(reached, arg=[self.host, epochs])
        self.do("play")
        self.tab.evaluate(FRAMES)

    def begin_anew(self):
        """Move the seed of a network that has learned; fail unless it has then forgotten everything."""
        self.choose(self.spec["presets"][1]["name"])
        assert "in []:" not in self.copied("python")
        self.host.query_selector("[data-control=seed]").evaluate(MOVE_TO, "7")
        self.tab.evaluate(FRAMES)
        assert "in []:" in self.text(".dl-python code")

    def do(self, action):
        """Press one of the buttons below the figure."""
        self.host.query_selector(f"[data-action={action}]").evaluate("(button) => button.click()")

    def tell(self, action):
        """Act; fail unless the figure then says what it did."""
        self.host.evaluate("(host) => host.querySelector('.dl-note').replaceChildren()")
        action()
        self.tab.wait_for_function("(host) => host.querySelector('.dl-note').textContent", arg=self.host)

    def copied(self, action):
        """Press a button that copies something; return what was copied."""
        self.tell(lambda: self.do(action))
        return self.tab.evaluate("navigator.clipboard.readText()")

    def fresh(self, selector, within=None):
        """Return the visible elements that have not been asked for before."""
        found = (within or self.host).evaluate_handle(FRESH, selector)
        return [handle.as_element() for handle in found.get_properties().values()]

    def is_gone(self, part):
        """Return whether a part of the picture has gone; if so, it is fresh when it comes again."""
        return part.evaluate(GONE, self.host)


def numbers(seed):
    """Return many numbers from 0 to 1, the same for the same seed."""
    source = random.Random(seed)
    return [source.random() for _ in range(500)]


@pytest.fixture(scope="session")
def places(book, pages):
    """Return each figure of the book once: its HTML, its name, its page, and which of the page's figures it is."""
    found = {}
    for page in pages["figure_page"]:
        for k, figure in enumerate(FIGURE.finditer((book / page).read_text("utf-8"))):
            found.setdefault(figure[0], (f"{figure[0]}</div>", figure[1], page, k))
    return list(found.values())


@pytest.fixture(params=["a sample", pytest.param("all", marks=pytest.mark.gate)])
def tried(request, places):
    """Return the HTML of figures and of exercises: of a sample, or of all."""
    exercises = [html for html, name, *_ in places if name == "answer"]
    figures = {html: name for html, name, *_ in places if name != "answer"}
    if request.param == "all":
        return [*figures], exercises
    first = {name: html for html, name in reversed(figures.items()) if name in SAMPLE}
    by_line = [html for html in exercises if BY_LINE.search(html)]
    chosen = {*exercises[::EVERY], *by_line[::EVERY_BY_LINE]}
    return [*reversed(first.values())], [html for html in exercises if html in chosen]


@pytest.fixture
def gallery(reader, pages, tried):
    """Return a function that opens the gallery, in a window of one's choice, and returns its figures."""

    def visit(address=pages["page"][0], answers=False, copies=1, **window):
        chosen = tried[answers]
        assert chosen
        rooms = "".join(f'<section id="room-{k}">{html * copies}</section>' for k, html in enumerate(chosen))

        def hang(html):
            return re.sub("<article.*?>", lambda article: article[0] + rooms, FIGURE.sub("<div>", html), count=1)

        tab = reader.open(address, change=hang, **window)
        tab.evaluate(FRAMES)
        return [Figure(tab, host) for host in tab.query_selector_all(".dlmath-figure")]

    return visit
