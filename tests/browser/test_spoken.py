"""What a screen reader hears of a figure or an exercise: roles, names, values and states, in their order.

It was judged by reading it, and lies in ``spoken/``, a text for each. A change that alters it has to look at it:
with ``SPOKEN=write`` in the environment the texts are written anew (``make gates`` compares those of all figures).
"""

import os
from pathlib import Path

import pytest
from support.figures import FRAMES

FOLDER = Path(__file__).with_name("spoken")
WRITE = os.environ.get("SPOKEN") == "write"
STATUS = (
    "(host) => [...host.querySelectorAll('[role=status]')].map((e) => e.textContent).filter(Boolean).join('\\n')"
)
# A figure announces what it shows when the hand has come to rest: after its sentence has changed for the last time.
WATCH = """(host) => {
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      if (element?.closest(".dl-spoken")) window.last = "spoken";
      else if (element?.closest(".dl-sentence")) window.last = "shown";
    }
  }).observe(host, { subtree: true, childList: true, characterData: true });
}"""
ANNOUNCED = """([host, before]) => window.last === "spoken" && !host.querySelector("[aria-busy=true]")
  && [...host.querySelectorAll(".dl-spoken")].some((e) => e.textContent !== before)"""


def heard(figure):
    """Return the accessible tree of a figure, as text."""
    prefix = figure.host.get_attribute("data-prefix")
    return figure.tab.locator(f"[data-prefix='{prefix}']").first.aria_snapshot()


def compare(name, text):
    """Compare a text with what was judged, or write it."""
    path = FOLDER / f"{name}.yml"
    if WRITE:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text + "\n", "utf-8", newline="\n")
    assert path.exists(), f"nobody has read what {name} says; see the head of this file"
    assert text + "\n" == path.read_text("utf-8")


def moved(figure):
    """Move the first control that has a value; return what is announced."""
    slider = figure.host.query_selector("input[type=range]:not([data-speed])")
    if not slider or not slider.is_visible():
        return ""
    spoken = figure.text(".dl-spoken")
    showing = figure.host.query_selector("[data-action=show]")
    if showing:
        showing.evaluate("(button) => button.click()")
    figure.tab.evaluate(WATCH, figure.host)
    value = float(slider.input_value())
    slider.evaluate("(input) => input.focus()")
    figure.tab.keyboard.press("ArrowLeft" if value == float(slider.get_attribute("max")) else "ArrowRight")
    figure.tab.evaluate(FRAMES)
    figure.tab.wait_for_function(ANNOUNCED, arg=[figure.host, spoken])
    return figure.text(".dl-spoken")


@pytest.mark.gate
def test_what_is_heard_of_a_figure_is_what_was_judged(gallery, subtests):
    seen = set()
    for figure in gallery():
        if figure.name in seen:
            continue
        seen.add(figure.name)
        with subtests.test(figure.name):
            tree = heard(figure.alone())
            announced = moved(figure)
            compare(figure.name, f"{tree}\n# After a move of the first slider:\n# {announced}")


def test_what_is_heard_of_an_exercise_tells_right_from_wrong(gallery, subtests):
    kinds = set()
    for figure in gallery(answers=True):
        spec, host = figure.spec, figure.host
        kind = "lines" if spec["lines"] else "choices" if spec["choices"] else "number"
        if kind in kinds:
            continue
        kinds.add(kind)
        with subtests.test(kind):
            text = [heard(figure)]
            for given in (wrong(spec), str(spec["answer"])):
                give(host, kind, given)
                text.append(f"# After the answer {given}:\n# {host.evaluate(STATUS)}")
            text.append(heard(figure))
            compare(spec["exercise"], "\n".join(text))
    assert kinds


def wrong(spec):
    """Return an answer that is wrong."""
    if spec["lines"]:
        return str(1 + spec["answer"] % spec["lines"])
    if spec["choices"]:
        return next(choice for choice in spec["choices"] if choice != spec["answer"])
    return str(spec["answer"] + 1000)


def give(host, kind, given):
    """Answer an exercise as a keyboard does."""
    if kind == "lines":
        host.query_selector(f".dl-line[value='{given}']").press("Enter")
    elif kind == "choices":
        host.query_selector(f"[value='{given}']").check()
        host.query_selector("[type=submit]").press("Enter")
    else:
        host.query_selector("input").fill(given)
        host.query_selector("input").press("Enter")
