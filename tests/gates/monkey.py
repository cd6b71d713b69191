"""A monkey plays with every figure. Whatever it does, the page stays whole: ``make gates``.

Each figure hangs alone on a page and gets hundreds of inputs in bursts, and is opened by
links as only a monkey would make them. All is drawn from a seed (``MONKEY=7 python -m pytest
tests/gates/monkey.py``), which is printed with the longest time that each figure kept the page waiting.
"""

import json
import os
import random
import re
import string
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from support.figures import FIGURE, FRAMES, GIVE, HOSTILE, SAMPLE, Figure
from support.page_checks import BROKEN

from dlmath.widgets import catalogue

BUNDLES = Path(catalogue.__file__).parent / "static"
SEED = int(os.environ.get("MONKEY", "1"))
BURSTS, INPUTS = 12, 20
LINKS = 6
# How long one task may keep the page from answering, in milliseconds. A machine may be busy with something else.
FROZEN = 2000

# What a monkey does, and how often it does it.
KINDS = {"slide": 8, "scrub": 1, "press": 7, "key": 5, "drag": 5, "resize": 1, "theme": 1, "focus": 1}

WATCH = """() => {
  window.waits = [0];
  new PerformanceObserver((list) => window.waits.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask", buffered: true });
}"""
# What can be touched without a pointer.
TOUCH = """(host, [kind, which, how]) => {
  const among = (selector) => {
    const found = host.querySelectorAll(selector);
    return found[Math.floor(which * found.length)];
  };
  const slider = ["slide", "scrub"].includes(kind) && among("input[type=range]");
  // As fast as a hand may go: many values before the next frame.
  for (let k = 0; slider && k < (kind === "scrub" ? 30 : 1); k += 1) {
    slider.value = Number(slider.min) + ((how * (1 + 7 * k)) % 1.001) * (slider.max - slider.min);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const pressed = kind === "press" && among("button, summary, input[type=checkbox], input[type=radio], .dl-toggle");
  if (pressed) pressed.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  if (kind === "focus") among("button, summary, input, .dl-toggle, .dl-handle")?.focus();
}"""
# Does the figure follow when its sliders go elsewhere, or where there are none, what can be switched?
FOLLOWS = """async (host) => {
  const before = host.innerHTML;
  const sliders = host.querySelectorAll("input[type=range]");
  for (const slider of sliders) {
    slider.value = 2 * slider.value < Number(slider.min) + Number(slider.max) ? slider.max : slider.min;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!sliders.length) host.querySelector(".dl-toggle").dispatchEvent(new MouseEvent("click"));
  const end = performance.now() + 2000;
  while (host.innerHTML === before && performance.now() < end) await new Promise(requestAnimationFrame);
  return host.innerHTML !== before;
}"""
# Markup that came in with an address, and what is no number, in the text or in any attribute.
STRANGE = r"""(host) => {
  const found = [...document.querySelectorAll("iframe, object, [onerror], [onload], img[src=x]")];
  const attributes = [...host.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].map(({ name, value }) => `${name}="${value}"`));
  const broken = [host.innerText, ...attributes].flatMap((text) =>
    text.match(/.{0,60}(\bNaN\b|\bundefined\b|\bInfinity\b|\[object).{0,60}/g) ?? []);
  return [...found.map((element) => element.outerHTML), ...broken];
}"""


class Monkey:
    """Does at random what a hand can do to a figure, and remembers it."""

    def __init__(self, figure, chance):
        self.figure = figure
        self.tab = figure.tab
        self.chance = chance
        self.done = []

    def act(self):
        (kind,) = self.chance.choices([*KINDS], KINDS.values())
        self.done.append([kind, *getattr(self, kind, self.touch)(kind)])

    def touch(self, kind):
        # Half of all numbers are ends, where things break.
        which, how = self.chance.random(), self.chance.choice([0, 1, self.chance.random(), self.chance.random()])
        self.figure.host.evaluate(TOUCH, [kind, which, how])
        return which, how

    def key(self, _):
        keys = ["Tab", "Shift+Tab", "Enter", " ", "Escape", "Home", "End", "PageUp", "PageDown", "a", "7", "-"]
        arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]
        key = self.chance.choice([*keys, *arrows, *arrows, *(f"Shift+{arrow}" for arrow in arrows)])
        times = self.chance.choice([1, 1, 5])
        # Elsewhere on the page, a key may lead away from it.
        for _ in range(times):
            if self.tab.evaluate("(host) => host.contains(document.activeElement)", self.figure.host):
                self.tab.keyboard.press(key)
        return key, times

    def drag(self, _):
        """Throw something across the picture and beyond, fast; sometimes forget to let go."""
        handles = self.figure.host.query_selector_all(".dl-handle")
        picture = self.figure.host.query_selector(".dl-stage")
        picture.evaluate("(element) => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
        # A handle may be gone by now: some figures play.
        box = self.chance.choice([*handles, *handles, picture]).bounding_box() or picture.bounding_box()
        x = box["x"] + box["width"] * self.chance.choice([0.5, self.chance.random()])
        y = box["y"] + box["height"] * self.chance.choice([0.5, self.chance.random()])
        path = [(round(x), round(y))]
        for _ in range(self.chance.randint(1, 6)):
            far = self.chance.choice([30, 300, 3000])
            path.append(tuple(round(a + self.chance.uniform(-far, far)) for a in (x, y)))
        self.tab.mouse.move(*path[0])
        self.tab.mouse.down()
        for point in path[1:]:
            self.tab.mouse.move(*point)
        if self.chance.random() < 0.9:
            self.tab.mouse.up()
        return path

    def resize(self, _):
        width, height = self.chance.randint(320, 1600), self.chance.choice([300, 700, 1200])
        self.tab.set_viewport_size({"width": width, "height": height})
        return width, height

    def theme(self, _):
        self.tab.evaluate("document.querySelector('.theme-switch-button').click()")
        return []


@pytest.fixture
def alone(reader, pages):
    """Return a function that opens a page with one figure only."""

    def visit(figure, query=""):
        def hang(html):
            return re.sub("<article.*?>", lambda article: article[0] + figure, FIGURE.sub("<div>", html), count=1)

        tab = reader.open(pages["page"][0] + query, change=hang)
        tab.evaluate(WATCH)
        return Figure(tab, tab.query_selector(".dlmath-figure"))

    return visit


FIGURES = sorted(path.stem for path in BUNDLES.glob("*.js") if path.stem != "answer")


@pytest.fixture(params=[*FIGURES, *(f"ja/{name}" for name in sorted(SAMPLE))])
def figure_of(request, places, book):
    """Return the name of a figure that has controls, and the figure as HTML; some in Japanese, too."""
    folder, _, wanted = request.param.rpartition("/")
    html, page = next((html, page) for html, name, page, _ in places if name == wanted)
    if folder:
        text = (book / folder / page).read_text("utf-8")
        html = next(f"{figure[0]}</div>" for figure in FIGURE.finditer(text) if figure[1] == wanted)
    return wanted, html


def wrong(reader, figure):
    """Return what is wrong with the page."""
    figure.tab.evaluate(FRAMES)
    problems, reader.problems = reader.problems, []
    return [*problems, *figure.tab.evaluate(BROKEN), *figure.host.evaluate(STRANGE)]


def good(control, chance):
    """Return a value of a control as an address may write it."""

    def number(low, high):
        return f"{chance.choice([low, high, chance.uniform(low, high)]):.4f}".rstrip("0").rstrip(".")

    match control["kind"]:
        case "number":
            if control.get("whole"):
                return str(chance.randint(control["min"], control["max"]))
            return number(control["min"], control["max"])
        case "choice":
            return chance.choice(control["options"])
        case "switch":
            return chance.choice("01")
        case "grid":
            return "".join(str(chance.randrange(len(control["values"]))) for _ in control["default"])
        case "points":
            return "_".join(f"{number(*control['x'])}_{number(*control['y'])}" for _ in control["default"])
        case "runs":
            epochs = control["y"][1] // 4
            return "_".join(
                f"{number(*control['x'])}_{chance.randint(0, epochs)}" for _ in range(chance.randint(0, 4))
            )


def bad(control, chance):
    """Return what is no value of a control, though it may look like one."""
    value = good(control, chance)
    if control.get("whole") and chance.random() < 0.3:
        return f"{control['min']}.{chance.randint(1, 9)}"
    noise = "".join(chance.choices(string.printable + "é\u202eΩ\0", k=chance.randint(1, 40)))
    return chance.choice(
        [*filter(None, HOSTILE), f"{value}{noise}x", f"{value}_<b>", f"-{value}-", f"{value}e", "__"]
    )


def test_nothing_a_monkey_does_breaks_a_figure(reader, alone, figure_of):
    name, html = figure_of
    figure = alone(html)
    monkey = Monkey(figure, random.Random(f"{SEED} {name}"))
    for _ in range(BURSTS):
        monkey.done.clear()
        for _ in range(INPUTS):
            monkey.act()
        did = f"{name}, seed {SEED}, after {monkey.done}"
        assert wrong(reader, figure) == [], did
        assert figure.host.evaluate(FOLLOWS), did
    longest = figure.tab.evaluate("Math.max(...waits)")
    print(f"{name:15} seed {SEED}, {BURSTS * INPUTS} inputs, longest task {longest:4.0f} ms")
    assert longest < FROZEN


def test_no_link_that_a_monkey_makes_breaks_a_figure(reader, alone, figure_of, subtests):
    name, html = figure_of
    chance = random.Random(f"{SEED} {name} links")
    spec = json.loads(unescape(re.search('data-state="(.*?)"', html)[1]))["spec"]
    controls, ignored = spec["controls"], spec["text"]["addressIgnored"]
    for make in (good, bad) * (LINKS // 2):
        chosen = chance.sample(controls, chance.randint(1, len(controls)))
        query = "&".join(f"{name}.{control['name']}={quote(make(control, chance))}" for control in chosen)
        with subtests.test(query[:300]):
            figure = alone(html, f"?{query}&highlight={quote(HOSTILE[0])}#{quote(HOSTILE[1])}")
            assert figure.text(".dl-note") == ("" if make is good else ignored)
            assert wrong(reader, figure) == []
            assert figure.host.evaluate(FOLLOWS)
            assert wrong(reader, figure) == []
        reader.close()


def test_nothing_a_monkey_writes_breaks_an_exercise(reader, gallery):
    for figure in gallery(answers=True):
        chance = random.Random(f"{SEED} {figure.spec['exercise']}")
        for _ in range(0 if figure.spec["choices"] or figure.spec["lines"] else 20):
            # An answer that is no number is quoted; it must not look like a number of ours that is broken.
            text = chance.choice([text for text in HOSTILE if not re.search("NaN|Inf|undef|object", text)])
            text += "".join(chance.choices(string.printable, k=chance.randint(0, 9)))
            figure.host.evaluate(GIVE, text)
        assert wrong(reader, figure) == [], figure.spec["exercise"]
