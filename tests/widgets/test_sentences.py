"""What a figure says in words is true of its state. The words are those of the still pictures."""

import json
import subprocess

import node
import numpy as np
import pytest
from bs4 import BeautifulSoup
from page import Page

from dlmath.widgets import Descent, MatrixProduct, Regression
from dlmath.widgets.figure import STATIC


def stills(*figures):
    """Return what stands in for each figure on paper, parsed."""
    asked = []
    for figure in figures:
        state = Page(figure._repr_mimebundle_()[0]["text/html"]).attributes[0]["data-state"]
        asked.append([(STATIC / f"{figure.name}.js").as_uri(), json.loads(state)])
    run = subprocess.run(
        ["node", node.ROOT / "book" / "still.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [BeautifulSoup(html, "html.parser") for html in json.loads(run.stdout)]


def sentences(*figures):
    return [still.select_one(".dl-sentence").get_text() for still in stills(*figures)]


def shown(still):
    """Return the numbers beside the picture by name."""
    spans = still.select(".dl-values > span")
    return {span.select_one("[data-shown]")["data-shown"]: span.b.get_text() for span in spans}


# A walk on the saddle.


@pytest.mark.parametrize(
    ("y0", "eta", "steps", "says"),
    [
        (0, 0.1, 5, "walks towards the saddle"),
        (0, 0.9, 5, "walks towards the saddle"),
        (0, 0.1, 50, "this is no minimum"),
        (0, 1, 5, "does not come any closer"),
        (0, 1.05, 2, "does not come any closer"),
        (0, 1.2, 20, "it has run away"),
        (0.0625, 0.1, 5, "it will slide off"),
        (0.0625, 0.1, 50, "It has slid off"),
        (1, 1.2, 20, "it has run away"),
    ],
)
def test_what_is_said_of_a_walk_on_the_saddle_is_true(y0, eta, steps, says):
    (sentence,) = sentences(Descent(surface="saddle", x0=-1.75, y0=y0, eta=eta, steps=steps))
    assert says in sentence
    # Where the walk is, in closed form.
    x, y = -1.75 * (1 - 2 * eta) ** steps, y0 * (1 + 2 * eta) ** steps
    true = {
        "walks towards the saddle": y == 0 and 0.02 < abs(x) < 1.75,
        "this is no minimum": np.hypot(x, y) < 0.025,
        "does not come any closer": y == 0 and abs(x) > 1.75 - 1e-12,
        "it has run away": abs(x) > 3,
        "it will slide off": abs(x) <= 3 and 0 < abs(y) <= 3,
        "It has slid off": abs(y) > 3 and abs(x) <= 1.75,
    }
    assert true[says]


# Entries of a transpose.


def test_an_entry_on_the_diagonal_stays_where_it_is_when_a_matrix_is_transposed():
    on, off = sentences(MatrixProduct(op="transpose", i=2, j=2), MatrixProduct(op="transpose", i=1, j=2))
    assert "stayed where it was" in on
    assert "row 1, column 2 is the one that was in row 2, column 1" in off
    product, hadamard = sentences(MatrixProduct(op="product", i=2, j=2), MatrixProduct(op="hadamard", i=2, j=2))
    assert "stayed" not in product + hadamard


# The line, from the centre.


def test_seen_from_the_centre_numbers_and_words_speak_of_m_and_not_of_q():
    water = Regression.presets["water"]
    usual, centred = stills(Regression(**water, best=True), Regression(**water, best=True, centred=True))
    x, y = np.transpose(water["points"])
    p, q = np.polyfit(x, y, 1)
    assert shown(usual).keys() == {"C_T", "C_best", "p_best", "q_best"}
    assert shown(usual)["q_best"] == f"{q:.2f}".replace("-", "−")
    assert shown(centred).keys() == {"C_T", "C_best", "p_best", "m_best"}
    assert shown(centred)["m_best"] == f"{p * x.mean() + q:.2f}" == f"{y.mean():.2f}"
    assert "q" in words(usual)
    assert "m" not in words(usual)
    assert "m" in words(centred)
    assert "q" not in words(centred)


def words(still):
    """Return the words of a figure's sentence, also those of one letter."""
    return still.select_one(".dl-sentence").get_text(" ").replace(".", " ").replace(",", " ").split()


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize(("p", "q"), [(0.3, 1), (0.6, -1), (0.5, -3), (0.52, 0)])
def test_the_sentence_says_which_way_a_parameter_alone_lowers_the_cost(centred, p, q):
    water = Regression.presets["water"]
    x, y = np.transpose(water["points"])

    def cost(p, height):
        return ((y - height - p * (x - centred * x.mean())) ** 2).sum() / 2

    height = q + p * x.mean() * centred
    here = cost(p, height)
    (still,) = stills(Regression(**{**water, "p": p, "q": q, "centred": centred}))
    said = " ".join(words(still))
    for name, change in (("p", (0.01, 0)), ("m" if centred else "q", (0, 0.05))):
        for word, sign in (("larger", 1), ("smaller", -1)):
            helps = cost(p + sign * change[0], height + sign * change[1]) < here - 1e-9
            assert (f"a {word} {name}" in said) == helps
