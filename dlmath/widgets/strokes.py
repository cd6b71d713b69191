"""The adjustable parameters of a figure that are drawn by hand: strokes, and drawings that the reader has named."""

from collections.abc import Sequence
from typing import Any

from dlmath.widgets.parameters import Parameter, is_within
from dlmath.widgets.sequences import listed

__all__ = ["GRID", "Drawings", "Strokes"]

GRID = 100
"""The square to draw on is so many units wide and high."""

Stroke = tuple[tuple[int, int], ...]


class Strokes(Parameter):
    """A drawing: strokes, each a list of points (x, y) on a grid, x to the right and y downwards.

    >>> from dlmath.widgets import Handwriting
    >>> Handwriting(strokes=[[(50, 10), (50, 90)]]).strokes
    (((50, 10), (50, 90)),)
    >>> Handwriting(strokes=[[(50, 101)]])
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Handwriting.strokes: expected strokes, each a list of points (x, y) of whole
    numbers from 0 to 100, at most 400 points in all, got [[(50, 101)]]
    """

    kind = "strokes"
    most = 400

    def __init__(self, default: Sequence[Sequence[Sequence[int]]] = (), **keywords: Any) -> None:
        super().__init__(
            tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in default), group=None, **keywords
        )

    def validate(self, obj: Any, value: Any) -> tuple[Stroke, ...]:
        """Return ``value`` as tuples, or refuse it."""
        found = self.read(value)
        if found is None:
            expected = (
                f"strokes, each a list of points (x, y) of whole numbers from 0 to {GRID}, at most {self.most} "
                "points in all"
            )
            self.refuse(obj, expected, value)
        return found or ()

    def read(self, value: Any) -> tuple[Stroke, ...] | None:
        """Return ``value`` as tuples of tuples; if it is no drawing, nothing.

        >>> Strokes().read([[[0, 100]]]), Strokes().read([[[0.5, 0]]])
        ((((0, 100),),), None)
        """
        strokes = [[listed(point) for point in listed(stroke)] for stroke in listed(value)]
        points = [point for stroke in strokes for point in stroke]
        fits = all(len(point) == 2 and all(_on_grid(at) for at in point) for point in points)
        known = isinstance(value, Sequence) and not isinstance(value, str)
        if not known or not fits or not all(strokes) or len(points) > self.most:
            return None
        return tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in strokes)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the size of the grid and the greatest number of points."""
        return {**super().declaration(), "grid": GRID, "most": self.most}


class Drawings(Strokes):
    """Drawings that the reader has named: pairs (digit, strokes).

    >>> from dlmath.widgets import Handwriting
    >>> Handwriting(own=[(1, [[(50, 10), (50, 90)]])]).own
    ((1, (((50, 10), (50, 90)),)),)
    """

    kind = "drawings"

    def validate(self, obj: Any, value: Any) -> Any:
        """Return ``value`` as tuples, or refuse it."""
        pairs = [listed(pair) for pair in listed(value)]
        known = isinstance(value, Sequence) and not isinstance(value, str)
        if not known or not all(len(pair) == 2 and _is_digit(pair[0]) and self.read(pair[1]) for pair in pairs):
            self.refuse(obj, "pairs (digit from 0 to 9, strokes)", value)
        return tuple((int(digit), self.read(strokes)) for digit, strokes in pairs)


def _on_grid(at: Any) -> bool:
    return is_within(at, 0, GRID) and float(at).is_integer()


def _is_digit(value: Any) -> bool:
    return is_within(value, 0, 9) and float(value).is_integer()
