"""The stills as the build makes them."""

import re

import pytest
from sphinx.errors import ExtensionError
from support.page import Page

from theme import stills


def test_pixels_of_one_shade_are_one_shape():
    def cell(x, shade):
        return f'<rect x="{x}" y="0" width="1" height="2" style="fill:{shade}" pointer-events="none"></rect>'

    few, many = ("".join(cell(k, "ab"[k % 2]) for k in range(count)) for count in (4, 200))
    assert stills.with_shapes(f"<svg>{few}</svg>") == f"<svg>{few}</svg>"
    shapes = re.findall('<path d="(.*?)" style="fill:(.)">', stills.with_shapes(f"<svg>{many}</svg>"))
    assert [(shape.count("M"), shade) for shape, shade in shapes] == [(100, "a"), (100, "b")]
    assert shapes[0][0].startswith("M0 0h1v2h-1zM2 0h1v2h-1z")


def test_a_still_stands_in_its_figure_with_the_words_for_readers_without_javascript():
    state = '{"text": "a < b & \\"c\\" ’数"}'
    figure = stills.fromstring(
        '<div class="dlmath-figure" data-figure="neuron"><p>Words</p><noscript><p>No script</p></noscript></div>'
    )
    figure.set("data-state", state)
    page = Page(stills.with_still(figure, "<svg></svg>"))
    assert page.tags == ["div", "svg", "noscript", "p"]
    assert page.attributes[0] == {"class": "dlmath-figure", "data-figure": "neuron", "data-state": state}
    assert page.text == "No script"


def test_a_figure_that_cannot_be_drawn_stops_the_build_and_says_why():
    with pytest.raises(ExtensionError, match=r"(?s)still\.mjs has failed: .*no_such_figure"):
        stills.draw([("no_such_figure", {})])
