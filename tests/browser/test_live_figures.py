"""Every figure of the book, moved by keyboard, mouse and finger. Figures and their controls are found, not listed.

A figure that stands on several pages in the same state is moved on the first of them only.
"""

import contextlib
import io
import json
import random
import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import TimeoutError as Timeout
from test_pages import BROKEN, UNFOLD

from dlmath.widgets import catalogue

# What a figure shows: the picture (the order of attributes says nothing), the numbers and the sentence.
LOOK = """(host) => {
  const written = (node) => node.nodeType === Node.TEXT_NODE ? node.data
    : `<${node.tagName} ${[...node.attributes].map(({ name, value }) => `${name}="${value}"`).sort().join(" ")}>`
      + [...node.childNodes].map(written).join("") + "</>";
  const section = host.querySelector(".dl-figure");
  const shown = section.querySelectorAll(".dl-stage, .dl-values, .dl-sentence");
  return [...shown].map(written).join("") + section.dataset.values;
}"""
CONTROLS = """(host) => [...host.querySelectorAll("[data-control]")].map((input) =>
  input.type === "range" ? input.value : input.checked)"""
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
# A point at which a finger or a pointer gets hold of a handle, in the middle of all such points.
GRAB = """(handle) => {
  const picture = handle.closest(".dl-stage");
  picture.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, right, bottom } = picture.getBoundingClientRect();
  const points = [];
  for (let y = top; y < bottom; y += 6) for (let x = left; x < right; x += 6) {
    if (document.elementFromPoint(x, y) === handle) points.push([x, y]);
  }
  return points[points.length >> 1];
}"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
STEPS = [(12, 0), (24, -8), (36, -24)]
MOVING = """() => [...document.querySelectorAll(".dlmath-figure, .dlmath-figure *")].filter((element) => {
  const { animationName, transitionDuration } = getComputedStyle(element);
  return animationName !== "none" || /[1-9]/.test(transitionDuration) || element.getAnimations().length;
}).map((element) => element.outerHTML.slice(0, 200))"""
# Shows a figure and takes it away again, many times, each time as if in Jupyter, with a model of its own.
COME_AND_GO = """async ([host, times]) => {
  const bundle = new URL(`${host.dataset.figure}.js`, document.querySelector("script[src*='host.js']").src);
  const { default: figure } = await import(bundle.href);
  const use = (elements) => elements.forEach((element) => {
    for (const kind of ["input", "change", "click", "keydown", "submit"]) element.dispatchEvent(new Event(kind));
  });
  for (let k = 0; k < times; k += 1) {
    const el = document.body.appendChild(document.createElement("div"));
    const state = JSON.parse(host.dataset.state);
    let listening = 0;
    const leave = figure.render({ el, model: {
      get: (name) => state[name],
      set: (name, value) => { state[name] = value; },
      save_changes() {},
      on: () => { listening += 1; },
      off: () => { listening -= 1; },
    } });
    const controls = [...el.querySelectorAll("input, button, form, .dl-toggle, .dl-handle")];
    use(controls);
    leave();
    const left = JSON.stringify(state);
    use(controls);
    if (listening) throw new Error(`${listening} listeners on the model are left`);
    if (JSON.stringify(state) !== left) throw new Error("a control still works");
    el.remove();
  }
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

    def look(self):
        return self.host.evaluate(LOOK)

    def all(self):
        """Return what the figure shows and where its controls stand."""
        return [self.look(), self.host.evaluate(CONTROLS)]

    def text(self, selector):
        return self.host.query_selector(selector).text_content()

    def changes(self, action):
        """Act; return whether the figure then shows something else."""
        before = self.look()
        action()
        try:
            self.tab.wait_for_function(
                f"([host, before]) => ({LOOK})(host) !== before", arg=[self.host, before], timeout=1000
            )
        except Timeout:
            return False
        return True

    def wait_for(self, wanted):
        """Wait until the figure and its controls show what is wanted."""
        same = (
            f"([host, wanted]) => JSON.stringify([({LOOK})(host), ({CONTROLS})(host)]) === JSON.stringify(wanted)"
        )
        with contextlib.suppress(Timeout):
            self.tab.wait_for_function(same, arg=[self.host, wanted], timeout=1000)
        assert self.all() == wanted

    def wait_for_text(self, selector):
        self.tab.wait_for_function("(element) => element.textContent", arg=self.host.query_selector(selector))

    def shuffle(self, numbers):
        """Move all controls, twice: some are there only when others stand right."""
        for _ in range(2):
            self.host.evaluate(SHUFFLE, list(numbers))
            self.tab.evaluate(FRAMES)

    def do(self, action):
        """Press one of the buttons below the figure."""
        self.host.query_selector(f"[data-action={action}]").click()

    def fresh(self, selector, within=None):
        """Return the visible elements that have not been asked for before."""
        once = "(e) => { const seen = window.seen ??= new WeakSet(); return !seen.has(e) && !!seen.add(e); }"
        elements = (within or self.host).query_selector_all(selector)
        return [element for element in elements if element.is_visible() and element.evaluate(once)]


class Keyboard:
    def press(self, element):
        element.press("Enter" if element.evaluate("e => e.matches('button, summary, .dl-toggle')") else " ")

    def choose(self, radio):
        radio.evaluate("(radio) => radio.form.querySelector(':checked').focus()")
        radio.evaluate_handle("() => document.activeElement").as_element().press("ArrowRight")

    def slide(self, slider, to_the_right):
        slider.press("ArrowRight" if to_the_right else "ArrowLeft")

    def drag(self, figure, handle):
        for one, other in (("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown")):
            if not any(figure.changes(lambda key=key: handle.press(key)) for key in (one, other)):
                return False
        return True


class Mouse:
    def press(self, element):
        element.click()

    choose = press

    def slide(self, slider, to_the_right):
        box = slider.bounding_box()
        slider.click(position={"x": box["width"] * (0.8 if to_the_right else 0.2), "y": box["height"] / 2})

    def drag(self, figure, handle):
        x, y = handle.evaluate(GRAB) or pytest.fail("nowhere to get hold of a handle")
        mouse = figure.tab.mouse
        mouse.move(x, y)
        mouse.down()
        follows = figure.changes(lambda: [mouse.move(x + dx, y + dy) for dx, dy in STEPS])
        mouse.up()
        figure.tab.evaluate(FRAMES)
        left = figure.look()
        mouse.move(x, y)
        figure.tab.evaluate(FRAMES)
        return follows and figure.look() == left


class Finger:
    def __init__(self, tab):
        self.tab = tab
        self.session = tab.context.new_cdp_session(tab)

    def press(self, element):
        element.tap()

    choose = press

    def touch(self, kind, *point):
        points = [{"x": point[0], "y": point[1]}] if point else []
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, x, y, steps):
        """Drag from a point; return whether the page stayed where it was."""
        scrolled = self.tab.evaluate("scrollY")
        self.touch("touchStart", x, y)
        for dx, dy in steps:
            self.touch("touchMove", x + dx, y + dy)
        self.touch("touchEnd")
        return self.tab.evaluate("scrollY") == scrolled

    def slide(self, slider, to_the_right):
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        at = slider.evaluate("(s) => (s.value - s.min) / (s.max - s.min)")
        step = box["width"] / (8 if to_the_right else -8)
        x, y = box["x"] + 12 + at * (box["width"] - 24), box["y"] + box["height"] / 2
        self.move(x, y, [(step * k, 0) for k in range(1, 4)])

    def drag(self, figure, handle):
        x, y = handle.evaluate(GRAB) or pytest.fail("nowhere to get hold of a handle")
        stayed = []
        return figure.changes(lambda: stayed.append(self.move(x, y, STEPS))) and stayed == [True]


HANDS = {
    "keyboard": (lambda tab: Keyboard(), {}),
    "mouse": (lambda tab: Mouse(), {}),
    "finger": (Finger, {"width": 390, "has_touch": True, "is_mobile": True}),
}


def dead_controls(figure, hand):
    """Move every control of a figure; return those that leave its picture as it was."""
    dead = []

    def expect(moved, element):
        if not moved:
            dead.append(element.evaluate("(element) => element.outerHTML.slice(0, 200)"))

    def use(element, action, *arguments):
        expect(figure.changes(lambda: action(element, *arguments)), element)

    def use_picture():
        for handle in figure.fresh(".dl-handle"):
            expect(hand.drag(figure, handle), handle)
        for toggle in figure.fresh(".dl-toggle"):
            use(toggle, hand.press)

    for summary in figure.fresh("summary"):
        hand.press(summary)
        assert summary.evaluate("(summary) => summary.parentElement.open")
    use_picture()
    for group in figure.fresh("form:has([type=radio])"):
        radios = figure.fresh("[type=radio]", group)
        at = next(k for k, radio in enumerate(radios) if radio.is_checked())
        # Each option in turn, the one chosen at first as the last.
        for radio in radios[at + 1 :] + radios[: at + 1]:
            use(radio, hand.choose)
            use_picture()
    for box in figure.fresh("[type=checkbox]"):
        use(box, hand.press)
        use_picture()
    for slider in figure.fresh("[type=range]"):
        use(slider, hand.slide, slider.evaluate("(s) => s.value - s.min < (s.max - s.min) / 2"))
    presets = figure.fresh("[data-preset]")
    for preset in presets[-1:]:
        hand.press(preset)  # so that the first is a change even if the figure began with it
        figure.tab.evaluate(FRAMES)
    for preset in presets if len(presets) > 1 else []:
        use(preset, hand.press)
        assert preset.get_attribute("aria-pressed") == "true"
    for button in figure.fresh("button:not([data-action])"):
        use(button, hand.press)
    unknown = figure.fresh("input, select, textarea, [role=slider], [role=switch], [contenteditable]")
    assert [element.evaluate("(e) => e.outerHTML") for element in unknown] == [], "controls this test does not know"
    return dead


def numbers(seed):
    """Return many numbers from 0 to 1, the same for the same seed."""
    source = random.Random(seed)
    return [source.random() for _ in range(500)]


def same(shown, computed):
    """Return whether a value from JSON is what Python computed; null stands for None."""
    if shown is None or computed is None:
        return shown is computed
    if isinstance(shown, list):
        return len(shown) == len(computed) and all(map(same, shown, computed))
    if isinstance(shown, dict):
        return shown.keys() == computed.keys() and all(same(shown[key], computed[key]) for key in shown)
    if isinstance(shown, str | bool):
        return shown == computed
    return abs(shown - computed) <= 1e-9 * max(1, abs(shown))


@pytest.fixture(scope="session")
def places(book, pages):
    """Return for each page the places of figures that are not on an earlier page in the same state."""
    seen = set()
    found = {}
    for page in pages["figure_page"]:
        document = BeautifulSoup((book / page).read_text("utf-8"), "html.parser")
        states = [(figure["data-figure"], figure["data-state"]) for figure in document.select(".dlmath-figure")]
        found[page] = [k for k, state in enumerate(states) if state not in seen]
        seen.update(states)
    return found


@pytest.fixture
def figures(reader, places, figure_page):
    """Return a function that opens the page, in a window of one's choice, and returns its figures."""

    def find(address=figure_page, kind="figure", copies=1, **window):
        def multiply(html):
            return re.sub('<div class="dlmath-figure".*?</div>', lambda div: div[0] * copies, html, flags=re.DOTALL)

        tab = reader.open(address, change=multiply if copies > 1 else None, **window)
        tab.evaluate(UNFOLD, ":not(.dlmath-figure *)")
        every = [Figure(tab, host) for host in tab.query_selector_all(".dlmath-figure")]
        chosen = [every[copies * place + copy] for place in places[figure_page] for copy in range(copies)]
        return [figure for figure in chosen if (figure.name == "answer") == (kind == "answer")]

    return find


@pytest.mark.parametrize("hand", HANDS)
def test_every_control_changes_the_picture(figures, subtests, hand):
    make, window = HANDS[hand]
    for figure in figures(**window):
        with subtests.test(figure.name):
            assert dead_controls(figure, make(figure.tab)) == []
            assert figure.tab.evaluate(BROKEN) == []


def test_reset_goes_back_to_the_beginning(figures, subtests):
    for figure in figures():
        with subtests.test(figure.name):
            beginning = figure.all()
            for seed in range(3):
                figure.shuffle(numbers(seed))
                assert figure.look() != beginning[0]
                figure.do("reset")
                figure.wait_for(beginning)


def test_a_shared_link_shows_the_same_to_someone_else(figures, subtests):
    everything = figures()
    beginnings = [figure.all() for figure in everything]
    for k, figure in enumerate(everything):
        with subtests.test(figure.name):
            figure.shuffle(numbers("share"))
            figure.do("share")
            figure.wait_for_text(".dl-note")
            link = figure.tab.evaluate("navigator.clipboard.readText()")
            opened = figures(link)
            for other, expected in zip(opened, [*beginnings[:k], figure.all(), *beginnings[k + 1 :]], strict=True):
                other.wait_for(expected)
            opened[k].do("reset")
            opened[k].wait_for(beginnings[k])


def test_copies_of_a_figure_live_apart_and_the_address_knows_them_all(figures, subtests):
    everything = figures(copies=2)
    for one, other in zip(everything[::2], everything[1::2], strict=True):
        with subtests.test(one.name):
            beginning = other.all()
            assert one.all() == beginning
            one.shuffle(numbers("one"))
            shown = one.all()
            assert other.all() == beginning
            other.shuffle(numbers("other"))
            assert one.all() == shown != other.all()
    # The address is written when the hand has come to rest.
    prefixes = [f"{figure.name}{copy}." for figure in everything[::2] for copy in ("", "-2")]
    known = "(prefixes) => prefixes.every((prefix) => location.search.includes(prefix))"
    for tab in {figure.tab for figure in everything}:
        tab.wait_for_function(known, arg=prefixes)
        for figure, again in zip(everything, figures(tab.url, copies=2), strict=True):
            with subtests.test(f"{figure.name}, opened again"):
                again.wait_for(figure.all())


@pytest.mark.parametrize("turn", [0, 5])
def test_what_is_no_state_in_an_address_is_ignored_and_never_shown(figures, figure_page, subtests, turn):
    at_first = figures()
    address = {}
    for figure in at_first:
        for k, control in enumerate(figure.spec["controls"]):
            address[f"{figure.name}.{control['name']}"] = HOSTILE[(turn + k) % len(HOSTILE)]
        address |= {f"{figure.name}.{name}": "1" for name in ("__proto__", "constructor", "spec", "<b>")}
    beginnings = [figure.all() for figure in at_first]
    for figure, beginning in zip(figures(f"{figure_page}?{urlencode(address)}"), beginnings, strict=True):
        with subtests.test(figure.name):
            figure.wait_for(beginning)
            assert figure.text(".dl-note") == catalogue.text("frame")["addressIgnored"]
            assert not re.search("onerror|<script|<b>|٣|777", figure.host.inner_html())


def test_the_copied_python_computes_what_the_figure_shows(figures, subtests):
    for figure in figures():
        with subtests.test(figure.name):
            for moved in ([0] * 500, [0.999] * 500, numbers("p"), numbers("y"), numbers("t"), numbers("h")):
                figure.shuffle(moved)
                figure.do("python")
                figure.wait_for_text(".dl-note")
                code = figure.text(".dl-python code")
                assert figure.tab.evaluate("navigator.clipboard.readText()") == code
                computed = {}
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(code, f"<{figure.name}>", "exec"), computed)
                values = json.loads(figure.host.query_selector("[data-values]").get_attribute("data-values"))
                assert values
                for name, value in values.items():
                    assert same(value, computed[name]), (
                        f"{name}: {value} in the figure, {computed[name]} by\n{code}"
                    )
                for output in figure.host.query_selector_all("[data-shown]"):
                    value, text = (
                        values[output.get_attribute("data-shown")],
                        output.text_content().replace("−", "-"),
                    )
                    rounded = isinstance(value, int | float) and f"{value:.{len(text.partition('.')[2])}f}"
                    assert text in {rounded, str(value), "—" if value is None else None}


def test_without_motion_nothing_moves_by_itself(figures, subtests):
    for figure in figures(reduced_motion="reduce"):
        with subtests.test(figure.name):
            figure.host.evaluate(SHUFFLE, numbers("calm"))
            assert figure.tab.evaluate(MOVING) == []


def test_a_figure_that_was_taken_away_leaves_nothing_behind(figures, subtests):
    everything = [*figures(), *figures(kind="answer")]
    for figure in everything:
        with subtests.test(figure.name):
            session = figure.tab.context.new_cdp_session(figure.tab)
            session.send("Performance.enable")

            def listeners(session=session, figure=figure):
                figure.host.evaluate(
                    "(host, times) => (COME_AND_GO)([host, times])".replace("COME_AND_GO", COME_AND_GO), 25
                )
                session.send("HeapProfiler.collectGarbage")
                metrics = session.send("Performance.getMetrics")["metrics"]
                return next(metric["value"] for metric in metrics if metric["name"] == "JSEventListeners")

            assert listeners() >= listeners()


def test_an_answer_is_judged_and_a_wrong_one_gets_a_hint(figures, subtests):
    for figure in figures(kind="answer"):
        text = {key: re.sub("[*_^]", "", words) for key, words in figure.spec["text"].items()}
        answer, tolerance, choices = (figure.spec[key] for key in ("answer", "tolerance", "choices"))

        def give(given, figure=figure, choices=choices):
            if choices:
                figure.host.query_selector(f"input[value='{given}']").click()
                figure.host.query_selector("button").click()
            else:
                figure.host.query_selector("input").fill(given)
                figure.host.query_selector("input").press("Enter")
            verdict = figure.host.query_selector(".dl-verdict")
            assert verdict.query_selector("b") is None
            return verdict.get_attribute("data-verdict"), verdict.text_content()

        with subtests.test(figure.spec["exercise"]):
            right = ("right", text["right"])
            if choices:
                for choice in choices:
                    assert give(choice) == (
                        right if choice == answer else ("wrong", f"{text['wrong']} {text['hint']}")
                    )
                continue
            assert give(f"{answer + 7 + 10 * tolerance}") == ("wrong", f"{text['wrong']} {text['hint']}")
            if abs(answer) > tolerance:
                assert give(f"{-answer}") == ("wrong", f"{text['sign']} {text['hint']}")
            assert give("<b>half</b>") == ("unclear", text["unclear"].replace("{given}", "<b>half</b>"))
            assert give("  ") == ("none", "")
            for given in (f"{answer}", f" {answer} ".replace(".", ","), f"{answer}".replace("-", "−")):
                assert give(given) == right
