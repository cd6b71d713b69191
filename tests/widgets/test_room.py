"""Wherever its sliders stand, a figure draws within its picture and writes no digits that say nothing."""

import random
import re

import pytest
from support.stills import stills

from dlmath import widgets
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number

FIGURES = [c for c in vars(widgets).values() if isinstance(c, type) and issubclass(c, Figure) and c.parameters()]
FAR = 30  # pixels: a little of a circle or a letter may stand out
PLACES = {"line": ("x1", "y1", "x2", "y2"), "circle": ("cx", "cy"), "text": ("x", "y")}


def anywhere(figure, seed):
    """Return a figure whose numbers stand somewhere on their sliders; what it learned stays as it is."""
    source = random.Random(seed)
    state = {}
    for name, parameter in figure.parameters().items():
        if type(parameter) is Number:
            steps = round((parameter.max - parameter.min) / parameter.step)
            state[name] = parameter.min + source.randint(0, steps) * parameter.step
        elif isinstance(parameter, Choice):
            state[name] = source.choice(parameter.options)
    return figure(**state)


@pytest.fixture(scope="module")
def drawn():
    """Return figures with their stills."""
    figures = [anywhere(figure, seed) for figure in FIGURES for seed in range(8)]
    return list(zip(figures, stills(*figures), strict=True))


@pytest.mark.gate
def test_no_number_has_digits_that_rounding_has_left(drawn):
    found = {(type(figure).__name__, text) for figure, still in drawn for text in still.stripped_strings
             if re.search(r"\d[.]0*[1-9]\d{6,}", text)}  # fmt: skip
    assert found == set()


@pytest.mark.gate
def test_nothing_is_drawn_outside_of_the_picture(drawn):
    found = set()
    for figure, still in drawn:
        svg = still.select_one(".dl-stage > svg")
        _, _, width, height = map(float, svg["viewbox"].split())
        for element in svg.find_all(list(PLACES)):
            if element.find_parent("svg") is not svg:
                continue  # in a part of the picture that cuts off what is beyond it
            for place in PLACES[element.name]:
                most = width if "x" in place else height
                if not -FAR <= float(element.get(place, 0)) <= most + FAR:
                    found.add((type(figure).__name__, str(element)[:120], str(figure.state())[:200]))
    assert found == set()
