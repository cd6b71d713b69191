"""Matplotlib pictures of the book, for its pages and for notebooks; nothing else in dlmath needs Matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlmath._check import finite_number
from dlmath.neuron import ACTIVATIONS

__all__ = ["activations"]

FOLLOW, RULE = "#b4450c", "#9aa5b1"


def activations(limit: float = 5.0) -> Figure:
    r"""Draw the four activation functions side by side, for :math:`-\text{limit} \le z \le \text{limit}`.

    Raises
    ------
    ValueError
        If ``limit`` is not a positive number.

    Notes
    -----
    Section "Choose an activation function" of chapter 1.

    Examples
    --------
    >>> [axes.get_title() for axes in activations().axes]
    ['step', 'sigmoid', 'tanh', 'relu']
    """
    if finite_number("limit", limit) <= 0:
        raise ValueError(f"limit: expected a positive number, got {limit!r}")
    figure, row = plt.subplots(1, 4, figsize=(8, 2.1), layout="constrained")
    plt.close(figure)  # or Jupyter would show it a second time
    z = np.linspace(-limit, limit, 401)
    for axes, (name, a) in zip(row, ACTIVATIONS.items(), strict=True):
        y = a(z)
        if name == "step":
            y[np.searchsorted(z, 0.0)] = np.nan  # a jump, not a steep rise
        axes.axhline(0, color=RULE, lw=0.8)
        axes.axvline(0, color=RULE, lw=0.8)
        axes.plot(z, y, color=FOLLOW, lw=2)
        axes.set(title=name, xlabel="$z$", ylim=(-1.15, 1.15) if name != "relu" else (-1.15, limit))
        axes.spines[["top", "right"]].set_visible(False)
    return figure
