"""Figure *CostSlice* of chapter 5: the cost along one parameter, all others held."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count, Number


class CostSlice(Figure):
    r"""A cut through the landscape of the cost: :math:`C_T` as a function of one of the 47 parameters.

    * ``parameter``: which parameter, from 1 to 47: 36 weights of the hidden layer row by row, its 3 biases, 6
      weights of the output layer, its 2 biases.
    * ``value``: the value at which the cost is read off, from −10 to 10.
    * ``epochs``: for how many epochs the network has learned, from 0 to 300, with the learning rate 0.2.

    Section "Look at the landscape" of chapter 5.

    >>> CostSlice(parameter=40, value=2).value
    2.0
    """

    name = "cost_slice"
    data = learning_data("zeros_and_ones")

    parameter = Count(40, min=1, max=47)
    value = Number(4, min=-10, max=10, step=0.125)
    epochs = Count(0, min=0, max=300, step=5)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "output": {},
        "trained": {"epochs": 300},
        "hidden": {"parameter": 5, "value": -5},
        "dip": {"parameter": 28, "value": 8, "epochs": 50},
    }

    python = """\
import numpy as np

from dlmath import Network, load_pictures, one_hot, total_cost, train

pictures = load_pictures("zeros_and_ones")
X, T = pictures.x.reshape(64, 12), one_hot(pictures.digits, 2)
network = Network.random([12, 3, 2], rng=np.random.RandomState(1))
network = train(network, X, T, eta=0.2, epochs={epochs}).network
parameters = network.parameters.copy()
w = parameters[{parameter} - 1]
C_w = total_cost(network, X, T)
parameters[{parameter} - 1] = {value}
C_T = total_cost(network.with_parameters(parameters), X, T)
print("w", round(w, 2), "C_w", round(C_w, 2), "C_T", round(C_T, 2))
"""
