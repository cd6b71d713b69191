"""Figure *Backprop* of chapter 6: one picture forwards through the network and its errors backwards."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count


class Backprop(Figure):
    r"""Forward and backward propagation of one picture, step by step.

    .. math:: \delta^3_j = (a^3_j - t_j)\,a^3_j(1 - a^3_j), \qquad
        \delta^2_i = \Bigl(\sum_j w^3_{ji}\delta^3_j\Bigr)a^2_i(1 - a^2_i)

    * ``stage``: how far the calculation has come: 1 hidden layer, 2 output layer, 3 square error, 4 errors of the
      output layer, 5 errors of the hidden layer, 6 slopes of the output layer, 7 slopes of the hidden layer.
    * ``picture``: which of the 64 pictures, from 1.
    * ``epochs``: for how many epochs the network has learned, from 0 to 300, with the learning rate 0.2.
    * ``i``, ``j``: which hidden unit (1 to 3) and which output unit (1 or 2) the equation is about; ``k``: and in
      stage 7 which pixel (1 to 12).

    Sections "Start at the output" and "Go backwards" of chapter 6.

    >>> Backprop(stage=5, i=2).stage
    5
    """

    name = "backprop"
    data = learning_data("zeros_and_ones")

    stage = Count(1, min=1, max=7)
    picture = Count(1, min=1, max=64)
    epochs = Count(0, min=0, max=300, step=5)
    i = Count(1, min=1, max=3, group=None)
    j = Count(1, min=1, max=2, group=None)
    k = Count(1, min=1, max=12, group=None)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "forward": {},
        "output": {"stage": 4},
        "hidden": {"stage": 5},
        "slopes": {"stage": 7},
        "learned": {"stage": 5, "epochs": 300},
    }

    python = """\
import numpy as np

from dlmath import Network, backpropagate, load_pictures, one_hot, square_error, train, unit_errors

pictures = load_pictures("zeros_and_ones")
X, T = pictures.x.reshape(64, 12), one_hot(pictures.digits, 2)
network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
network = train(network, X, T, eta=0.2, epochs={epochs}).network
x, t = X[{picture} - 1], T[{picture} - 1]
(_, a2), (_, a3) = network.forward(x)
C = square_error(a3, t)
delta2, delta3 = unit_errors(network, x, t)
slopes = backpropagate(network, [x], [t]).gradient
print("a2", a2.round(2), "a3", a3.round(2), "C", round(C, 3), "delta3", delta3.round(3), "delta2", delta2.round(3))
"""
