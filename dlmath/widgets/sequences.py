"""The adjustable parameters of a figure that hold several values: cells, points, and runs of training."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dlmath.widgets.parameters import Parameter, is_one_of, is_within

__all__ = ["Grid", "Points", "Runs", "listed"]


def listed(value: Any) -> list[Any]:
    """Return a sequence or an array as a list; what is neither, and so has no order, as an empty one.

    >>> listed((1, 2)), listed({1, 2})
    ([1, 2], [])
    """
    value = value.tolist() if isinstance(value, np.ndarray) else value
    return list(value) if isinstance(value, Sequence) else []


class Grid(Parameter):
    """A row of cells, each one of a few whole numbers: cells to click in the picture.

    >>> from dlmath.widgets import Demons
    >>> Demons(pixels=[1, 0])
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Demons.pixels: expected 12 values, each one of 0, 1, got [1, 0]
    """

    kind = "grid"

    def __init__(self, default: Sequence[int], values: Sequence[int], **keywords: Any) -> None:
        super().__init__(tuple(int(v) for v in default), group=None, **keywords)
        self.values = tuple(values)

    def validate(self, obj: Any, value: Any) -> tuple[int, ...]:
        """Return ``value`` as whole numbers (a table is read row by row), or refuse it.

        A tuple, for a cell that is changed in place would not reach the front end.
        """
        expected = f"{len(self.default_value)} values, each one of {', '.join(map(str, self.values))}"
        try:
            cells = [v for row in value for v in (row if hasattr(row, "__iter__") else [row])]
        except TypeError:
            cells = []
        known = (isinstance(cell, bool | np.bool_) or is_one_of(cell, self.values) for cell in cells)
        if len(cells) != len(self.default_value) or not all(known):
            self.refuse(obj, expected, value)
        return tuple(int(cell) for cell in cells)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the values a cell can take."""
        return {**super().declaration(), "values": list(self.values)}


class Points(Parameter):
    """A fixed number of points (x, y): dots to drag in the picture.

    * ``default``: the points at the beginning; there are always as many.
    * ``x``, ``y``: the least and the greatest value of each coordinate.
    * ``step``: what a dragged coordinate is rounded to.

    >>> from dlmath.widgets.figure import Figure
    >>> from dlmath.widgets.sequences import Points
    >>> class Dots(Figure):
    ...     at = Points([(0, 0), (2, 1)], x=(0, 4), y=(0, 3), step=0.1)
    >>> Dots(at=[[1, 2], [3, 0.5]]).at
    ((1.0, 2.0), (3.0, 0.5))
    >>> Dots(at=[])
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Dots.at: expected 2 points (x, y) with x from 0 to 4 and y from 0 to 3, got []
    """

    kind = "points"

    def __init__(
        self,
        default: Sequence[Sequence[float]],
        *,
        x: tuple[float, float],
        y: tuple[float, float],
        step: float,
        **keywords: Any,
    ) -> None:
        super().__init__(tuple((float(px), float(py)) for px, py in default), group=None, **keywords)
        self.x, self.y, self.step = x, y, step

    def validate(self, obj: Any, value: Any) -> tuple[tuple[float, float], ...]:
        """Return ``value``, pairs or an array of shape (n, 2), as pairs of floats, or refuse it.

        Tuples, for a point that is changed in place would not reach the front end.
        """
        n, (left, right), (low, high) = len(self.default_value), self.x, self.y
        points = [listed(point) for point in listed(value)]
        inside = (
            len(point) == 2 and is_within(point[0], left, right) and is_within(point[1], low, high)
            for point in points
        )
        if len(points) != n or not all(inside):
            expected = f"{n} points (x, y) with x from {left:g} to {right:g} and y from {low:g} to {high:g}"
            self.refuse(obj, expected, value)
        return tuple((float(px), float(py)) for px, py in points)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the ranges and the step."""
        return {**super().declaration(), "x": list(self.x), "y": list(self.y), "step": self.step}


class Runs(Parameter):
    """How a network has been trained: pairs (learning rate, epochs), one run after the other.

    * ``default``: the runs at the beginning; often none.
    * ``eta``: the least and the greatest learning rate.
    * ``epochs``: how many epochs all runs together may have.

    >>> from dlmath.widgets.figure import Figure
    >>> from dlmath.widgets.sequences import Runs
    >>> class Learner(Figure):
    ...     runs = Runs([], eta=(0.01, 5), epochs=2000)
    >>> Learner(runs=[(0.2, 300), (1, 50)]).runs
    ((0.2, 300), (1.0, 50))
    >>> Learner(runs=[(0.2, -1)])
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Learner.runs: expected pairs (learning rate from 0.01 to 5, epochs),
    together at most 2000 epochs in at most 150 pairs, got [(0.2, -1)]
    """

    kind = "runs"
    most = 150

    def __init__(
        self, default: Sequence[Sequence[float]], *, eta: tuple[float, float], epochs: int, **keywords: Any
    ) -> None:
        super().__init__(tuple((float(rate), int(count)) for rate, count in default), group=None, **keywords)
        self.eta, self.epochs = eta, epochs

    def validate(self, obj: Any, value: Any) -> tuple[tuple[float, int], ...]:
        """Return ``value`` as pairs of a float and a whole number, or refuse it."""
        pairs = [listed(pair) for pair in listed(value)]
        fits = (
            len(pair) == 2
            and is_within(pair[0], *self.eta)
            and is_within(pair[1], 0, self.epochs)
            and float(pair[1]).is_integer()
            for pair in pairs
        )
        known = isinstance(value, Sequence | np.ndarray) and not isinstance(value, str)
        if not known or len(pairs) > self.most or not all(fits) or sum(pair[1] for pair in pairs) > self.epochs:
            low, high = self.eta
            expected = (
                f"pairs (learning rate from {low:g} to {high:g}, epochs), together at most {self.epochs} epochs "
                f"in at most {self.most} pairs"
            )
            self.refuse(obj, expected, value)
        return tuple((float(rate), int(count)) for rate, count in pairs)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the range of learning rates and the greatest number of epochs."""
        return {**super().declaration(), "x": list(self.eta), "y": [0, self.epochs], "most": self.most}
