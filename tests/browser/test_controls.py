"""Every control of every figure, moved by keyboard, mouse and finger, changes the picture.

Figures and their controls are found, not listed. The mouse visits the pages; for the rest there is the gallery.
"""

import pytest
from support.figures import FRAMES, MOVE_TO, Figure
from support.hands import Finger, Keyboard, Mouse
from support.page_checks import BROKEN

MOVING = """() => [...document.querySelectorAll(".dlmath-figure, .dlmath-figure *")].filter((element) => {
  const { animationName, transitionDuration } = getComputedStyle(element);
  return animationName !== "none" || /[1-9]/.test(transitionDuration) || element.getAnimations().length;
}).map((element) => element.outerHTML.slice(0, 200))"""
# Notes what a button says from now on.
NOTE_LABELS = """(button) => {
  button.said = [];
  new MutationObserver(() => button.said.push(button.textContent)).observe(button, { childList: true });
}"""


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
        gone = 0
        # Of several to choose from, the one that is chosen comes last.
        for toggle in sorted(
            figure.fresh(".dl-toggle"), key=lambda toggle: bool(toggle.get_attribute("aria-current"))
        ):
            if figure.is_gone(toggle):
                gone += 1
            else:
                use(toggle, hand.press)
        if gone:  # by another, such as the button that clears the drawing
            figure.do("reset")
            figure.tab.evaluate(FRAMES)
            use_picture()

    def press_play(button):
        button.evaluate(NOTE_LABELS)
        use(button, hand.press)
        if button.text_content() == "Pause":
            hand.press(button)
        # Also of one that has come to its end meanwhile.
        assert button.evaluate("(button) => button.said") == ["Pause", "Play"]
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
    for slider in figure.fresh("[data-speed]"):
        slow = slider.get_attribute("aria-valuetext")
        hand.slide(slider, 0.9)
        assert slider.get_attribute("aria-valuetext") != slow
        # Slowly again, lest what plays come to its end between two touches.
        slider.evaluate(MOVE_TO, slider.get_attribute("min"))
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


@pytest.mark.gate
def test_every_control_changes_the_picture_when_moved_by_mouse(reader, places, sample_figure_page, subtests):
    tab = reader.open(sample_figure_page)
    hosts = tab.query_selector_all(".dlmath-figure")
    for name, k in [(name, k) for _, name, page, k in places if page == sample_figure_page and name != "answer"]:
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


@pytest.mark.gate
def test_a_figure_that_plays_begins_slowly_enough_to_be_watched(reader):
    tab = reader.open("notebooks/06_backpropagation.html")
    host = tab.query_selector("[data-figure=training]")
    epochs = "(host) => Number((host.querySelector('.dl-sentence').textContent.match(/After (\\d+)/) ?? [0, 0])[1])"
    # Time goes on as the test says, however slow the machine.
    tab.clock.install()
    tab.clock.pause_at(tab.evaluate("Date.now()") + 60_000)

    def steps(speed, seconds):
        before = host.evaluate(epochs)
        host.query_selector("[data-speed]").evaluate(MOVE_TO, speed)
        host.query_selector("[data-action=play]").click()
        tab.clock.run_for(1000 * seconds)
        host.query_selector("[data-action=play]").click()
        return host.evaluate(epochs) - before

    assert 14 <= steps("0", 2) <= 18  # eight a second
    assert 110 <= steps("1", 2) <= 122  # sixty
    tab.clock.resume()
    before = host.evaluate(epochs)
    host.query_selector("[data-speed]").evaluate(MOVE_TO, "2")
    host.query_selector("[data-action=play]").click()
    tab.wait_for_function(f"([host, least]) => ({epochs})(host) > least", arg=[host, before + 50], timeout=60_000)
    host.query_selector("[data-action=play]").click()


def test_a_swipe_that_scrolls_the_page_leaves_a_slider_as_it_was(reader):
    tab = reader.open("notebooks/01_neurons.html", 390, has_touch=True)
    slider = tab.query_selector("[data-figure=neuron] input[type=range]")
    slider.scroll_into_view_if_needed()
    value = slider.evaluate("(input) => input.value")
    box = slider.bounding_box()
    x, y = box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2
    client = tab.context.new_cdp_session(tab)
    scrolled = tab.evaluate("scrollY")
    touch = lambda kind, points: client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
    touch("touchStart", [{"x": x, "y": y}])
    for k in range(1, 16):
        touch("touchMove", [{"x": x, "y": y - 12 * k}])
        tab.wait_for_timeout(16)
    touch("touchEnd", [])
    tab.wait_for_function("(before) => scrollY !== before", arg=scrolled)
    assert slider.evaluate("(input) => input.value") == value
