"""Figure *ConvTraining* of chapter 7: the convolution network learns before the reader's eyes."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from dlmath.widgets.convolution import TWO
from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count, Number
from dlmath.widgets.sequences import Grid, Runs


class ConvTraining(Figure):
    r"""Gradient descent on the cost of 96 pictures: the cost, the filters, and what they find in a picture to try.

    * ``eta``: the learning rate of the epochs to come, from 0.01 to 2.
    * ``seed``: which random numbers the network begins with, from 0 to 99.
    * ``runs``: how it has learned so far: pairs (learning rate, epochs), at most 2000 epochs in all.
    * ``pixels``: a picture to try, 36 values 0 or 1, row by row (or a 6×6 table).

    Section "Let it learn" of chapter 7. The copied Python does the same steps with other last digits; with a
    large learning rate a run can multiply these, and figure and Python part after some hundred epochs.

    >>> ConvTraining(seed=3, eta=0.1).eta
    0.1
    """

    name = "conv_training"
    data = learning_data("one_two_three")

    eta = Number(0.2, min=0.01, max=2, step=0.01, symbol="η")
    seed = Count(6, min=0, max=99)
    runs = Runs([], eta=(0.01, 2), epochs=2000)
    pixels = Grid([int(pixel) for pixel in TWO.ravel()], values=[0, 1])

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "start": {},
        "learned": {"runs": [(0.2, 300)]},
        "shifted": {"runs": [(0.2, 300)], "pixels": [int(pixel) for pixel in np.roll(TWO, 1, axis=1).ravel()]},
        "fast": {"eta": 0.5, "runs": [(0.5, 100)]},
    }

    python = """\
import numpy as np

from dlmath import ConvolutionNetwork, load_pictures, one_hot, square_error, train

pictures = load_pictures("one_two_three")
T = one_hot(pictures.digits - 1, 3)
network = ConvolutionNetwork.random(rng=np.random.RandomState({seed}))
for eta, epochs in {runs}:
    network = train(network, pictures.x, T, eta, epochs).network
outputs = network(pictures.x)
C_T = square_error(outputs, T).sum()
right = int((outputs.argmax(axis=1) + 1 == pictures.digits).sum())
output = network(np.reshape({pixels}, (6, 6)))[0]
print("C_T", round(C_T, 3), "right", right, "output", output.round(2))
"""
