"""The adjustable parameters of a figure: traits that know their symbol, range and step.

A figure declares each parameter once, here in Python. The front end makes the control from the declaration,
and a value that does not fit is refused with a message that says what was expected.
"""

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import traitlets

__all__ = ["Choice", "Count", "Grid", "Number", "Parameter", "Points", "Runs", "Switch"]


def _is_within(value: Any, low: float, high: float) -> bool:
    """Return whether ``value`` is a real number in a range; NaN and infinity are in none."""
    number: Any = value  # whose kind is not known to be comparable, though every real number is
    return isinstance(value, Real) and not isinstance(value, bool) and bool(low <= number <= high)


def _listed(value: Any) -> list[Any]:
    """Return a sequence or an array as a list; what is neither, and so has no order, as an empty one."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    return list(value) if isinstance(value, Sequence) else []


class Parameter(traitlets.TraitType[Any, Any]):
    """What all parameters share: they are synchronised with the front end and describe themselves to it.

    Parameters
    ----------
    default
        The value of a figure that is made without naming this parameter.
    symbol
        The book's symbol, ``w_1`` or ``θ``; empty where there is none.
    group
        Which fieldset its control stands in; ``None`` where the picture itself is the control.
    """

    kind = ""

    def __init__(self, default: Any, *, symbol: str = "", group: str | None = "main") -> None:
        super().__init__(default_value=default)
        self.tag(sync=True)
        self.symbol = symbol
        self.group = group

    def declaration(self) -> dict[str, Any]:
        """Return what the front end needs to make the control, as plain JSON values."""
        return {"name": self.name, "kind": self.kind, "symbol": self.symbol, "group": self.group}

    def refuse(self, obj: Any, expected: str, value: object) -> None:
        """Raise the error that names the figure, the parameter, what was expected and what came."""
        raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: expected {expected}, got {value!r}")


class Number(Parameter):
    """A real number in a range: a slider.

    Examples
    --------
    >>> from dlmath.widgets import Neuron
    >>> Neuron(w1=7)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.w1: expected a number from -3 to 3, got 7
    """

    kind = "number"

    def __init__(self, default: float, *, min: float, max: float, step: float, **keywords: Any) -> None:  # noqa: A002
        super().__init__(float(default), **keywords)
        self.min, self.max, self.step = min, max, step

    def validate(self, obj: Any, value: Any) -> float:
        """Return ``value`` as a float, or refuse it."""
        if not _is_within(value, self.min, self.max):
            self.refuse(obj, f"a number from {self.min:g} to {self.max:g}", value)
        return float(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the slider's range and step."""
        return {**super().declaration(), "min": self.min, "max": self.max, "step": self.step}


class Count(Number):
    """A whole number in a range: a slider in steps of one or more.

    Examples
    --------
    >>> from dlmath.widgets import Network
    >>> Network(picture=1.5)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Network.picture: expected a whole number from 1 to 64, got 1.5
    """

    def __init__(self, default: int, *, min: int, max: int, step: int = 1, **keywords: Any) -> None:  # noqa: A002
        super().__init__(default, min=min, max=max, step=step, **keywords)
        self.default_value = default

    def validate(self, obj: Any, value: Any) -> int:
        """Return ``value`` as an int, or refuse it."""
        if not _is_within(value, self.min, self.max) or value != int(value):
            self.refuse(obj, f"a whole number from {self.min:g} to {self.max:g}", value)
        return int(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration, which says that no fraction of it is a value."""
        return {**super().declaration(), "whole": True}


class Choice(Parameter):
    """One of a few words: radio buttons.

    Examples
    --------
    >>> from dlmath.widgets import Neuron
    >>> Neuron(activation="cosine")
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.activation: expected one of step, sigmoid, tanh, relu, got 'cosine'
    """

    kind = "choice"

    def __init__(self, default: str, options: Sequence[str], **keywords: Any) -> None:
        super().__init__(default, **keywords)
        self.options = tuple(options)

    def validate(self, obj: Any, value: Any) -> str:
        """Return ``value`` if it is one of the options, or refuse it."""
        if not isinstance(value, str) or value not in self.options:
            self.refuse(obj, f"one of {', '.join(self.options)}", value)
        return str(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the options."""
        return {**super().declaration(), "options": list(self.options)}


class Switch(Parameter):
    """On or off: a check box.

    Examples
    --------
    >>> from dlmath.widgets import Neuron
    >>> Neuron(x1=2)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.x1: expected True or False, got 2
    """

    kind = "switch"

    def __init__(self, default: bool, **keywords: Any) -> None:
        super().__init__(bool(default), **keywords)

    def validate(self, obj: Any, value: Any) -> bool:
        """Return ``value`` as a bool (0 and 1 are fine), or refuse it."""
        if not isinstance(value, Real | np.bool_) or value not in (0, 1):
            self.refuse(obj, "True or False", value)
        return bool(value)


class Grid(Parameter):
    """A row of cells, each one of a few whole numbers: cells to click in the picture.

    Examples
    --------
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
        known = (isinstance(cell, Real | np.bool_) and cell in self.values for cell in cells)
        if len(cells) != len(self.default_value) or not all(known):
            self.refuse(obj, expected, value)
        return tuple(int(cell) for cell in cells)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the values a cell can take."""
        return {**super().declaration(), "values": list(self.values)}


class Points(Parameter):
    """A fixed number of points (x, y): dots to drag in the picture.

    Parameters
    ----------
    default
        The points at the beginning; there are always as many.
    x, y
        The least and the greatest value of each coordinate.
    step
        What a dragged coordinate is rounded to.

    Examples
    --------
    >>> from dlmath.widgets.figure import Figure
    >>> from dlmath.widgets.parameters import Points
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
        points = [_listed(point) for point in _listed(value)]
        inside = (
            len(point) == 2 and _is_within(point[0], left, right) and _is_within(point[1], low, high)
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

    Parameters
    ----------
    default
        The runs at the beginning; often none.
    eta
        The least and the greatest learning rate.
    epochs
        How many epochs all runs together may have.

    Examples
    --------
    >>> from dlmath.widgets.figure import Figure
    >>> from dlmath.widgets.parameters import Runs
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
        pairs = [_listed(pair) for pair in _listed(value)]
        fits = (
            len(pair) == 2
            and _is_within(pair[0], *self.eta)
            and _is_within(pair[1], 0, self.epochs)
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
