"""Matplotlib pictures of the book, for its pages and notebooks; only this, gallery and _tables need Matplotlib."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator
from numpy.typing import ArrayLike

from dlmath._check import finite, positive, short, truth
from dlmath._tables import FOLLOW, MOVE, RULE, confusions, mistakes, tables
from dlmath._tables import SIGNED as SIGNED  # for a picture that is no table: orange and blue, as in the tables
from dlmath.activation import ACTIVATIONS
from dlmath.regression import fit_line, line_cost
from dlmath.widgets import catalogue

__all__ = ["activations", "bowl", "confusions", "costs", "dots", "mistakes", "tables"]

RISING = LinearSegmentedColormap.from_list("rising", ["#fce4d4", "#e08a57"])


def activations(names: Sequence[str] = tuple(ACTIVATIONS)) -> Figure:
    r"""Draw activation functions side by side, for :math:`-5 \le z \le 5`, named in the language that is chosen.

    * ``names``: which ones: some of ``"step"``, ``"sigmoid"``, ``"tanh"``, ``"relu"``.

    Section "Choose an activation function" of chapter 1.

    >>> [axes.get_title() for axes in activations().axes]
    ['step', 'sigmoid', 'tanh', 'ReLU']
    """
    if not names or not set(names) <= set(ACTIVATIONS):
        raise ValueError(f"names: expected some of {', '.join(ACTIVATIONS)}, got {short(names)}")
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
        title, top = catalogue.text("neuron")[f"activation.{name}"], 5 if name == "relu" else 1.15
        axes.set(title=title, xlabel="$z$", ylim=(-1.15, top))
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def bowl(x: ArrayLike, y: ArrayLike) -> Figure:
    r"""Draw the cost :math:`C_T(p, q)` of all lines near the best one as a surface, with its contours below.

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.

    Section "See the cost as a bowl" of chapter 2. Raises ``ValueError`` as for :func:`dlmath.fit_line`.

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


def costs(runs: dict[str, ArrayLike], xlabel: str, levels: dict[str, float] | None = None) -> Figure:
    r"""Draw how :math:`C_T` went down, epoch by epoch, for one run or several, on a logarithmic scale.

    * ``runs``: each run's costs, shape ``(epochs + 1,)``, by its name; ``xlabel``: what is counted along the axis.
    * ``levels``: costs to compare with, by their names, each drawn as a dashed line.

    Section "Choose the learning rate again" of chapter 6.

    >>> [line.get_label() for line in costs({"slow": [4, 3, 2], "fast": [4, 1, 0.5]}, "epoch").axes[0].lines]
    ['slow', 'fast']
    """
    if not runs:
        raise ValueError("runs: expected at least one run, got none")
    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    plt.close(figure)
    for (name, values), style in zip(runs.items(), ["-", "--", "-.", ":"] * len(runs), strict=False):
        axes.plot(finite(name, values, shape=(None,)), style, label=name)
    for name, level in (levels or {}).items():
        axes.axhline(positive(name, level), color=RULE, ls=(0, (4, 3)), label=name)
    axes.set(xlabel=xlabel, ylabel="$C_T$", yscale="log")
    if np.ptp(np.log10(axes.get_ylim())) < 2:  # too few powers of ten: other numbers, too, written plainly
        axes.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter="")
    axes.legend()
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def dots(panels: dict[str, dict[str, ArrayLike]], xlabel: str, ylabel: str, log: bool = True) -> Figure:
    r"""Draw many runs as dots, those of a kind above each other; a line marks the median.

    * ``panels``: for each panel its title and, by the name of each kind of run, what came out, shape ``(runs,)``.
      What is 0 has no place on a logarithmic scale and is left out.
    * ``xlabel``, ``ylabel``: what the kinds differ in, and what came out; ``log``: on a logarithmic scale or not.

    Section "Choose the learning rate again" of chapter 6.

    >>> [axes.get_title() for axes in dots({"slow": {"1": [4, 3]}, "fast": {"1": [2, 1]}}, "eta", "cost").axes]
    ['slow', 'fast']
    """
    if not panels or not all(panels.values()):
        raise ValueError("panels: expected at least one, each with at least one kind of run, got none")
    truth(log=log)
    size = (max(4.5, 2.6 * len(panels)), 3.0)
    figure, row = plt.subplots(1, len(panels), figsize=size, layout="constrained", squeeze=False, sharey=True)
    plt.close(figure)
    for axes, (title, kinds) in zip(row[0], panels.items(), strict=True):
        for place, (name, values) in enumerate(kinds.items()):
            results = finite(str(name), values, shape=(None,))
            if (results < 0).any():
                raise ValueError(f"{name}: expected numbers, 0 or more, got {results.min():g}")
            shown = np.where(results > 0, results, np.nan) if log else results
            axes.plot(place + np.linspace(-0.22, 0.22, len(results)), shown, "o", ms=4, alpha=0.6, color=MOVE)
            axes.plot([place - 0.3, place + 0.3], 2 * [np.median(results)], lw=2, color=FOLLOW)
        axes.set(title=title, xlabel=xlabel, xticks=range(len(kinds)), xticklabels=list(kinds))
        axes.set_yscale("log" if log else "linear")
        axes.spines[["top", "right"]].set_visible(False)
    row[0, 0].set_ylabel(ylabel)
    return figure
