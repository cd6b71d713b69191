"""Pictures of pictures, and of what is counted of them; like dlmath.plotting, this needs Matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from dlmath._check import finite, short, whole
from dlmath._tables import FOLLOW, MOVE, RULE

__all__ = ["counts", "pictures"]

INK = LinearSegmentedColormap.from_list("ink", ["white", MOVE])


def pictures(groups: dict[str, ArrayLike], across: int = 8) -> Figure:
    """Draw many small pictures on one page, group by group, with a heading above each group.

    * ``groups``: the pictures of each group, shape ``(pictures, rows, columns)``, 1 for a pixel that is on; by its
      heading.
    * ``across``: how many pictures stand side by side.

    Section "Look at the data" of chapter 5. Raises ``ValueError`` if the pictures are not all of one size.

    >>> [text.get_text() for text in pictures({"zeros": [[[1, 1], [1, 1]]], "ones": [[[0, 1], [0, 1]]]}).texts]
    ['zeros', 'ones']
    """
    if not groups:
        raise ValueError("groups: expected at least one group, got none")
    across = whole("across", across, 1)
    arrays = {name: finite(name, group, shape=(None, None, None)) for name, group in groups.items()}
    if len(sizes := {array.shape[1:] for array in arrays.values()}) > 1:
        raise ValueError(f"groups: expected pictures of one size, got {short(sorted(sizes))}")
    ((rows, columns),) = sizes
    lines = sum(-(-len(array) // across) for array in arrays.values())
    cell, heading = 6.4 / (across * (columns + 1)), 0.36
    top = height = lines * (rows + 1) * cell + len(arrays) * heading
    figure = plt.figure(figsize=(6.4, height))
    plt.close(figure)
    for name, array in arrays.items():
        top -= heading
        figure.text(0.5 * cell / 6.4, (top + 0.12) / height, name, fontsize=11)
        for k, pixels in enumerate(array):
            if k and k % across == 0:
                top -= (rows + 1) * cell
            left, bottom = (0.5 + k % across * (columns + 1)) * cell, top - rows * cell
            axes = figure.add_axes((left / 6.4, bottom / height, columns * cell / 6.4, rows * cell / height))
            axes.pcolormesh(pixels[::-1], cmap=INK, vmin=0, vmax=1, edgecolors=RULE, linewidth=0.5)
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_color(RULE)
        top -= (rows + 1) * cell
    return figure


def counts(counted: dict[str, ArrayLike], marks: dict[str, float], xlabel: str) -> Figure:
    """Draw one dot for each run of an experiment, above what it counted; equal counts are stacked.

    * ``counted``: what the runs counted, shape ``(runs,)``, by the name of the experiment.
    * ``marks``: values to compare with, each drawn as a line across and named, such as a baseline.
    * ``xlabel``: what is counted.

    Section "Try it on what is new" of chapter 5.

    >>> counts({"small": [3, 4, 4]}, {"guessing": 2}, "right").axes[0].get_xlabel()
    'right'
    """
    if not counted:
        raise ValueError("counted: expected at least one experiment, got none")
    figure, column = plt.subplots(
        len(counted), figsize=(6, 0.4 + 2 * len(counted)), sharex=True, layout="constrained", squeeze=False
    )
    plt.close(figure)
    for axes, (name, values) in zip(column[:, 0], counted.items(), strict=True):
        found, often = np.unique(finite(name, values, shape=(None,)), return_counts=True)
        for value, count in zip(found, often, strict=True):
            axes.plot(np.full(count, value), np.arange(1, count + 1), "o", color=FOLLOW, ms=6)
        top = often.max() + 1
        for k, (label, value) in enumerate(marks.items()):
            axes.axvline(value, color=MOVE, ls=("--", ":")[k % 2])
            axes.text(value, top, f" {label} ", color=MOVE, va="center", ha="right" if k % 2 else "left")
        axes.set(title=name, ylim=(0, top + 1), yticks=[])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    column[-1, 0].set_xlabel(xlabel)
    return figure
