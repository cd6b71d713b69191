"""Every figure of the book, moved by keyboard, mouse and finger. Figures and their controls are found, not listed.

The mouse visits the pages. For the rest all figures, each once, hang in one gallery: the first page of the book,
with them at its beginning.
"""

import contextlib
import io
import json
import random
import re
from functools import partial
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import pytest
from test_pages import BROKEN

from dlmath.widgets import catalogue

FIGURE = re.compile('<div class="dlmath-figure" data-figure="(.*?)".*?</div>', re.DOTALL)
# What a figure shows: the picture, the numbers and the sentence. The order of attributes says nothing, and one of
# them only says that an element had the focus.
LOOK = """(host) => {
  const attributes = (node) => [...node.attributes].filter(({ name }) => !name.startsWith("data-lm-"))
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
# The point at which a pointer hits an element, so far across.
AIM = """(element, across) => {
  const aim = () => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const point = [left + across * width, top + height / 2];
    const hit = document.elementFromPoint(...point);
    return { point, hit, hits: element.contains(hit) };
  };
  let { point, hit, hits } = aim();
  if (!hits) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    ({ point, hit, hits } = aim());
  }
  if (!hits) throw new Error(`${hit?.outerHTML.slice(0, 200)} is over ${element.outerHTML.slice(0, 200)}`);
  return point;
}"""
# A point at which a pointer gets hold of a handle: the one of a net that is nearest to its middle.
GRAB = """(handle) => {
  const picture = handle.closest(".dl-stage");
  picture.scrollIntoView({ block: "center", behavior: "instant" });
  const [whole, part] = [picture, handle].map((element) => element.getBoundingClientRect());
  const [left, right] = [Math.max(whole.left, part.left), Math.min(whole.right, part.right)];
  const [top, bottom] = [Math.max(whole.top, part.top), Math.min(whole.bottom, part.bottom)];
  const steps = Array.from({ length: 15 }, (_, k) => (k + 0.5) / 15);
  const found = steps.flatMap((y) => steps.map((x) => [x, y]))
    .sort((a, b) => Math.hypot(a[0] - 0.5, a[1] - 0.5) - Math.hypot(b[0] - 0.5, b[1] - 0.5))
    .map(([x, y]) => [left + x * (right - left), top + y * (bottom - top)])
    .find((point) => document.elementFromPoint(...point) === handle);
  if (!found) throw new Error("there is nowhere to get hold of this handle");
  return found;
}"""
ALONE = """(host) => {
  for (const room of document.querySelectorAll("section[id^=room]")) room.hidden = !room.contains(host);
}"""
MOVE_TO = """(input, value) => {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""
STEPS = [(12, 0), (24, -8), (36, -24)]
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
MOVING = """() => [...document.querySelectorAll(".dlmath-figure, .dlmath-figure *")].filter((element) => {
  const { animationName, transitionDuration } = getComputedStyle(element);
  return animationName !== "none" || /[1-9]/.test(transitionDuration) || element.getAnimations().length;
}).map((element) => element.outerHTML.slice(0, 200))"""
# Shows a figure and takes it away again, many times, each time with a model of its own as in Jupyter.
COME_AND_GO = """async ([html, times]) => {
  const { dataset } = document.createRange().createContextualFragment(html).firstChild;
  const host = document.querySelector("script[src*='host.js']").src;
  const { default: figure } = await import(new URL(`${dataset.figure}.js`, host).href);
  const use = (elements) => elements.forEach((element) => {
    for (const kind of ["input", "change", "click", "submit"]) element.dispatchEvent(new Event(kind));
  });
  for (let k = 0; k < times; k += 1) {
    const el = document.body.appendChild(document.createElement("div"));
    const state = JSON.parse(dataset.state);
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

    def play_and_step(self, epochs):
        """Play for so many epochs at least, change the learning rate under way, play on, stop, and go one step."""
        eta = self.host.query_selector("[data-control=eta]")
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


class Keyboard:
    window = {"reduced_motion": "reduce"}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab

    def press(self, element):
        element.press("Enter" if element.evaluate("(e) => e.matches('button, summary')") else " ")

    def choose(self, radio):
        radio.evaluate("(radio) => radio.form.querySelector(':checked').focus()")
        self.tab.keyboard.press("ArrowRight")

    def slide(self, slider, there):
        slider.press("ArrowRight" if there > 0.5 else "ArrowLeft")

    def drag(self, figure, handle):
        """Move a handle there and back; return whether the figure followed."""

        def moves(key):
            return figure.changes(lambda: handle.press(key))

        pairs = [("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown")]
        # A handle at the end of its way first goes back.
        return all((moves(there) and moves(back)) or (moves(back) and moves(there)) for there, back in pairs)


class Mouse:
    window = {}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab

    def press(self, element, across=0.5):
        self.tab.mouse.click(*element.evaluate(AIM, across))

    choose = slide = press

    def drag(self, figure, handle):
        """Move a handle and let go; return whether the figure followed just as long."""
        x, y = handle.evaluate(GRAB)
        mouse = self.tab.mouse
        mouse.move(x, y)
        mouse.down()
        follows = figure.changes(lambda: [mouse.move(x + dx, y + dy) for dx, dy in STEPS])
        mouse.up()
        self.tab.evaluate(FRAMES)
        left = figure.look()
        for k in range(1, 6):
            mouse.move(x + STEPS[-1][0] - 4 * k, y + STEPS[-1][1])
        self.tab.evaluate(FRAMES)
        return follows and figure.look() == left


class Finger:
    window = {"width": 390, "has_touch": True, "is_mobile": True}  # noqa: RUF012

    def __init__(self, tab):
        self.tab = tab
        self.session = tab.context.new_cdp_session(tab)

    def press(self, element):
        self.tab.touchscreen.tap(*element.evaluate(AIM, 0.5))

    choose = press

    def move(self, x, y, steps):
        """Drag from a point; return whether the page stayed where it was."""
        scrolled = self.tab.evaluate("scrollY")
        moves = [("touchStart", x, y), *(("touchMove", x + dx, y + dy) for dx, dy in steps)]
        for kind, *point in moves:
            points = [dict(zip("xy", point, strict=True))]
            self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.tab.evaluate(FRAMES)
        return self.tab.evaluate("scrollY") == scrolled

    def slide(self, slider, there):
        x, y = slider.evaluate(AIM, 1 - there)
        step = (2 * there - 1) * slider.bounding_box()["width"] / 3
        self.move(x, y, [(step * k, 0) for k in range(1, 4)])

    def drag(self, figure, handle):
        """Move a handle; return whether the figure followed and the page did not."""
        stayed = []

        def moves(direction):
            x, y = handle.evaluate(GRAB)
            steps = [(dx / 3, direction * 3 * dx) for dx, _ in STEPS]
            return figure.changes(lambda: stayed.append(self.move(x, y, steps)))

        # Upwards, where a page would scroll, or at the end of its way downwards.
        return (moves(-1) or moves(1)) and all(stayed)


def dead_controls(figure, hand):
    """Move every control of a figure; return those that leave its picture as it was."""
    dead = []

    def expect(moved, element):
        if not moved:
            named = "(element) => `${element.getAttribute('aria-label')}: ${element.outerHTML.slice(0, 200)}`"
            dead.append(element.evaluate(named))

    def use(element, action, *arguments):
        expect(figure.changes(lambda: action(element, *arguments)), element)

    def use_picture():
        for handle in figure.fresh(".dl-handle"):
            expect(hand.drag(figure, handle), handle)
        # Of several to choose from, the one that is chosen comes last.
        for toggle in sorted(
            figure.fresh(".dl-toggle"), key=lambda toggle: bool(toggle.get_attribute("aria-current"))
        ):
            use(toggle, hand.press)

    def press_play(button):
        use(button, hand.press)
        assert button.text_content() == "Pause"
        hand.press(button)
        assert button.text_content() == "Play"
        figure.tab.evaluate(FRAMES)
        left = figure.look()
        figure.tab.evaluate(FRAMES)
        assert figure.look() == left, "it plays on"

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
        use(slider, hand.slide, slider.evaluate("(s) => s.value - s.min < (s.max - s.min) / 2 ? 0.8 : 0.2"))
        use_picture()
    presets = figure.fresh("[data-preset]")
    for preset in presets[-1:]:
        hand.press(preset)  # so that the first is a change even if the figure began with it
        figure.tab.evaluate(FRAMES)
    for preset in presets if len(presets) > 1 else []:
        use(preset, hand.press)
        assert preset.get_attribute("aria-pressed") == "true"
        use_picture()
    for button in figure.fresh("button:not([data-action])"):
        use(button, hand.press)
    for button in figure.fresh("[data-action]"):
        match button.get_attribute("data-action"):
            case "play":
                press_play(button)
            case "step" | "reset":
                use(button, hand.press)
            case _:
                figure.tell(lambda button=button: hand.press(button))
    unknown = figure.fresh("input, select, textarea, [role=slider], [role=switch], [contenteditable]")
    assert [element.evaluate("(e) => e.outerHTML") for element in unknown] == [], "controls this test does not know"
    return dead


def plain(words):
    """Return what is to be read of a text from the catalogue: marks mean something within mathematics only."""
    parts = re.split(r"(`.*?`|\*.*?\*)", words)
    return "".join(re.sub("[*_^]", "", part) if part[:1] == "*" else part.replace("`", "") for part in parts)


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


def is_written(shown, value):
    """Return whether HTML shows a value, a number rounded to as many digits as it has there."""
    if value is None:
        return shown == "—"
    if isinstance(value, str):
        return shown == value
    text, power = re.fullmatch(r"(.*?)(?: · 10<sup>(\d+)</sup>)?", shown.replace("−", "-")).groups()
    digits = len(text.partition(".")[2])
    if power:
        return abs(value) >= 1e6 and float(f"{text}e{power}") == float(f"{value:.{digits}e}")
    # What rounds to nothing has no sign.
    return text == f"{value:.{digits}f}" or (float(text) == 0 == round(value, digits) and text[0] != "-")


@pytest.fixture(scope="session")
def places(book, pages):
    """Return each figure of the book once: its HTML, its name, its page, and which of the page's figures it is."""
    found = {}
    for page in pages["figure_page"]:
        for k, figure in enumerate(FIGURE.finditer((book / page).read_text("utf-8"))):
            found.setdefault(figure[0], (figure[0], figure[1], page, k))
    return list(found.values())


@pytest.fixture
def gallery(reader, pages, places):
    """Return a function that opens the gallery, in a window of one's choice, and returns its figures."""

    def visit(address=pages["page"][0], answers=False, copies=1, **window):
        chosen = [html for html, name, *_ in places if (name == "answer") == answers]
        rooms = "".join(f'<section id="room-{k}">{html * copies}</section>' for k, html in enumerate(chosen))

        def hang(html):
            return re.sub("<article.*?>", lambda article: article[0] + rooms, FIGURE.sub("", html), count=1)

        tab = reader.open(address, change=hang, **window)
        tab.evaluate(FRAMES)
        return [Figure(tab, host) for host in tab.query_selector_all(".dlmath-figure")]

    return visit


def test_every_control_changes_the_picture_when_moved_by_mouse(reader, places, figure_page, subtests):
    tab = reader.open(figure_page)
    hosts = tab.query_selector_all(".dlmath-figure")
    for name, k in [(name, k) for _, name, page, k in places if page == figure_page and name != "answer"]:
        with subtests.test(name):
            hosts[k].scroll_into_view_if_needed()
            tab.evaluate(FRAMES)  # what comes into sight is drawn
            dead = dead_controls(Figure(tab, hosts[k]), Mouse(tab))
            assert not dead, "\n".join(dead)
    assert tab.evaluate(BROKEN) == []


@pytest.mark.parametrize("hand", [Keyboard, pytest.param(Finger, marks=pytest.mark.gate)])
def test_every_control_changes_the_picture_when_moved_by(hand, gallery, subtests):
    for figure in gallery(**hand.window):
        with subtests.test(figure.name):
            dead = dead_controls(figure.alone(), hand(figure.tab))
            assert not dead, "\n".join(dead)
            assert figure.tab.evaluate(BROKEN) == []
            if "reduced_motion" in hand.window:
                assert figure.tab.evaluate(MOVING) == []


def test_the_copied_python_computes_what_the_figure_shows_and_reset_forgets_it(gallery, subtests):
    for figure in gallery():
        with subtests.test(figure.name):
            beginning = figure.alone().look()
            moves = [partial(figure.shuffle, [end] * 500) for end in (0, 0.999)]
            moves += [partial(figure.shuffle, numbers(seed)) for seed in range(3)]
            moves += [partial(figure.choose, preset["name"]) for preset in figure.spec["presets"]]
            if figure.host.query_selector("[data-action=play]"):
                moves += [partial(figure.play_and_step, 60), figure.begin_anew]
            for move in moves:
                move()
                code = figure.copied("python")
                assert code == figure.text(".dl-python code")
                computed = {}
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(code, f"<{figure.name}>", "exec"), computed)
                values = json.loads(figure.host.query_selector("[data-values]").get_attribute("data-values"))
                for name, value in values.items():
                    assert same(value, computed[name]), (
                        f"{name}: {value} in the figure, {computed[name]} by\n{code}"
                    )
                for output in figure.host.query_selector_all("[data-shown]"):
                    assert is_written(output.inner_html(), values[output.get_attribute("data-shown")])
                figure.do("reset")
                figure.must_show(beginning)


def test_a_shared_link_shows_the_same_to_someone_else(gallery, subtests):
    everything = gallery()
    expected = [figure.look() for figure in everything]
    links = []
    for figure in everything:
        with subtests.test(figure.name):
            figure.shuffle(numbers("share"))
            links.append(figure.copied("share"))
            assert urlsplit(links[-1]).query in urlsplit(figure.tab.url).query
    opened = gallery(links[-1])
    beginning, expected[-1] = expected[-1], everything[-1].look()
    for figure, look in zip(opened, expected, strict=True):
        with subtests.test(f"{figure.name}, opened by the link"):
            figure.must_show(look)
    opened[-1].do("reset")
    opened[-1].must_show(beginning)


def test_copies_of_a_figure_live_apart_and_the_address_knows_them_all(gallery, subtests):
    everything = gallery(copies=2)
    for one, other in zip(everything[::2], everything[1::2], strict=True):
        with subtests.test(one.name):
            beginning = other.look()
            assert one.look() == beginning
            one.shuffle(numbers("one"))
            shown = one.look()
            assert other.look() == beginning
            other.shuffle(numbers("other"))
            assert one.look() == shown != other.look()
    # The address is written when the hand has come to rest.
    tab = everything[-1].tab
    known = "(prefixes) => prefixes.every((prefix) => location.search.includes(prefix))"
    tab.wait_for_function(known, arg=[f"{figure.name}{copy}." for figure in everything for copy in ("", "-2")])
    for figure, again in zip(everything, gallery(tab.url, copies=2), strict=True):
        with subtests.test(f"{figure.name}, opened again"):
            again.must_show(figure.look())


def test_what_is_no_state_in_an_address_is_ignored_and_never_shown(gallery, places, pages, subtests):
    control = re.compile(r"\{&quot;name&quot;: &quot;(\w+)&quot;, &quot;kind&quot;")
    controls = dict.fromkeys(f"{name}.{key}" for html, name, *_ in places for key in control.findall(html))
    address = dict(zip(controls, cycle(HOSTILE)))
    assert set(address.values()) == set(HOSTILE)
    for name in {name for _, name, *_ in places}:
        address |= {f"{name}.{key}": "1" for key in ("__proto__", "constructor", "spec", "<b>")}
    seen = set()
    for figure in gallery(f"{pages['page'][0]}?{urlencode(address)}"):
        if figure.name in seen:
            continue  # the address speaks of the first of a kind
        seen.add(figure.name)
        with subtests.test(figure.name):
            assert figure.text(".dl-note") == catalogue.text("frame")["addressIgnored"]
            # No number of the figure's own has so many sevens.
            assert not re.search("onerror|<script|<b>|٣|7{20}", figure.host.inner_html())
            look = figure.look()
            figure.do("reset")
            figure.tab.evaluate(FRAMES)
            assert figure.look() == look


def test_a_figure_that_is_taken_away_leaves_nothing_behind(reader, places, pages, subtests):
    tab = reader.open(pages["page"][0])
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")

    def listeners(html):
        tab.evaluate(COME_AND_GO, [html, 10])
        tab.evaluate(FRAMES)
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "JSEventListeners")

    for name in dict.fromkeys(name for _, name, *_ in places):
        with subtests.test(name):
            html = next(html for html, other, *_ in places if other == name)
            assert listeners(html) >= listeners(html)


def test_an_answer_is_judged_and_a_wrong_one_gets_a_hint(gallery, subtests):
    for figure in gallery(answers=True):
        text = {key: plain(words) for key, words in figure.spec["text"].items()}
        answer, tolerance, choices = (figure.spec[key] for key in ("answer", "tolerance", "choices"))
        right, wrong = ["right", text["right"]], ["wrong", f"{text['wrong']} {text['hint']}"]
        with subtests.test(figure.spec["exercise"]):
            for choice in sorted(choices, key=lambda choice: choice != answer):
                assert figure.host.evaluate(GIVE, choice) == (right if choice == answer else wrong)
            if choices:
                figure.host.query_selector(f"[value='{answer}']").click()
                figure.host.query_selector("button").click()
            else:
                judged = {
                    f"{answer + 7 + 10 * tolerance}": wrong,
                    f"{-answer}": ["wrong", f"{text['sign']} {text['hint']}"] if abs(answer) > tolerance else right,
                    f" {answer} ".replace(".", ",").replace("-", "−"): right,
                    "<b>half</b>": ["unclear", text["unclear"].replace("{given}", "<b>half</b>")],
                    "  ": ["none", ""],
                }
                assert {given: figure.host.evaluate(GIVE, given) for given in judged} == judged
                figure.host.query_selector("input").fill(f"{answer}")
                figure.host.query_selector("input").press("Enter")
            assert figure.text(".dl-verdict") == right[1]
