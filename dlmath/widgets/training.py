"""Figure *Training* of chapter 6: the network learns before the reader's eyes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count, Number
from dlmath.widgets.sequences import Grid, Runs


class Training(Figure):
    r"""Gradient descent on the cost of 64 pictures: the cost, what the hidden units like, and a picture to try.

    * ``eta``: the learning rate of the epochs to come, from 0.01 to 5.
    * ``seed``: which random numbers the network begins with, from 0 to 99.
    * ``hidden``: how many hidden units, from 1 to 5.
    * ``runs``: how it has learned so far: pairs (learning rate, epochs), at most 3000 epochs in all.
    * ``pixels``: a picture to try, 12 values 0 or 1.

    Section "Watch it learn" of chapter 6. The copied Python does the same steps with other last digits; with a
    large learning rate a run can multiply these, and figure and Python part after some hundred epochs.

    >>> Training(seed=3, runs=[(0.2, 100)]).runs
    ((0.2, 100),)
    """

    name = "training"
    data = learning_data("zeros_and_ones")

    eta = Number(0.2, min=0.01, max=5, step=0.01, symbol="η")
    seed = Count(1, min=0, max=99)
    hidden = Count(3, min=1, max=5)
    runs = Runs([], eta=(0.01, 5), epochs=3000)
    pixels = Grid([0, 1, 0] * 4, values=[0, 1])

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "start": {},
        "learned": {"runs": [(0.2, 300)]},
        "slow": {"eta": 0.02, "runs": [(0.02, 300)]},
        "stuck": {"eta": 5, "runs": [(5, 300)]},
        "one": {"hidden": 1, "runs": [(0.2, 1000)]},
    }

    python = """\
import numpy as np

from dlmath import Network, accuracy, load_pictures, one_hot, total_cost, train

pictures = load_pictures("zeros_and_ones")
X, T = pictures.x.reshape(64, 12), one_hot(pictures.digits, 2)
network = Network.random([12, {hidden}, 2], rng=np.random.RandomState({seed}))
for eta, epochs in {runs}:
    network = train(network, X, T, eta, epochs).network
C_T = total_cost(network, X, T)
right = round(64 * accuracy(network, X, pictures.digits))
output = network({pixels})
print("C_T", round(C_T, 3), "right", right, "output", output.round(2))
"""
