"""Matplotlib pictures of the book, for its pages and for notebooks; nothing else in dlmath needs Matplotlib."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlmath._check import finite
from dlmath.activation import ACTIVATIONS
from dlmath.regression import fit_line, line_cost

__all__ = ["activations", "bowl", "costs", "tables"]

MOVE, FOLLOW, RULE = "#1d5fd1", "#b4450c", "#9aa5b1"
RISING = LinearSegmentedColormap.from_list("rising", ["#fce4d4", "#e08a57"])
SIGNED = LinearSegmentedColormap.from_list("signed", [MOVE, "white", FOLLOW])


def activations(names: Sequence[str] = tuple(ACTIVATIONS)) -> Figure:
    r"""Draw activation functions side by side, for :math:`-5 \le z \le 5`.

    Section "Choose an activation function" of chapter 1.

    Raises ``ValueError`` if there is no name, or one that is not known.

    Parameters
    ----------
    names
        Which ones: some of ``"step"``, ``"sigmoid"``, ``"tanh"``, ``"relu"``.

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


def bowl(x: ArrayLike, y: ArrayLike) -> Figure:
    r"""Draw the cost :math:`C_T(p, q)` of all lines near the best one as a surface, with its contours below.

    Section "See the cost as a bowl" of chapter 2.

    Raises ``ValueError`` as for :func:`dlmath.fit_line`: without a single best line there is no bowl.

    Parameters
    ----------
    x, y
        The measured points, each of shape ``(points,)``.

    Examples
    --------
    >>> bowl([5, 10, 15], [4, 9, 8]).axes[0].get_xlabel()
    '$p$'
    """
    p_best, q_best = fit_line(x, y)
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    lowest = line_cost(x, y, p_best, q_best)

    def line(distance: ArrayLike, angle: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return the lines on which the cost is ``distance**2 / 2`` above the lowest, one for each angle."""
        p = p_best + distance * np.cos(angle) / np.sqrt(((x - x.mean()) ** 2).sum())
        m = y.mean() + distance * np.sin(angle) / np.sqrt(len(x))
        return p, m - p * x.mean()

    rim = np.sqrt(len(x)) * (np.ptp(y) or 1.0)
    floor = lowest - rim**2 / 5
    figure = plt.figure(figsize=(6, 4.8), layout="constrained")
    axes = figure.add_subplot(projection="3d")
    plt.close(figure)
    angles = np.linspace(0, 2 * np.pi, 97)
    p, q = line(*np.meshgrid(np.linspace(0, rim, 25), angles))
    cost = line_cost(x, y, p, q)
    axes.plot_surface(p, q, cost, cmap=RISING, alpha=0.75, rcount=97, ccount=25)
    for distance in np.linspace(0, rim, 7)[1:]:
        ring = line(distance, angles)
        axes.plot(*ring, lowest + distance**2 / 2, color=FOLLOW, lw=0.7)
        axes.plot(*ring, floor, color=RULE, lw=1)
    axes.plot(2 * [p_best], 2 * [q_best], [floor, lowest], "--o", color=FOLLOW, lw=1, ms=3)
    axes.set(xlabel="$p$", ylabel="$q$", zlabel="$C_T$", zlim=(floor, cost.max()))
    axes.set_zticks([tick for tick in axes.get_zticks() if 0 <= tick <= cost.max()])
    axes.view_init(elev=32, azim=-108)
    axes.set_box_aspect((1, 1, 0.75), zoom=0.98)
    return figure


def tables(values: Sequence[ArrayLike], titles: Sequence[str] = (), numbers: bool = True) -> Figure:
    """Draw tables of numbers, such as pictures or the weights of a unit, as coloured cells side by side.

    Positive cells are orange, negative ones blue, and the more saturated the larger; one scale for all.

    Section "See what the demons have come to like" of chapter 6.

    Raises ``ValueError`` if there is no table, one is not finite numbers in rows and columns, or there are fewer
    titles than tables.

    Parameters
    ----------
    values
        The tables, each of shape ``(rows, columns)``.
    titles
        A title for each, or none.
    numbers
        Whether each cell also shows its number: whole in a table of whole numbers, otherwise with one digit after
        the point.

    Examples
    --------
    >>> [axes.get_title() for axes in tables([[[1, -2]], [[0, 3]]], titles=["A", "B"]).axes]
    ['A', 'B']
    """
    arrays = [finite("values", value, shape=(None, None)) for value in values]
    if not arrays:
        raise ValueError("values: expected at least one table, got none")
    if titles and len(titles) != len(arrays):
        raise ValueError(f"titles: expected {len(arrays)}, one for each table, got {len(titles)}")
    rows = max(len(array) for array in arrays)
    columns = [array.shape[1] for array in arrays]
    size = (0.48 * sum(columns) + 0.2 * len(arrays), 0.48 * rows + 0.55)
    figure, row = plt.subplots(
        1, len(arrays), figsize=size, width_ratios=columns, layout="constrained", squeeze=False
    )
    plt.close(figure)
    limit = max(float(np.abs(array).max()) for array in arrays) or 1.0
    for axes, array, title in zip(row[0], arrays, titles or [""] * len(arrays), strict=True):
        axes.imshow(array, cmap=SIGNED, vmin=-limit, vmax=limit)
        axes.set(title=title, xticks=[], yticks=[])
        axes.spines[:].set_color(RULE)
        if numbers:
            digits = 0 if np.array_equal(array, array.round()) else 1
            for (i, j), number in np.ndenumerate(array):
                ink = "white" if abs(number) > 0.6 * limit else "black"
                text = f"{number:z.{digits}f}".replace("-", "\N{MINUS SIGN}")
                axes.text(j, i, text, ha="center", va="center", fontsize=11, color=ink)
    return figure


def costs(runs: dict[str, ArrayLike], xlabel: str = "epoch") -> Figure:
    r"""Draw how :math:`C_T` went down, epoch by epoch, for one run or several, on a logarithmic scale.

    Section "Choose the learning rate again" of chapter 6.

    Raises ``ValueError`` if there is no run, or a run's costs are not a list of finite numbers.

    Parameters
    ----------
    runs
        The costs of each run, shape ``(epochs + 1,)``, by the run's name.
    xlabel
        What is counted along the axis.

    Examples
    --------
    >>> [line.get_label() for line in costs({"slow": [4, 3, 2], "fast": [4, 1, 0.5]}).axes[0].lines]
    ['slow', 'fast']
    """
    if not runs:
        raise ValueError("runs: expected at least one run, got none")
    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    plt.close(figure)
    for (name, values), style in zip(runs.items(), ["-", "--", "-.", ":"] * len(runs), strict=False):
        axes.plot(finite(name, values, shape=(None,)), style, label=name)
    axes.set(xlabel=xlabel, ylabel="$C_T$", yscale="log")
    axes.legend()
    axes.spines[["top", "right"]].set_visible(False)
    return figure
