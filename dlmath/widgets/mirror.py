"""Figure *Mirror* of chapter 5: the cost on the way from a network to its copy that says the opposite inside."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count, Number


class Mirror(Figure):
    r"""The straight path from the trained network to its copy in which a hidden unit says the opposite.

    * ``unit``: which hidden unit turns, from 1 to 3; the units before it stand halfway.
    * ``way``: how far, from 0, where it has not begun, over ½, the middle, to 1, the copy.

    Section "Count the copies of every place" of chapter 5.

    >>> Mirror(unit=2, way=0.5).way
    0.5
    """

    name = "mirror"
    data = learning_data("zeros_and_ones")

    unit = Count(1, min=1, max=3)
    way = Number(0, min=0, max=1, step=0.025)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "first": {},
        "second": {"unit": 2},
        "third": {"unit": 3},
        "blind": {"unit": 3, "way": 0.5},
    }

    python = """\
import numpy as np

from dlmath import Layer, Network, load_pictures, one_hot, total_cost, train

pictures = load_pictures("zeros_and_ones")
X, T = pictures.x.reshape(64, 12), one_hot(pictures.digits, 2)
network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
network = train(network, X, T, eta=0.2, epochs=300).network


def turned(ways):
    (W2, b2), (W3, b3) = ((layer.W.copy(), layer.b.copy()) for layer in network.layers)
    for i, way in enumerate(ways):
        b3 += way * W3[:, i]
        for part in (W2[i], b2[i:i + 1], W3[:, i]):
            part *= 1 - 2 * way
    return Network((Layer(W2, b2), Layer(W3, b3)))


middles = [0.5] * ({unit} - 1)
C_end = total_cost(turned([*middles, 0]), X, T)
C_T = total_cost(turned([*middles, {way}]), X, T)
print("C_end", round(C_end, 2), "C_T", round(C_T, 2))
"""
