"""Tables of numbers as coloured cells: pictures, weights, mistakes, and who is taken for whom; part of plotting."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from dlmath._check import finite, positive, truth, whole
from dlmath.cost import batch_of, class_numbers
from dlmath.network import Network
from dlmath.training import Trainable

WIDEST = 12.0  # inches; more would be unreadable on a page
MOVE, FOLLOW, RULE = "#1d5fd1", "#b4450c", "#9aa5b1"
SIGNED = LinearSegmentedColormap.from_list("signed", [MOVE, "white", FOLLOW])


def tables(
    values: Sequence[ArrayLike],
    titles: Sequence[str] = (),
    numbers: bool = True,
    cell: float = 0.48,
    shared_scale: bool = True,
    across: int = 100,
) -> Figure:
    """Draw tables of numbers, such as pictures or the weights of a unit, as coloured cells side by side.

    Tables that do not fit a page's width go on in the next row. Positive cells are orange, negative ones blue, and
    the more saturated the larger. Between cells with numbers there are thin lines.

    * ``values``: the tables, each of shape ``(rows, columns)``.
    * ``titles``: a title for each, or none.
    * ``numbers``: whether each cell shows its number, too; whole, or with one digit after the point.
    * ``cell``: the side of a cell in inches; ``shared_scale``: whether all have one scale of colours.
    * ``across``: how many stand side by side at most.

    Section "See what the demons have come to like" of chapter 6.

    >>> [axes.get_title() for axes in tables([[[1, -2]], [[0, 3]]], titles=["A", "B"]).axes]
    ['A', 'B']
    """
    arrays = [finite("values", value, shape=(None, None)) for value in values]
    if not arrays:
        raise ValueError("values: expected at least one table, got none")
    truth(numbers=numbers, shared_scale=shared_scale)
    if titles and len(titles) != len(arrays):
        raise ValueError(f"titles: expected {len(arrays)}, one for each table, got {len(titles)}")
    most = whole("across", across, 1)
    across = _fitting([array.shape[1] for array in arrays], cell := positive("cell", cell), most)
    down = -(-len(arrays) // across)
    rows = max(len(array) for array in arrays)
    columns = [max(array.shape[1] for array in arrays[i::across]) for i in range(across)]
    size = (cell * sum(columns) + 0.2 * across, (cell * rows + 0.55) * down)
    figure, grid = plt.subplots(
        down, across, figsize=size, width_ratios=columns, layout="constrained", squeeze=False
    )
    plt.close(figure)
    for axes in grid.flat[len(arrays) :]:
        axes.remove()
    limits = [float(np.abs(array).max()) or 1.0 for array in arrays]
    limits = [max(limits)] * len(arrays) if shared_scale else limits
    for axes, array, limit, title in zip(grid.flat, arrays, limits, titles or [""] * len(arrays), strict=False):
        axes.imshow(array, cmap=SIGNED, vmin=-limit, vmax=limit)
        axes.set(title=title, xticks=[], yticks=[])
        axes.spines[:].set_color(RULE)
        if numbers:
            _write(axes, array, limit)
    return figure


def _write(axes: Axes, array: np.ndarray, limit: float) -> None:
    """Write the number into each cell, and draw thin lines between the cells."""
    for line in range(1, array.shape[0]):
        axes.axhline(line - 0.5, color=RULE, lw=0.5)
    for line in range(1, array.shape[1]):
        axes.axvline(line - 0.5, color=RULE, lw=0.5)
    digits = 0 if np.array_equal(array, array.round()) else 1
    for (i, j), number in np.ndenumerate(array):
        ink = "white" if abs(number) > 0.6 * limit else "black"
        text = f"{number:z.{digits}f}".replace("-", "\N{MINUS SIGN}")
        axes.text(j, i, text, ha="center", va="center", fontsize=11, color=ink)


def mistakes(network: Trainable, x: ArrayLike, labels: ArrayLike, most: int = 24) -> Figure:
    """Draw the pictures that a network answers wrongly, the surest mistakes first.

    Above each stands its class and, behind the arrow, what the network takes it for.

    * ``network``: a :class:`~dlmath.Network` or a :class:`~dlmath.ConvolutionNetwork`.
    * ``x``: square pictures, shape ``(pictures, rows, columns)``; for a ``Network`` they are laid out row by row.
    * ``labels``: their class numbers, shape ``(pictures,)``.
    * ``most``: how many to draw at most.

    Section "See who is taken for whom" of the epilogue. Raises ``ValueError`` if nothing is wrong.

    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1], [0]], [0, 0.3]),))
    >>> [axes.get_title() for axes in mistakes(network, [[[0]], [[1]]], [0, 0]).axes]
    ['0 → 1']
    """
    pictures = finite("x", x, shape=(None, None, None))
    seen = pictures.reshape(len(pictures), -1) if isinstance(network, Network) else pictures
    outputs = network(batch_of(network, seen))
    answers, classes = outputs.argmax(axis=1), class_numbers(labels, outputs.shape[1], len(pictures)).astype(int)
    wrong = np.flatnonzero(answers != classes)
    if not len(wrong):
        raise ValueError("x: expected pictures that the network gets wrong, got none")
    sure = outputs.max(axis=1) - outputs[np.arange(len(pictures)), classes]
    wrong = wrong[np.argsort(-sure[wrong], kind="stable")][: whole("most", most, 1)]
    titles = [f"{classes[k]} \N{RIGHTWARDS ARROW} {answers[k]}" for k in wrong]
    return tables(list(pictures[wrong]), titles, numbers=False, cell=0.13, across=6)


def confusions(counts: ArrayLike, down: str, across: str) -> Figure:
    """Draw a confusion matrix: right answers pale, mistakes the stronger the more of them there are.

    * ``counts``: how often each class, down, was taken for each, across; shape ``(classes, classes)``, as
      :func:`dlmath.confusion` returns it. A 0 is left blank.
    * ``down``, ``across``: what stands at the two sides.

    Section "See who is taken for whom" of the epilogue.

    >>> confusions([[5, 1], [0, 4]], "it is", "taken for").axes[0].get_xlabel()
    'taken for'
    """
    table = finite("counts", counts, shape=(None, None))
    if table.shape[0] != table.shape[1] or (table < 0).any():
        raise ValueError(f"counts: expected as many rows as columns, all 0 or more, got shape {table.shape}")
    wrong = np.where(np.eye(len(table), dtype=bool), 0, table)
    figure, axes = plt.subplots(figsize=(0.46 * len(table) + 0.9, 0.36 * len(table) + 0.8), layout="constrained")
    plt.close(figure)
    axes.imshow(wrong, cmap=SIGNED, vmin=-wrong.max() or -1, vmax=wrong.max() or 1, aspect="auto")
    for (i, j), count in np.ndenumerate(table):
        if i == j:
            axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, color="#eef1f4", zorder=0.5))
        if count:
            ink = "white" if wrong[i, j] > 0.6 * wrong.max() else "black"
            axes.text(j, i, f"{count:.0f}", ha="center", va="center", fontsize=11, color=ink)
    axes.set(xlabel=across, ylabel=down, xticks=range(len(table)), yticks=range(len(table)))
    axes.xaxis.set(label_position="top", ticks_position="top")
    axes.tick_params(length=0)
    axes.spines[:].set_color(RULE)
    return figure


def _fitting(columns: Sequence[int], cell: float, most: int) -> int:
    """Return how many tables of so many columns stand side by side in a page's width, one at least."""
    across = min(len(columns), most)
    while across > 1 and cell * sum(max(columns[i::across]) for i in range(across)) + 0.2 * across > WIDEST:
        across -= 1
    return across
