"""Links that readers have shared: whatever becomes of a figure, they go on to show what they showed."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from support import node

from dlmath import widgets
from dlmath.widgets.figure import Figure

# As the figures have written them; a link is added here, never changed. Beside each, the state that it stands for.
LINKS = json.loads((Path(__file__).parent / "links.json").read_text("utf-8"))
FIGURES = {
    figure.name: figure
    for figure in vars(widgets).values()
    if isinstance(figure, type) and issubclass(figure, Figure) and figure.name not in ("", "answer")
}


def plain(value):
    return json.loads(json.dumps(value))


def test_there_are_links_to_every_figure_and_every_parameter():
    assert FIGURES.keys() == LINKS.keys()
    for name, figure in FIGURES.items():
        assert {key for _, changes in LINKS[name] for key in changes} == figure.parameters().keys()


@pytest.mark.parametrize("name", LINKS)
def test_a_shared_link_is_taken_up(name):
    figure = FIGURES[name]()
    asked = []
    for link, _ in LINKS[name]:
        given = {key.removeprefix(f"{name}."): value for key, value in parse_qsl(link, keep_blank_values=True)}
        asked.append((plain(figure.spec), plain(figure.state()), given))
    for (link, changes), found in zip(
        LINKS[name], node.call("tests/support/links.mjs", "taken", asked), strict=True
    ):
        assert found == {"all": True, "state": plain({**figure.state(), **changes})}, link


def test_what_is_no_state_is_not_taken_up():
    figure = FIGURES["neuron"]()
    (found,) = node.call(
        "tests/support/links.mjs", "taken", [(plain(figure.spec), plain(figure.state()), {"w1": "9", "w2": "2"})]
    )
    assert found == {"all": False, "state": plain({**figure.state(), "w2": 2})}
