"""Figure *Handwriting* of the epilogue: draw a digit, and a network that learns from people reads it."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from dlmath.digits import load_digits
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Count, Number, Switch
from dlmath.widgets.sequences import Points
from dlmath.widgets.strokes import GRID, Drawings, Strokes

__all__ = ["Handwriting"]

SEVEN = (((22, 20), (72, 18), (66, 34), (56, 54), (48, 82)), ((36, 52), (66, 50)))
SMALL = (((11, 12), (17, 10), (21, 14), (20, 21), (14, 30), (10, 36), (23, 35)),)


def _packed() -> dict[str, str]:
    """Return all digits as text: each picture's 64 counts and then the digit, a letter each: a is 0."""
    x, digits = load_digits("all")
    rows = np.concatenate([x.reshape(-1, 64) * 16, digits[:, None]], axis=1).astype(np.uint8)
    return {"digits": (rows + ord("a")).tobytes().decode("ascii")}


class Handwriting(Figure):
    r"""A digit to draw, what the network sees of it, its answer, and its learning from other people’s digits.

    * ``strokes``: the drawing: for each stroke its points (x, y) on a grid of 100×100, y downwards.
    * ``pen``, ``down``: where the pen is that the arrow keys move, and whether it draws.
    * ``crop``, ``centre``: whether the drawing is stretched to the full height, whether it is put in the middle.
    * ``network``: ``"plain"``, 64–30–10, or ``"convolution"``, 16 filters of 3×3.
    * ``shifts``: whether each picture is also learned moved by one pixel up, down, left and right.
    * ``eta``: the learning rate, from 0.01 to 0.1.
    * ``seed``: which random numbers the network begins with, from 0 to 99.
    * ``epochs``: how long it has learned, from 0 to 10.
    * ``own``: drawings that the reader has named, pairs (digit, strokes); with any, there is one epoch more, in
      which each of them comes ten times.

    Section "Draw your own" of the epilogue. The copied Python does the same steps with other last digits, which
    thousands of steps can multiply.

    >>> Handwriting(epochs=3, network="convolution").epochs
    3
    """

    name = "handwriting"
    data = _packed()

    strokes = Strokes(SEVEN)
    pen = Points([(50, 50)], x=(0, GRID), y=(0, GRID), step=1)
    down = Switch(False)
    crop = Switch(True)
    centre = Switch(True)
    network = Choice("plain", ["plain", "convolution"], group="network")
    shifts = Switch(False, group="network")
    eta = Number(0.05, min=0.01, max=0.1, step=0.01, symbol="η", group="network")
    seed = Count(1, min=0, max=99, group="network")
    epochs = Count(0, min=0, max=10)
    own = Drawings()

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "start": {},
        "learned": {"epochs": 10},
        "small": {"epochs": 10, "strokes": SMALL},
        "as_drawn": {"epochs": 10, "strokes": SMALL, "crop": False, "centre": False},
        "empty": {"epochs": 10, "strokes": ()},
    }

    python = """\
import numpy as np

from dlmath import (
    ConvolutionNetwork, Network, accuracy, cross_entropy, digit_of, load_digits, one_hot, shifted, train
)

learning, unseen = load_digits(), load_digits("unseen")
x, digits = learning
if {shifts}:
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    x, digits = np.concatenate([shifted(x, *move) for move in moves]), np.tile(digits, 5)
rng = np.random.RandomState({seed})
if {network} == "plain":
    network, seen = Network.random([64, 30, 10], rng, scale=0.3), lambda x: x.reshape(-1, 64)
else:
    network = ConvolutionNetwork.random(rng, filters=16, units=10, picture=8, scale=0.3)
    seen = lambda x: x.reshape(-1, 8, 8)
rule = dict(eta={eta}, batch=10, cost=cross_entropy)
network = train(network, seen(x), one_hot(digits, 10), epochs={epochs}, rng=rng, **rule).network
own = {own}
if own:
    drawn = np.array([digit_of(strokes, {crop}, {centre}, side=100) for _, strokes in own])
    x = np.concatenate([x, *10 * [drawn]])
    digits = np.concatenate([digits, *10 * [[digit for digit, _ in own]]])
    rng = np.random.RandomState(len(x))
    network = train(network, seen(x), one_hot(digits, 10), epochs=1, rng=rng, **rule).network
unseen_right = round(597 * accuracy(network, seen(unseen.x), unseen.digits))
strokes = {strokes}
output = network(seen(digit_of(strokes, {crop}, {centre}, side=100)))[0] if strokes else None
print("unseen", unseen_right, "output", output if output is None else output.round(2))
"""
