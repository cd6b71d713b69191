"""The equations and sentences of the figure *ConvNetwork* are those of chapter 7, found by other means.

What they say is read from the still picture; the oracle is a network written out in loops, and small differences.
"""

import re

import numpy as np
import pytest
from support.stills import stills

from dlmath import ConvolutionNetwork, load_pictures, one_hot, train
from dlmath.widgets import ConvNetwork, catalogue
from dlmath.widgets.conv_network import SEED

PICTURES = load_pictures("one_two_three")
T = one_hot(PICTURES.digits - 1, 3)
STATES = [
    {},
    {"k": 2, "i": 2, "j": 1, "n": 1, "p": 2, "q": 2},
    {"picture": 5, "epochs": 40, "k": 3, "i": 1, "j": 4, "n": 3, "p": 1, "q": 1},
    {
        "picture": 90,
        "epochs": 20,
        "steps": 2,
        "flipped": [0] * 35 + [1],
        "k": 2,
        "i": 3,
        "j": 2,
        "n": 1,
        "p": 3,
        "q": 3,
    },
]


def ends_with(text, value):
    """Return whether the last number of a text is a value, rounded to as many digits as it has there."""
    written = re.findall(r"−?\d+(?:\.\d+)?", text)[-1].replace("−", "-")
    return abs(float(written) - value) <= 0.501 * 10.0 ** -len(written.partition(".")[2])


def equation(still):
    """Return the lines below the picture, without the marks of raised and lowered signs."""
    texts = [text.get_text() for text in still.select(".dl-stage text")]
    return " ".join(texts[texts.index(next(text for text in texts if " of 9: " in text)) + 4 :])


def network_of(figure):
    network = ConvolutionNetwork.random(rng=np.random.RandomState(SEED))
    network = train(network, PICTURES.x, T, 0.2, figure.epochs).network
    x = np.abs(PICTURES.x[figure.picture - 1] - np.reshape(figure.flipped, (6, 6)))
    t = T[figure.picture - 1]
    return train(network, [x], [t], figure.eta, figure.steps).network.parameters, x, t


def by_hand(v, x):
    """Return the sums of the maps, the places that won, what is kept, and the outputs."""
    filters, biases, W, b = v[:27].reshape(3, 3, 3), v[27:30], v[30:66].reshape(3, 3, 2, 2), v[66:]
    z, won, a = np.zeros((3, 4, 4)), {}, np.zeros((3, 2, 2))
    for k, i, j in np.ndindex(3, 4, 4):
        z[k, i, j] = sum(filters[k, p, q] * x[i + p, j + q] for p in range(3) for q in range(3)) + biases[k]
    for k, r, c in np.ndindex(3, 2, 2):
        block = [(2 * r + i, 2 * c + j) for i in range(2) for j in range(2)]
        won[k, r, c] = max(block, key=lambda place: round(z[k][place], 9))  # the first of equals
        a[k, r, c] = 1 / (1 + np.exp(-z[k][won[k, r, c]]))
    return z, won, a, 1 / (1 + np.exp(-np.array([(W[n] * a).sum() + b[n] for n in range(3)])))


def cost(v, x, t):
    return ((by_hand(v, x)[3] - t) ** 2).sum() / 2


def slope(function, at, index, h=1e-5):
    step = np.zeros(len(at))
    step[index] = h
    return (function(at + step) - function(at - step)) / (2 * h)


def wanted(stage, figure):
    """Return the number at the end of the equation of a stage."""
    v, x, t = network_of(figure)
    z, won, a, out = by_hand(v, x)
    k, i, j, n = figure.k - 1, figure.i - 1, figure.j - 1, figure.n - 1
    r, c = i // 2, j // 2
    at_weight = 9 * k + 3 * (figure.p - 1) + figure.q - 1
    slopes = [slope(lambda u: cost(u, x, t), v, m) for m in range(69)]
    match stage:
        case 1:
            return 1 / (1 + np.exp(-z[k, i, j]))
        case 2:
            return a[k, r, c]
        case 3:
            return out[n]
        case 4:
            return cost(v, x, t)
        case 5:
            return slopes[66 + n]  # that of the bias is the error of the output
        case 6:
            heard = slope(lambda kept: through(v, kept.reshape(3, 2, 2), t), a.ravel(), 4 * k + 2 * r + c)
            return heard * a[k, r, c] * (1 - a[k, r, c]) if won[k, r, c] == (i, j) else None
        case 7:
            return slopes[66 + n]
        case 8:
            return slopes[27 + k]
        case 9:
            return cost(v - figure.eta * np.array(slopes), x, t), v[at_weight] - figure.eta * slopes[at_weight]


def through(v, kept, t):
    """Return the cost when this is what pooling has kept."""
    W, b = v[30:66].reshape(3, 3, 2, 2), v[66:]
    out = 1 / (1 + np.exp(-np.array([(W[n] * kept).sum() + b[n] for n in range(3)])))
    return ((out - t) ** 2).sum() / 2


@pytest.mark.parametrize(
    "state",
    [STATES[0], *(pytest.param(state, marks=pytest.mark.gate) for state in STATES[1:])],
    ids=range(len(STATES)),
)
def test_each_equation_ends_with_its_number(state):
    figures = [ConvNetwork(**state, stage=stage) for stage in range(1, 10)]
    for stage, (figure, still) in enumerate(zip(figures, stills(*figures), strict=True), start=1):
        text, value = equation(still), wanted(stage, figure)
        if value is None:
            assert " = 0 " in text, text
            assert "won the block" in text
        elif stage == 9:
            after, weight = value
            assert ends_with(text, after), (text, after)
            assert ends_with(text.rpartition("C was")[0], weight), (text, weight)
        else:
            assert ends_with(text, value), f"stage {stage}: {text}, {value}"


def test_the_place_that_is_explained_at_first_wins_its_block_and_hears_of_the_mistake():
    figure = ConvNetwork(**ConvNetwork.presets["winners"])
    v, x, _ = network_of(figure)
    assert by_hand(v, x)[1][figure.k - 1, 1, 0] == (figure.i - 1, figure.j - 1) == (3, 1)
    assert x[3:6, 1:4].sum() == 5  # a full window: that of the second perfect slash
    (still,) = stills(figure)
    assert "won its block and hears of the mistake" in still.select_one(".dl-sentence").get_text()
    assert len(still.select(".dl-stage circle")) == 3 * 4 + 2 * 3  # winners, outputs and what is pressed on them


@pytest.mark.parametrize(
    ("stage", "epochs", "says"), [(3, 0, "but the picture shows a 2"), (3, 300, "and that is right")]
)
def test_the_answer_is_called_right_only_when_it_is(stage, epochs, says):
    figure = ConvNetwork(stage=stage, epochs=epochs)
    v, x, t = network_of(figure)
    assert (by_hand(v, x)[3].argmax() == t.argmax()) == ("right" in says)
    (still,) = stills(figure)
    assert says in still.select_one(".dl-sentence").get_text()


def test_a_step_lowers_the_cost_that_is_shown_next():
    first, second = stills(ConvNetwork(stage=9, steps=3), ConvNetwork(stage=4, steps=4))
    after, before = (
        still.select_one(f"[data-shown={name}]").get_text() for still, name in ((first, "C_next"), (second, "C"))
    )
    assert after == before
    assert float(after) < float(first.select_one("[data-shown=C]").get_text())
    assert "the cost of this picture falls" in first.select_one(".dl-sentence").get_text()


def test_the_comments_count_what_there_is():
    said = catalogue.text("conv_network")
    v, x, t = network_of(ConvNetwork())
    z, won, a, _ = by_hand(v, x)
    assert f"Of the {z.size} places of the maps, {len(won)} have won" in said["preset.winners.comment"]
    assert f"All {len(v)} parameters" in said["falls"]
    assert f"All {len(v)} parameters" in said["rises"]
    assert "all twelve pooled numbers" in said["right"]
    assert a.size == 12
    learned = ConvNetwork.presets["learned"]["epochs"]
    assert f"after {learned} epochs with all {len(PICTURES.x)} pictures" in said["preset.learned.comment"]
    assert np.abs(by_hand(network_of(ConvNetwork(epochs=learned))[0], x)[3] - t).max() < 0.1
    assert said["label.stage"] == f"Stage, 1 to {ConvNetwork.parameters()['stage'].max}"


def lying_errors(still):
    """Return the signs that lie on the picture by their places in the frame of 4 × 4, and whether each is lit."""
    frame = next(rect for rect in still.select(".dl-stage rect") if rect.get("stroke-width") == "3")
    left, top, cell = float(frame["x"]) + 1, float(frame["y"]) + 1, (float(frame["width"]) - 2) / 4
    signs = frame.find_next_siblings("text", limit=4)  # one for each block
    middles = [(float(sign["y"]) - 4.5, float(sign["x"])) for sign in signs]
    places = [(int((y - top) // cell), int((x - left) // cell)) for y, x in middles]
    return {place: (sign.get_text(), "bold" in sign["style"]) for place, sign in zip(places, signs, strict=True)}


@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
def test_the_errors_that_lie_on_pixels_that_are_on_make_the_slope_of_the_weight(state):
    figure = ConvNetwork(**state, stage=8)
    v, x, t = network_of(figure)
    _, won, a, _ = by_hand(v, x)
    k, p, q = figure.k - 1, figure.p - 1, figure.q - 1
    heard = [slope(lambda kept: through(v, kept.reshape(3, 2, 2), t), a.ravel(), 4 * k + n) for n in range(4)]
    errors = dict(zip([won[k, r, c] for r, c in np.ndindex(2, 2)], heard * (a * (1 - a))[k].ravel(), strict=True))
    (still,) = stills(figure)
    lying = lying_errors(still)
    assert lying.keys() == errors.keys()
    for (i, j), (sign, lit) in lying.items():
        assert sign == ("+" if errors[i, j] > 0 else "−")
        assert lit == bool(x[i + p, j + q])
    total = sum(errors[place] for place, (_, lit) in lying.items() if lit)
    assert total == pytest.approx(slope(lambda u: cost(u, x, t), v, 9 * k + 3 * p + q), abs=1e-8)
    said = still.select_one(".dl-sentence").get_text()
    assert f"upper left corner in row {figure.p}, column {figure.q}" in said
