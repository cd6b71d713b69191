"""Figure *ConvTraining* of chapter 7: the convolution network learns before the reader's eyes."""

from typing import Any, ClassVar

from dlmath.patterns import load_pictures
from dlmath.widgets.convolution import TWO
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Count, Grid, Number, Runs


def _data() -> dict[str, list[str]]:
    found = {part: load_pictures("one_two_three", part) for part in ("learning", "unseen")}
    pixels = {
        part: ["".join(str(int(pixel)) for pixel in picture.ravel()) for picture in pictures.x]
        for part, pictures in found.items()
    }
    digits = {part: [f"{digit:.0f}" for digit in pictures.digits] for part, pictures in found.items()}
    return {
        "pictures": pixels["learning"],
        "digits": digits["learning"],
        "unseen": pixels["unseen"],
        "unseenDigits": digits["unseen"],
    }


class ConvTraining(Figure):
    r"""Gradient descent on the cost of 96 pictures: the cost, the filters, and what they find in a picture to try.

    Parameters
    ----------
    eta
        The learning rate of the epochs to come, from 0.01 to 2.
    seed
        Which random numbers the network begins with, from 0 to 99.
    runs
        How it has learned so far: pairs (learning rate, epochs), at most 2000 epochs in all.
    pixels
        A picture to try, 36 values 0 or 1, row by row (or a 6×6 table).

    Raises
    ------
    TraitError
        If a value does not fit.

    Notes
    -----
    Section "Let it learn" of chapter 7.

    Examples
    --------
    >>> ConvTraining(seed=3, eta=0.1).eta
    0.1
    """

    name = "conv_training"
    data = _data()

    eta = Number(0.2, min=0.01, max=2, step=0.01, symbol="η")
    seed = Count(2, min=0, max=99)
    runs = Runs([], eta=(0.01, 2), epochs=2000)
    pixels = Grid([int(pixel) for pixel in TWO.ravel()], values=[0, 1])

    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "start": {},
        "learned": {"runs": [(0.2, 300)]},
        "fast": {"eta": 1, "runs": [(1, 100)]},
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
print(f"C_T = {{C_T:.3f}}, {{right}} of 96 right", "output", output.round(2))
"""
