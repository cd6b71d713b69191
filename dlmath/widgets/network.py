"""Figure *Network* of chapter 5: what the network says about a picture, before and after training."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count
from dlmath.widgets.sequences import Grid


class Network(Figure):
    r"""The 12–3–2 network and one picture: every unit's sum and output, the square error, the verdict.

    .. math:: C = \tfrac12\{(t_1 - a^3_1)^2 + (t_2 - a^3_2)^2\}

    * ``picture``: which of the 64 pictures, from 1.
    * ``flipped``: which of the 12 pixels are turned over (1), in reading order.
    * ``epochs``: for how many epochs the network has learned, from 0 to 300, with the learning rate 0.2.

    Sections "Write the network out" and "Measure one mistake" of chapter 5.

    >>> figure = Network(picture=33)
    >>> figure.epochs
    0
    """

    name = "network"
    data = learning_data("zeros_and_ones")

    picture = Count(1, min=1, max=64)
    flipped = Grid([0] * 12, values=[0, 1])
    epochs = Count(0, min=0, max=300, step=5)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "before": {},
        "after": {"epochs": 300},
        "one": {"picture": 34, "epochs": 300},
        "hard": {"picture": 33, "epochs": 20},
        "damaged": {"flipped": [0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0], "epochs": 300},
    }

    python = """\
import numpy as np

from dlmath import Network, load_pictures, one_hot, square_error, total_cost, train

pictures = load_pictures("zeros_and_ones")
X, T = pictures.x.reshape(64, 12), one_hot(pictures.digits, 2)
network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
network = train(network, X, T, eta=0.2, epochs={epochs}).network
k = {picture} - 1
x = np.abs(X[k] - {flipped})
(_, hidden), (_, output) = network.forward(x)
C = square_error(output, T[k])
C_T = total_cost(network, X, T)
print("hidden", hidden.round(2), "output", output.round(2), "C", round(C, 3), "C_T", round(C_T, 2))
"""
