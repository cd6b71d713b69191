"""Matplotlib pictures of the book, for its pages and for notebooks; nothing else in dlmath needs Matplotlib."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from dlmath.neuron import ACTIVATIONS

__all__ = ["activations"]

FOLLOW, RULE = "#b4450c", "#9aa5b1"


def activations(names: Sequence[str] = tuple(ACTIVATIONS)) -> Figure:
    r"""Draw activation functions side by side, for :math:`-5 \le z \le 5`.

    Parameters
    ----------
    names
        Which ones: some of ``"step"``, ``"sigmoid"``, ``"tanh"``, ``"relu"``.

    Raises
    ------
    ValueError
        If there is no name, or one that is not known.

    Notes
    -----
    Section "Choose an activation function" of chapter 1.

    Examples
    --------
    >>> [axes.get_title() for axes in activations().axes]
    ['step', 'sigmoid', 'tanh', 'relu']
    """
    if not names or not set(names) <= set(ACTIVATIONS):
        raise ValueError(f"names: expected some of {', '.join(ACTIVATIONS)}, got {list(names)!r}")
    figure, row = plt.subplots(1, len(names), figsize=(2 * len(names), 2.1), layout="constrained", squeeze=False)
    plt.close(figure)  # or Jupyter would show it a second time
    z = np.linspace(-5, 5, 401)
    for axes, name in zip(row[0], names, strict=True):
        y = ACTIVATIONS[name](z)
        if name == "step":
            y[np.searchsorted(z, 0.0)] = np.nan  # a jump, not a steep rise
        axes.axhline(0, color=RULE, lw=0.8)
        axes.axvline(0, color=RULE, lw=0.8)
        axes.plot(z, y, color=FOLLOW, lw=2)
        axes.set(title=name, xlabel="$z$", ylim=(-1.15, 1.15) if name != "relu" else (-1.15, 5))
        axes.spines[["top", "right"]].set_visible(False)
    return figure
